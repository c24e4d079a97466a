#include "store/manifest.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace demarche::store {

std::string manifest_json(const ArtifactRecord& record, std::span<const std::string> paths,
                          const std::map<std::string, Sha256>& files) {
  using nlohmann::json;
  const auto time = [](const std::optional<Timestamp>& at) { return at ? json(at->iso()) : json(); };
  std::uint64_t problems = 0;
  for (const Problem& problem : record.problems) problems += problem.count;

  json out;
  out["artifact"] = "sha256:" + record.digest.hex();
  out["kind"] = record.kind;
  out["owner"] = visible(record.owner);
  out["paths"] = json::array();
  for (const std::string& path : paths) out["paths"].push_back(visible(path));
  out["size"] = record.stat.size;
  out["format"] = visible(record.format);
  out["logs"] = record.logs;
  const Accounting& a = record.accounting;
  out["accounting"] = {{"bytes", a.bytes}, {"lines", a.lines}, {"rows", a.rows}, {"comments", a.comments},
                       {"rejected", a.rejected}, {"complete", a.complete}};
  out["first"] = time(record.first);
  out["last"] = time(record.last);
  out["kept"] = json(record.kept);
  out["problems"] = problems;
  out["files"] = json::object();
  for (const auto& [name, digest] : files) out["files"][name.substr(name.find('/') + 1)] = "sha256:" + digest.hex();
  return out.dump(2, ' ', false, json::error_handler_t::replace) + "\n";
}

}  // namespace demarche::store

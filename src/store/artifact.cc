#include "store/artifact.h"

#include <nlohmann/json.hpp>

#include "base/text.h"

namespace demarche::store {
namespace {

using nlohmann::json;

constexpr std::size_t kLongestPrefix = 120;   // leaves room for ".connections.0001.parquet" within 255 bytes

std::string dump(const json& value) { return value.dump(-1, ' ', false, json::error_handler_t::replace); }

Error damaged(std::string_view what) {
  return {ErrorKind::seal_broken, "case.db: the stored " + std::string(what) + " cannot be read",
          "the catalogue is damaged: bring case.db back from a copy"};
}

// A member of the wanted type, or nothing is read.
template <class T>
bool take(const json& object, const char* name, T& into) {
  const auto at = object.find(name);
  if (at == object.end()) return false;
  if constexpr (std::is_same_v<T, bool>) {
    if (!at->is_boolean()) return false;
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (!at->is_string()) return false;
  } else {
    if (!at->is_number_unsigned()) return false;
  }
  into = at->template get<T>();
  return true;
}

}  // namespace

std::string file_prefix(std::string_view kind, std::string_view owner) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string prefix = kind == "log" ? "" : "@";
  for (const char c : owner) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    const auto byte = static_cast<unsigned char>(c);
    if (plain) prefix += c;
    else prefix += '%', prefix += kDigits[byte >> 4U], prefix += kDigits[byte & 15U];
  }
  if (prefix.size() > kLongestPrefix) prefix = prefix.substr(0, 80) + "%" + Sha256::of(owner).hex().substr(0, 32);
  return prefix;
}

bool is_json(std::string_view text) { return json::accept(text); }

std::string texts_json(const std::vector<std::string>& texts) { return dump(json(texts)); }

Result<std::vector<std::string>> json_texts(std::string_view text) {
  const json parsed = json::parse(text, nullptr, false);
  if (!parsed.is_array()) return damaged("list of texts");
  std::vector<std::string> texts;
  for (const json& item : parsed) {
    if (!item.is_string()) return damaged("list of texts");
    texts.push_back(item.get<std::string>());
  }
  return texts;
}

std::string accounting_json(const Accounting& a) {
  return dump({{"bytes", a.bytes}, {"lines", a.lines}, {"rows", a.rows}, {"comments", a.comments},
               {"rejected", a.rejected}, {"complete", a.complete}});
}

Result<Accounting> json_accounting(std::string_view text) {
  const json parsed = json::parse(text, nullptr, false);
  Accounting a;
  const bool whole = parsed.is_object() && take(parsed, "bytes", a.bytes) && take(parsed, "lines", a.lines) &&
                     take(parsed, "rows", a.rows) && take(parsed, "comments", a.comments) &&
                     take(parsed, "rejected", a.rejected) && take(parsed, "complete", a.complete);
  if (!whole) return damaged("accounting");
  return a;
}

std::string problems_json(const std::vector<Problem>& problems) {
  json list = json::array();
  for (const Problem& p : problems) {
    list.push_back({{"file", visible(p.file)}, {"line", p.line}, {"offset", p.offset}, {"reason", visible(p.reason)},
                    {"hint", visible(p.hint)}, {"count", p.count}});
  }
  return dump(list);
}

Result<std::vector<Problem>> json_problems(std::string_view text) {
  const json parsed = json::parse(text, nullptr, false);
  if (!parsed.is_array()) return damaged("list of problems");
  std::vector<Problem> problems;
  for (const json& item : parsed) {
    Problem p;
    const bool whole = item.is_object() && take(item, "file", p.file) && take(item, "line", p.line) &&
                       take(item, "offset", p.offset) && take(item, "reason", p.reason) && take(item, "hint", p.hint) &&
                       take(item, "count", p.count);
    if (!whole) return damaged("list of problems");
    problems.push_back(std::move(p));
  }
  return problems;
}

std::string counts_json(const std::map<std::string, std::uint64_t>& counts) {
  return counts.empty() ? "{}" : dump(json(counts));
}

Result<std::map<std::string, std::uint64_t>> json_counts(std::string_view text) {
  const json parsed = json::parse(text, nullptr, false);
  if (!parsed.is_object()) return damaged("row counts");
  std::map<std::string, std::uint64_t> counts;
  for (const auto& [name, value] : parsed.items()) {
    if (!value.is_number_unsigned()) return damaged("row counts");
    counts[name] = value.get<std::uint64_t>();
  }
  return counts;
}

}  // namespace demarche::store

#include "workbench/intel_cache.h"

#include <algorithm>
#include <fstream>

#include "base/hash.h"
#include "base/mapped_file.h"
#include "formats/json/json.h"
#include "pipeline/sweep/compiled_set.h"

namespace demarche::workbench {
namespace {

json::Json problem_json(const Problem& problem) {
  json::Json out = json::Json::object();
  out.set("file", problem.file).set("line", problem.line).set("offset", problem.offset).set("reason", problem.reason);
  out.set("hint", problem.hint).set("count", problem.count);
  return out;
}

Problem problem_of(const json::Json& object) {
  const auto number = [&](std::string_view name) { return static_cast<std::uint64_t>(std::max<std::int64_t>(0, object.integer(name))); };
  return {object.text("file"), number("line"), number("offset"), object.text("reason"), object.text("hint"), number("count")};
}

// Of the whole set, in ascending order: every indicator has one.
bool covers(const std::vector<Intelligence::Origin>& origins, std::size_t indicators) {
  std::size_t end = 0;
  for (const Intelligence::Origin& origin : origins) {
    if (origin.end < end) return false;
    end = origin.end;
  }
  return end >= indicators;
}

}  // namespace

Result<IntelCache> IntelCache::of(fs::path path, std::string version, const std::vector<fs::path>& files) {
  IntelCache out;
  out.path_ = std::move(path);
  out.version_ = std::move(version);
  for (const fs::path& file : files) out.inputs_.push_back({file.string(), TRY(stat_file(file))});
  return out;
}

// Why a cache with this note is not of these files; nullopt: it is.
std::optional<std::string> IntelCache::difference(std::string_view text) const {
  const auto note = json::parse(text);
  if (!note) return "it is damaged";
  if (note->text("version") != version_) return "another version of the program made it";
  const auto& inputs = note->at("inputs").items();
  if (inputs.size() != inputs_.size()) return "it is of other files";
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (inputs[i].text("path") != inputs_[i].path) return "it is of other files";
    const FileStat& now = inputs_[i].stat;
    if (inputs[i].integer("size", -1) != static_cast<std::int64_t>(now.size)) return inputs_[i].path + " has changed";
    if (inputs[i].integer("mtime_ns") == now.mtime_ns && inputs[i].integer("ctime_ns") == now.ctime_ns) continue;
    const auto digest = hash_file(inputs_[i].path);
    if (!digest || digest->hex() != inputs[i].text("sha256")) return inputs_[i].path + " has changed";
  }
  return std::nullopt;
}

std::optional<LooseIntelligence> IntelCache::load(std::string& why) const {
  std::error_code code;
  if (!fs::exists(path_, code)) return why = "there is none yet", std::nullopt;
  auto file = MappedFile::open(path_);
  if (!file) return why = file.error().message, std::nullopt;
  const auto owner = std::make_shared<const MappedFile>(*std::move(file));
  const auto text = sweep::read_compiled_note(owner->bytes());
  if (!text) return why = text.error().message, std::nullopt;
  if (auto differs = difference(*text)) return why = *std::move(differs), std::nullopt;
  auto set = sweep::read_compiled(owner->bytes(), owner);
  const auto note = json::parse(*text);
  if (!set || !note) return why = "it is damaged", std::nullopt;
  LooseIntelligence out;
  for (const json::Json& origin : note->at("origins").items())
    out.compiled.origins.push_back({origin.text("name"), static_cast<std::size_t>(std::max<std::int64_t>(0, origin.integer("end")))});
  if (!covers(out.compiled.origins, set->indicators.size())) return why = "it is damaged", std::nullopt;
  out.compiled.indicators = std::move(set->indicators);
  // Nothing with a pattern over several values is in a cache (save()): only the number of indicators is told.
  out.compiled.patterns = pattern::PatternSet(out.compiled.indicators.size(), [](std::size_t) { return nullptr; });
  for (const json::Json& problem : note->at("problems").items()) out.problems.push_back(problem_of(problem));
  for (const json::Json& each : note->at("notes").items())
    if (each.as_text() != nullptr) out.notes.push_back(*each.as_text());
  return out;
}

Result<std::string> IntelCache::note_for(const LooseIntelligence& intelligence) const {
  json::Json inputs = json::Json::array(), origins = json::Json::array(), problems = json::Json::array(), notes = json::Json::array();
  for (const Input& input : inputs_) {
    const Sha256 digest = TRY(hash_file(input.path));
    if (!(TRY(stat_file(input.path)) == input.stat)) return io_error(input.path + ": changed while it was read", "run the command again");
    json::Json each = json::Json::object();
    each.set("path", input.path).set("size", input.stat.size).set("mtime_ns", input.stat.mtime_ns).set("ctime_ns", input.stat.ctime_ns);
    inputs.push(each.set("sha256", digest.hex()));
  }
  for (const Intelligence::Origin& origin : intelligence.compiled.origins)
    origins.push(json::Json::object().set("name", origin.name).set("end", std::uint64_t{origin.end}));
  for (const Problem& problem : intelligence.problems) problems.push(problem_json(problem));
  for (const std::string& note : intelligence.notes) notes.push(note);
  json::Json out = json::Json::object();
  out.set("version", version_).set("inputs", std::move(inputs)).set("origins", std::move(origins));
  return out.set("problems", std::move(problems)).set("notes", std::move(notes)).compact();
}

Status IntelCache::save(LooseIntelligence& intelligence) const {
  const auto& whole = intelligence.compiled.indicators.view().full;
  if (std::any_of(whole.begin(), whole.end(), [](const Indicator& each) { return each.any_of.empty(); })) {
    intelligence.notes.push_back(path_.string() + ": not kept: a set with patterns of several observations is compiled each time");
    return Done{};
  }
  const std::string note = TRY(note_for(intelligence));
  fs::path beside = path_;
  beside += ".part";
  {
    std::ofstream out(beside, std::ios::binary | std::ios::trunc);
    const bool taken = sweep::write_compiled(intelligence.compiled.indicators, note, [&](std::string_view piece) {
      out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
      return out.good();
    });
    out.close();
    if (!taken || !out) return io_error(beside.string() + ": cannot write the compiled set", "check the disk, or leave --cache out");
  }
  return rename_path(beside, path_);
}

}  // namespace demarche::workbench

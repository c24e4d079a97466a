#include "workbench/sweep_state.h"

#include <fstream>

#include "base/hash.h"
#include "base/text.h"

namespace demarche::workbench {
namespace {

constexpr std::string_view kFirstLine = "demarche sweep state 1 ";

std::string mark_of(const FileStat& stat) { return std::to_string(stat.size) + " " + std::to_string(stat.mtime_ns); }

// Names may hold anything: the line has the digest of the name.
std::string key_of(const fs::path& file) { return Sha256::of(file.string()).hex(); }

}  // namespace

Result<SweepState> SweepState::open(const fs::path& path, const std::string& asked) {
  SweepState out;
  out.path_ = path;
  const std::string head = std::string(kFirstLine) + Sha256::of(asked).hex();
  std::error_code code;
  if (!fs::exists(path, code)) {
    (void)TRY(write_file(path, head + "\n"));
    return out;
  }
  const std::string content = TRY(read_file(path));
  if (!content.starts_with(kFirstLine))
    return bad_input(path.string() + ": expected the state of a sweep, found something else", "--resume writes to this file: name one that does not exist yet");
  const auto lines = split(std::string_view(content).substr(0, content.rfind('\n') + 1), '\n');
  if (lines.empty() || lines[0] != head)
    return bad_input(path.string() + ": the state of a sweep for other indicators or warning lists", "remove the file to start anew");
  for (std::size_t i = 1; i < lines.size(); ++i)
    if (const auto space = lines[i].find(' '); space != std::string_view::npos) out.done_[std::string(lines[i].substr(0, space))] = lines[i].substr(space + 1);
  return out;
}

bool SweepState::done(const fs::path& file, const FileStat& stat) const {
  const auto found = done_.empty() ? done_.end() : done_.find(key_of(file));
  return found != done_.end() && found->second == mark_of(stat);
}

Status SweepState::note(const fs::path& file, const FileStat& stat) {
  if (path_.empty()) return Done{};
  std::ofstream out(path_, std::ios::app | std::ios::binary);
  out << key_of(file) << ' ' << mark_of(stat) << '\n';
  out.flush();
  if (!out) return io_error(path_.string() + ": cannot write the state of the sweep", "check the disk, or leave --resume out");
  return Done{};
}

void SweepState::finish() const {
  std::error_code code;
  if (!path_.empty()) fs::remove(path_, code);
}

}  // namespace demarche::workbench

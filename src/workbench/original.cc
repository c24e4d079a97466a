#include "workbench/original.h"

#include <deque>

#include "base/disk.h"
#include "formats/bytes/decompress.h"
#include "formats/bytes/line_reader.h"

namespace demarche::workbench {
namespace {

Status fill(EvidenceLine& out, const fs::path& file, std::size_t context) {
  auto raw = TRY(open_file(file));
  auto plain = TRY(bytes::decompress(std::move(raw)));
  bytes::LineReader lines(std::move(plain));
  std::deque<std::string> before;
  while (auto line = lines.next()) {
    if (line->offset < out.offset) {
      before.emplace_back(line->text);
      if (before.size() > context) before.pop_front();
      continue;
    }
    if (line->offset != out.offset) break;
    out.line = line->number;
    out.text = std::string(line->text);
    out.before.assign(before.begin(), before.end());
    // A row of CSV may go over several lines.
    for (std::uint64_t end = line->offset + line->size; out.text.size() < out.length;) {
      const auto next = lines.next();
      if (!next) break;
      out.text.append(next->offset - end > 1 ? "\r\n" : "\n").append(next->text);
      end = next->offset + next->size;
    }
    const bool one_line = out.text.find('\n') == std::string::npos;   // what is shown behind is numbered from it
    for (std::size_t i = 0; i < context && one_line; ++i) {
      auto next = lines.next();
      if (!next) break;
      out.after.emplace_back(next->text);
    }
    return Done{};
  }
  return not_found(file.string() + ": no line begins at byte " + std::to_string(out.offset));
}

}  // namespace

EvidenceLine read_original(const Workspace& workspace, const store::ArtifactRecord& artifact, std::uint64_t offset,
                           std::uint64_t length, std::size_t context) {
  EvidenceLine out;
  out.source = artifact.owner;
  out.path = artifact.path;
  out.artifact = artifact.digest.hex();
  out.offset = offset;
  out.length = length;
  const fs::path file = workspace.folder / artifact.path;
  const auto digest = hash_file(file);
  if (!digest) {
    out.fault = digest.error().message;
    return out;
  }
  out.original_unchanged = *digest == artifact.digest;
  if (!out.original_unchanged)
    out.fault = artifact.path + ": changed since it was sealed; its digest is now " + digest->hex();
  if (Status filled = fill(out, file, context); !filled && out.fault.empty()) out.fault = filled.error().message;
  if (out.text.size() > length) out.text.resize(length);
  out.digest = Sha256::of(out.text).hex();
  return out;
}

}  // namespace demarche::workbench

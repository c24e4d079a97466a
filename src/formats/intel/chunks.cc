#include "formats/intel/chunks.h"

#include <algorithm>

#include "base/parallel.h"
#include "formats/intel/readers.h"

namespace demarche::intel {

std::vector<Chunk> cut_lines(std::string_view content, Chunk start, unsigned jobs, std::size_t bytes) {
  std::vector<Chunk> chunks;
  for (std::size_t at = start.begin; at < content.size() || chunks.empty();) {
    std::size_t end = std::min(content.size(), at + bytes);
    if (end < content.size()) end = std::min(content.find('\n', end - 1), content.size() - 1) + 1;
    chunks.push_back({at, end, 0});
    at = end;
  }
  std::vector<std::uint64_t> lines(chunks.size());
  parallel_for(jobs, chunks.size(), [&](std::size_t i) {
    const std::string_view text = content.substr(chunks[i].begin, chunks[i].end - chunks[i].begin);
    lines[i] = static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  });
  std::uint64_t line = start.line;
  for (std::size_t i = 0; i < chunks.size(); ++i) {
    chunks[i].line = line;
    line += lines[i];
  }
  return chunks;
}

std::vector<Chunk> cut_records(std::string_view content, Chunk start, registry::CsvOptions options, unsigned jobs, std::size_t bytes) {
  if (content.find('"', start.begin) == std::string_view::npos) return cut_lines(content, start, jobs, bytes);
  std::vector<Chunk> chunks = {{start.begin, content.size(), start.line}};
  registry::CsvReader reader(content, options);
  registry::CsvRecord record;
  std::size_t at = start.begin;
  std::uint64_t line = start.line;
  while (at < content.size()) {
    const std::size_t end = std::min(content.find('\n', at), content.size() - 1) + 1;
    if (content[at] == '#' || content.substr(at, end - at).find('"') == std::string_view::npos) {
      at = end;
      ++line;
    } else {
      reader.move_to(at, line);
      if (!reader.next(record)) break;
      at = reader.offset();
      line = reader.line();
    }
    if (at - chunks.back().begin < bytes || at >= content.size()) continue;
    chunks.back().end = at;
    chunks.push_back({at, content.size(), line});
  }
  return chunks;
}

void read_chunks(const std::vector<Chunk>& chunks, Findings& findings, const std::function<void(const Chunk&, ChunkFindings&)>& read) {
  std::vector<ChunkFindings> parts(chunks.size());
  parallel_for(findings.options.jobs, chunks.size(), [&](std::size_t i) {
    parts[i].problems = Problems(findings.problems.file());
    read(chunks[i], parts[i]);
    if (findings.options.done_with) findings.options.done_with(chunks[i].begin, chunks[i].end);
  });
  std::vector<PackedIndicators> indicators;
  for (ChunkFindings& part : parts) {
    findings.problems.merge(std::move(part.problems));
    indicators.push_back(std::move(part.indicators));
  }
  findings.indicators.adopt(PackedIndicators::join(std::move(indicators), findings.options.jobs), findings.options.jobs);
}

}  // namespace demarche::intel

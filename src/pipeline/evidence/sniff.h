// What a decompressed file is, by its first bytes.
#pragma once

#include <string>
#include <string_view>

namespace demarche::evidence {

enum class Shape { empty, zeek_tsv, json, csv, unknown };

struct Sniffed {
  Shape shape = Shape::unknown;
  std::string reason, hint;       // of unknown: what was found, and what to do about it
  bool text = false;              // of unknown: lines of text all the same
  char separator = 0;             // of csv
};

// `head` is at least the first 4 KiB, or all there is. `format` is a source's `format` in case.toml: auto | zeek | eve |
// windows | csv; all but auto say what is meant where the first bytes leave it open. What is taken for CSV without being told:
// formats/csv_log/header.h.
[[nodiscard]] Sniffed sniff(std::string_view head, std::string_view format);

}  // namespace demarche::evidence

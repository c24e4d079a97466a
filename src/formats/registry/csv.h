// CsvReader: RFC 4180 records, one after the other, each with its place in the file.
//
// Cells may be quoted with "; a quote inside is doubled; quoted cells may hold separators and line ends. Lines end with LF
// or CRLF. A byte order mark is skipped, empty lines too. A quote in the middle of an unquoted cell is kept as it is.
// A record that breaks these rules has a fault; reading goes on at the line after its first one, so that one stray quote
// does not swallow the rest of the file.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace demarche::registry {

struct CsvRecord {
  std::vector<std::string> cells;   // bytes as they are, without quotes and not trimmed
  std::uint64_t line = 0;           // of its first byte, from 1
  std::uint64_t offset = 0, length = 0;   // without the line end
  std::string fault;                // empty: well formed
};

struct CsvOptions {
  char separator = ',';
  bool skip_comments = false;       // lines that start with '#'
};

class CsvReader {
 public:
  // `content` must outlive the reader.
  explicit CsvReader(std::string_view content, CsvOptions options = {});
  // False at the end.
  [[nodiscard]] bool next(CsvRecord& record);
  // Where the next record, or an empty line or comment before it, starts. To read a part of a file, move to its start.
  [[nodiscard]] std::size_t offset() const { return at_; }
  [[nodiscard]] std::uint64_t line() const { return line_; }
  void move_to(std::size_t offset, std::uint64_t line) { at_ = offset, line_ = line; }

  static constexpr std::size_t kLongestRecord = std::size_t{1} << 20;   // bytes
  static constexpr std::size_t kMostCells = 1000;

 private:
  bool cell(CsvRecord& record);
  bool quoted_cell(CsvRecord& record);
  void recover(CsvRecord& record, std::string fault);

  std::string_view content_;
  CsvOptions options_;
  std::size_t at_ = 0;
  std::uint64_t line_ = 1;
};

// The separator among , ; and TAB that cuts `line` into the most cells; a comma when none does.
[[nodiscard]] char sniff_separator(std::string_view line);

// The first line that is neither empty nor a comment, without its end and without a byte order mark.
[[nodiscard]] std::string_view first_line(std::string_view content);

}  // namespace demarche::registry

#include "pipeline/evidence/sniff.h"

#include <algorithm>
#include <array>
#include <optional>

#include "formats/csv_log/header.h"

namespace demarche::evidence {
namespace {

constexpr std::string_view kNotRead = "not a format that demarche reads yet (Zeek TSV, JSON lines, CSV with a header)";

struct Magic {
  std::string_view bytes, name, hint;
};
constexpr std::array<Magic, 10> kMagics = {{
    {"\xff\xfe", "UTF-16 text", "convert it to UTF-8: iconv -f UTF-16 -t UTF-8"},
    {"\xfe\xff", "UTF-16 text", "convert it to UTF-8: iconv -f UTF-16 -t UTF-8"},
    {std::string_view("PK\x03\x04", 4), "a zip archive", "unpack it first"},
    {"BZh", "a bzip2 file", "decompress it first; plain, gzip and zstd files are read"},
    {std::string_view("\xfd" "7zXZ\0", 6), "an xz file", "decompress it first; plain, gzip and zstd files are read"},
    {"7z\xbc\xaf", "a 7-Zip archive", "unpack it first"},
    {"\x04\x22\x4d\x18", "an lz4 file", "decompress it first; plain, gzip and zstd files are read"},
    {"\x1f\x8b", "a gzip file within a compressed file", "decompress it once; plain, gzip and zstd files are read"},
    {"ElfFile", "a Windows event log (.evtx)", "export it as JSON, one event a line"},
    {"SQLite format 3", "an SQLite database", "export its tables as JSON, one row a line"},
}};

std::optional<Sniffed> binary(std::string_view head) {
  for (const Magic& magic : kMagics)
    if (head.starts_with(magic.bytes)) return Sniffed{.shape = Shape::unknown, .reason = "binary file: " + std::string(magic.name), .hint = std::string(magic.hint), .text = false, .separator = 0};
  const bool nul = head.find('\0') != std::string_view::npos;
  const auto controls = std::count_if(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != 0x1b) || byte == 0x7f;
  });
  // Text may hold a stray control character; one in ten is no text.
  if (!nul && controls * 10 <= static_cast<std::ptrdiff_t>(head.size())) return std::nullopt;
  return Sniffed{.shape = Shape::unknown, .reason = "binary file: its first bytes are not text", .hint = "name log files only", .text = false, .separator = 0};
}

bool is_zeek_header(std::string_view head) {
  constexpr std::string_view kDirectives[] = {"#separator", "#set_separator", "#empty_field", "#unset_field",
                                              "#path",      "#open",          "#fields",      "#types"};
  return std::any_of(std::begin(kDirectives), std::end(kDirectives),
                     [&](std::string_view directive) { return head.starts_with(directive); });
}

Sniffed of(Shape shape) { return {.shape = shape, .reason = {}, .hint = {}, .text = false, .separator = 0}; }
Sniffed csv(char separator) { return {.shape = Shape::csv, .reason = {}, .hint = {}, .text = false, .separator = separator}; }

}  // namespace

Sniffed sniff(std::string_view head, std::string_view format) {
  if (head.starts_with("\xef\xbb\xbf")) head.remove_prefix(3);
  const std::size_t first = head.find_first_not_of(" \t\r\n");
  if (first == std::string_view::npos) return of(Shape::empty);
  const std::string_view text = head.substr(first);
  if (is_zeek_header(text)) return of(Shape::zeek_tsv);   // its lines are judged one by one, odd bytes or not
  if (text[0] == '{') return of(Shape::json);
  if (auto found = binary(head)) return *found;
  if (format == "zeek") return of(Shape::zeek_tsv);
  if (format == "eve" || format == "windows") return of(Shape::json);
  if (format == "csv") return csv(csv_log::sniff_separator(text).value_or(csv_log::likely_separator(text)));
  if (text.starts_with("[{") || text.starts_with("[\"") || text.starts_with("[\n") || text.starts_with("[ ") || text == "[")
    return {.shape = Shape::unknown, .reason = std::string(kNotRead), .hint = "a JSON array: write one object a line, for example with jq -c '.[]'", .text = false, .separator = 0};
  if (const auto separator = csv_log::sniff_separator(text)) return csv(*separator);
  return {.shape = Shape::unknown, .reason = std::string(kNotRead),
          .hint = "a Zeek log begins with its '#' lines, a JSON log with '{', a CSV log with the names of its columns",
          .text = true, .separator = 0};
}

}  // namespace demarche::evidence

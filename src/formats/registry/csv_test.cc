#include "formats/registry/csv.h"

#include <doctest/doctest.h>

using namespace demarche::registry;

namespace {

// "line@offset+length: [a][b]" or "line: fault", one record a line.
std::string read(std::string_view content, CsvOptions options = {}) {
  CsvReader csv(content, options);
  CsvRecord record;
  std::string out;
  while (csv.next(record)) {
    out += std::to_string(record.line) + "@" + std::to_string(record.offset) + "+" + std::to_string(record.length) + ":";
    for (const std::string& cell : record.cells) out += "[" + cell + "]";
    out += record.fault + "\n";
  }
  return out;
}

}  // namespace

TEST_CASE("records and where they are") {
  struct { std::string content; const char* expected; } const table[] = {
      {"", ""},
      {"\n\r\n  \n", ""},
      {"a,b\n1,2\n", "1@0+3:[a][b]\n2@4+3:[1][2]\n"},
      {"a,b\r\n1,2", "1@0+3:[a][b]\n2@5+3:[1][2]\n"},
      {"\xEF\xBB\xBF" "a\nb", "1@3+1:[a]\n2@5+1:[b]\n"},
      {"a,\n,b\n,", "1@0+2:[a][]\n2@3+2:[][b]\n3@6+1:[][]\n"},
      {"\"a,b\",\"c\"\"d\"\n", "1@0+12:[a,b][c\"d]\n"},
      {"\"two\nlines\",x\nnext\n", "1@0+13:[two\nlines][x]\n3@14+4:[next]\n"},
      {"\"x\"\r\ny", "1@0+3:[x]\n2@5+1:[y]\n"},
      {"a\"b,c", "1@0+5:[a\"b][c]\n"},
      {"\"\",\"\"", "1@0+5:[][]\n"},
      {"\n\nz", "3@2+1:[z]\n"},
  };
  for (const auto& row : table) {
    CAPTURE(row.content);
    CHECK_EQ(read(row.content), row.expected);
  }
  CHECK_EQ(read("# c\na;b\n", {';', true}), "2@4+3:[a][b]\n");
  CHECK_EQ(read("# c\n", {',', false}), "1@0+3:[# c]\n");
}

TEST_CASE("a stray quote costs its line, not the rest") {
  CHECK_EQ(read("\"open,1\nb,2\n"), "1@0+7:a quoted cell does not end: a closing \" is missing\n2@8+3:[b][2]\n");
  CHECK_EQ(read("\"a\" b,1\nc\n"), "1@0+7:expected a separator or the end of the line after a closing \"\n2@8+1:[c]\n");
  CHECK_EQ(read("a,\"x\ny\"z\nc\n"), "1@0+4:expected a separator or the end of the line after a closing \"\n2@5+3:[y\"z]\n3@9+1:[c]\n");
}

TEST_CASE("huge records are refused, the next one is read") {
  const std::string many(CsvReader::kMostCells + 10, ',');
  CHECK(read(many + "\nok\n").ends_with("[ok]\n"));
  CHECK(read(many + "\nok\n").find("at most 1000 cells") != std::string::npos);
  const std::string longest(CsvReader::kLongestRecord + 10, 'x');
  CHECK(read(longest + "\nok\n").ends_with("[ok]\n"));
  CHECK(read("\"" + longest + "\"\nok\n").ends_with("[ok]\n"));
}

TEST_CASE("separators and the first line") {
  CHECK_EQ(sniff_separator("a,b;c,d"), ',');
  CHECK_EQ(sniff_separator("a;b;c,d"), ';');
  CHECK_EQ(sniff_separator("a\tb"), '\t');
  CHECK_EQ(sniff_separator("alone"), ',');
  CHECK_EQ(first_line("\xEF\xBB\xBF# note\n\n type,value\r\nx"), " type,value");
  CHECK_EQ(first_line("# only"), "");
}

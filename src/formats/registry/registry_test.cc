#include "formats/registry/registry.h"

#include <doctest/doctest.h>

#include "model/query.h"

using namespace demarche;
using namespace demarche::registry;

namespace {

std::string cell(const CellVector& column, std::size_t row) {
  if (!column.valid[row]) return "-";
  switch (column.type) {
    case CellType::text: return column.texts[row];
    case CellType::time: return Timestamp::from_micros(column.integers[row]).iso();
    default: return std::to_string(column.integers[row]);
  }
}

// Rows as "line|cell|cell...", without offset and length.
std::string shown(const RowBatch& rows) {
  std::string out;
  for (std::size_t row = 0; row < rows.rows(); ++row) {
    out += cell(rows.columns()[0], row);
    for (std::size_t i = 3; i < rows.columns().size(); ++i) out += "|" + cell(rows.columns()[i], row);
    out += "\n";
  }
  return out;
}

std::string shown(const Problems& problems) {
  std::string out;
  for (const Problem& problem : problems.list())
    out += std::to_string(problem.line) + ": " + problem.reason + (problem.hint.empty() ? "" : " (" + problem.hint + ")") + "\n";
  return out;
}

struct Read {
  std::string rows, problems;
};
Read read(std::string_view kind, std::string_view content) {
  Problems problems("f.csv");
  auto rows = read_registry(kind, "f.csv", content, problems);
  return {rows ? shown(*rows) : "error: " + rows.error().message, shown(problems)};
}

}  // namespace

TEST_CASE("each kind: its columns in any order, checked and canonical") {
  struct { const char* kind; const char* content; const char* rows; } const table[] = {
      {"victims", "name;marking;country;id;sector\n\"Acme; Ltd\";amber+strict;us;V-1;energy\n;;;V-2;\n",
       "2|V-1|Acme; Ltd|US|energy|TLP:AMBER+STRICT\n3|V-2|-|-|-|-\n"},
      {"victims", "id,country\nV-1,uk\n", "2|V-1|-|GB|-|-\n"},
      {"networks", "cidr,organisation,city,region,country,asn,source,as_of\n223.166.0.0/15,Unicom,Shanghai,,cn,AS17621,x,2013-02-01\n"
                   "192.0.2.1,,,,,,,\n198.51.100.0 - 198.51.100.2,R,,,,17,,\n",
       "2|223.166.0.0/15|Unicom|Shanghai|-|CN|17621|x|2013-02-01\n3|192.0.2.1/32|-|-|-|-|-|-|-\n"
       "4|198.51.100.0/31|R|-|-|-|17|-|-\n4|198.51.100.2/32|R|-|-|-|17|-|-\n"},
      {"holidays", "date,country,name\n2011-02-03,CN,Spring Festival\n", "2|2011-02-03|CN|Spring Festival\n"},
      {"stolen", "victim,category,bytes,first,last,source\nV-1,mail,6500000000000,2010-01-01,2010-10-31T12:00:00Z,\n",
       "2|V-1|mail|6500000000000|2010-01-01T00:00:00Z|2010-10-31T12:00:00Z|-\n"},
      {"samples", "md5,family,compiled_at\n001DD76872D80801692FF942308C64E6,X,1262304000\n",
       "2|-|001dd76872d80801692ff942308c64e6|X|2010-01-01T00:00:00Z|-|-\n"},
      {"entities", "id,kind,name,size\nO-1,Organization,Unit,hundreds\n", "2|O-1|organisation|Unit|-|-|-|hundreds|-|-\n"},
      {"statements", "subject,relation,object,source,grade,marking\nO-1,Part of,O-2,report,b2,TLP:WHITE\n",
       "2|O-1|part-of|O-2|report|B2|TLP:CLEAR\n"},
      {"priorities", "state,sector,document,year\nCN,energy,plan,2011\n", "2|CN|energy|plan|2011\n"},
  };
  for (const auto& row : table) {
    CAPTURE(row.kind);
    const Read got = read(row.kind, row.content);
    CHECK_EQ(got.rows, row.rows);
    CHECK_EQ(got.problems, "");
  }
}

TEST_CASE("rows know where they are") {
  Problems problems;
  const auto rows = read_registry("victims", "f", "\xEF\xBB\xBF" "id,name\r\n# note\r\nV-1,\"a\nb\"\r\nV-2,c\r\n", problems);
  REQUIRE(rows.has_value());
  REQUIRE_EQ(rows->rows(), 2);
  CHECK_EQ(rows->columns()[0].integers, std::vector<std::int64_t>{3, 5});
  CHECK_EQ(rows->columns()[1].integers, std::vector<std::int64_t>{20, 31});
  CHECK_EQ(rows->columns()[2].integers, std::vector<std::int64_t>{9, 5});
}

TEST_CASE("what cannot be read at all is an error that says what to do") {
  struct { const char* kind; std::string content; const char* error; } const table[] = {
      {"victims", "", "error: f.csv: expected a header line, found an empty file"},
      {"victims", "# only a comment\n", "error: f.csv: expected a header line, found an empty file"},
      {"victims", "name,country\nAcme,US\n", "error: f.csv: line 1: expected a column \"id\" in the header, found \"name,country\""},
      {"victims", "\"id\n", "error: f.csv: line 1: the header cannot be read: a quoted cell does not end: a closing \" is missing"},
      {"samples", "family\nx\n", "error: f.csv: line 1: expected one of the columns sha256, md5 in the header"},
      {"victim", "id\n", "error: unknown kind of registry \"victim\""},
      {"victims", std::string("i\0d\0", 4), "error: f.csv: expected CSV in UTF-8, found zero bytes"},
  };
  for (const auto& row : table) {
    CAPTURE(row.content);
    CHECK_EQ(read(row.kind, row.content).rows, row.error);
  }
}

TEST_CASE("one bad row or cell is a problem with its line; the rest is read") {
  struct { const char* kind; const char* content; const char* rows; const char* problems; } const table[] = {
      {"victims", "id,contry\nV-1,US\n", "2|V-1|-|-|-|-\n",
       "1: unknown column \"contry\" in a registry of victims; it is ignored (did you mean \"country\"?)\n"},
      {"victims", "id,country\nV-1,USA\nV-2,DE\n", "2|V-1|-|-|-|-\n3|V-2|-|DE|-|-\n",
       "2: column \"country\": expected a country of two letters (ISO 3166-1), found \"USA\"; the cell is left empty\n"},
      {"victims", "id,marking\nV-1,TLP:AMBRE\n", "2|V-1|-|-|-|TLP:RED\n",
       "2: column \"marking\": expected a marking (TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT or TLP:RED), found \"TLP:AMBRE\"; "
       "the row counts as TLP:RED\n"},
      {"victims", "id,name\nV-1,a\nV-1,b\n,c\nV-2,d,e\n", "2|V-1|a|-|-|-\n",
       "3: id \"V-1\" stands on line 2 already; the first one is used\n"
       "4: column \"id\": expected a value, found none; the row is left out\n"
       "5: expected 2 cells as in the header, found 3; the line is left out (quote cells that hold the separator: \"a, b\")\n"},
      {"networks", "cidr\n10.0.0.9-10.0.0.1\n10.0.0.0/33\n10.0.0.0/8\n10.0.0.0/8\n", "4|10.0.0.0/8|-|-|-|-|-|-|-\n",
       "2: column \"cidr\": the range \"10.0.0.9-10.0.0.1\" is reversed: its first address comes after its last; the row is left out "
       "(check both ends for a slip of the pen; nothing of this range was used)\n"
       "3: column \"cidr\": expected a prefix length of at most 32; the row is left out\n"
       "5: cidr \"10.0.0.0/8\" stands on line 4 already; the first one is used\n"},
      {"stolen", "victim,bytes,first\nV-1,6.5 TB,yesterday\n", "2|V-1|-|-|-|-|-\n",
       "2: column \"bytes\": expected a whole number such as 6500000000000, found \"6.5 TB\"; the cell is left empty "
       "(no unit, no separators, no decimals)\n"
       "2: column \"first\": expected a time such as 2013-02-19 or 2013-02-19T08:15:00Z, found \"yesterday\"; the cell is left empty\n"},
      {"samples", "sha256,md5\n,\n,abc\n", "",
       "2: expected a value in one of the columns sha256, md5, found none; the row is left out\n"
       "3: column \"md5\": expected a md5 of 32 hexadecimal digits, found 3 characters: \"abc\"; the cell is left empty\n"
       "3: expected a value in one of the columns sha256, md5, found none; the row is left out\n"},
      {"entities", "id,kind\nO-1,persn\n", "",
       "2: column \"kind\": expected organisation, persona, person or company, found \"persn\"; the row is left out (did you mean person?)\n"},
      {"victims", "id,id,name\nV-1,V-2,\xff\n", "2|V-1|\\xff|-|-|-\n",
       "0: expected UTF-8, found other bytes; they are shown as \\xNN (save the file as UTF-8)\n"
       "1: the column \"id\" stands twice in the header; the first one is read\n"},
      {"priorities", "state,sector,year\nCN,energy,11\n", "2|CN|energy|-|-\n",
       "2: column \"year\": expected a year such as 2011, found \"11\"; the cell is left empty\n"},
      {"statements", "subject,relation,object,grade\na,b,c,Z9\na,1,c,\n", "2|a|b|c|-|-|-\n",
       "2: column \"grade\": expected a grade A1..F6 (Admiralty code), found \"Z9\"; the cell is left empty\n"
       "3: column \"relation\": expected a relation such as part-of, owned-by, works-for, located-in or alias-of, found \"1\"; the row is left out\n"},
      {"victims", "id,name\n\"V-1,a\nV-2,b\n", "3|V-2|b|-|-|-\n",
       "2: a quoted cell does not end: a closing \" is missing; the line is left out (check its quotes)\n"},
  };
  for (const auto& row : table) {
    CAPTURE(row.content);
    const Read got = read(row.kind, row.content);
    CHECK_EQ(got.rows, row.rows);
    CHECK_EQ(got.problems, row.problems);
  }
}

TEST_CASE("the table of kinds holds together") {
  for (const RegistryKind& kind : registry_kinds()) {
    CAPTURE(kind.name);
    CHECK_EQ(find_registry_kind(kind.name), &kind);
    CHECK_EQ(registry_rows(kind).names().size(), kind.columns.size() + 3);
  }
  CHECK_EQ(find_registry_kind("nothing"), nullptr);
}

#include "formats/csv_log/csv_lines.h"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "base/text.h"

using namespace demarche;

namespace {

// Each row as "line@offset+length: value|value"; elements of lists with '/' between, "-" for unset.
class TextSink final : public RecordSink {
 public:
  explicit TextSink(std::size_t most = 1'000'000) : most_(most) {}
  void plan(const ColumnPlan& plan) override {
    ++plans;
    for (const Column& column : plan.columns) names += column.name + (column.type == FieldType::time ? ":time" : "") + (column.list ? ":list" : "") + " ";
    log = plan.log;
  }
  bool record(const ColumnPlan&, const Record& record) override {
    std::string text = std::to_string(record.line) + "@" + std::to_string(record.offset) + "+" + std::to_string(record.raw.size()) + ":";
    for (const Value& value : record.values) {
      text += text.back() == ':' ? " " : "|";
      if (!value.set) text += "-";
      bool first = true;
      for_each_element(value, [&](std::string_view element) { (text += first ? "" : "/") += element, first = false; });
    }
    rows.push_back(text);
    return rows.size() < most_;
  }
  std::vector<std::string> rows;
  std::string names, log;
  int plans = 0;

 private:
  std::size_t most_;
};

struct Read {
  TextSink sink;
  Problems problems{"f.csv"};
  Accounting accounting;
};

Read read(const std::string& text, char separator = ',', std::string_view hint = "fw") {
  Read out;
  bytes::LineReader lines(std::make_unique<StringSource>(text));
  out.accounting = csv_log::read_csv(lines, separator, hint, out.sink, out.problems);
  CHECK_EQ(out.accounting.lines, out.accounting.rows + out.accounting.comments + out.accounting.rejected);
  CHECK_EQ(out.accounting.rows, out.sink.rows.size());
  CHECK_EQ(out.problems.total() >= out.accounting.rejected, true);
  return out;
}

using Rows = std::vector<std::string>;

}  // namespace

TEST_CASE("rows of CSV: quotes, doubled quotes, blanks, line ends within quotes, CRLF and a byte order mark") {
  CHECK_EQ(join(read("a,b\n1,2\n").sink.rows, " # "), "2@4+3: 1|2");
  CHECK_EQ(join(read("\xef\xbb\xbf" "a,b\r\n1,2\r\n").sink.rows, " # "), "2@8+3: 1|2");
  CHECK_EQ(join(read("a,b\n\"1,2\",\"x \"\"y\"\"\"\n,\"\"").sink.rows, " # "), "2@4+15: 1,2|x \"y\" # 3@20+3: -|-");
  CHECK_EQ(join(read("a,b\n  1 , \"2 \" \n3,x\"y\n").sink.rows, " # "), "2@4+11: 1|2  # 3@16+5: 3|x\"y");
  CHECK_EQ(join(read("a,b\n\"1\n2\",\"3\r\n\r\n4\"\n5,6\n").sink.rows, " # "), "2@4+14: 1\\x0a2|3\\x0a\\x0a4 # 6@19+3: 5|6");
  CHECK_EQ(join(read("a;b\n1;\"2;3\"\n", ';').sink.rows, " # "), "2@4+7: 1|2;3");
  CHECK_EQ(join(read("a,b\n1,2,,\n").sink.rows, " # "), "2@4+5: 1|2");
  const Read counted = read("#made by x\n\na,b\n1,\"2\n3\"\n# end\n\n#,x\n");
  CHECK_EQ(join(counted.sink.rows, " # "), "4@16+7: 1|2\\x0a3 # 8@31+3: #|x");
  CHECK_EQ(counted.accounting.comments, 6);
  CHECK(counted.problems.empty());
}

TEST_CASE("columns: names, times and lists") {
  const Read made = read("Time,Source IP,host,Answers,,Source IP,Note\n2023-01-01 10:00:00,1.2.3.4,h,\"a.com, b.com\",x,5.6.7.8;9.9.9.9,a;b\n");
  CHECK_EQ(made.sink.names, "Time:time Source IP:list host Answers:list column-5 Source IP_2:list Note ");
  CHECK_EQ(join(made.sink.rows, " # "), "2@44+66: 2023-01-01 10:00:00|1.2.3.4|h|a.com/b.com|x|5.6.7.8/9.9.9.9|a;b");
  CHECK_EQ(read("Time,a\n0.000001,b\n").sink.names, "Time a ");   // the seconds of a capture
  CHECK_EQ(read("a,b\n1,2\n", ',', "conn").sink.log, "conn.csv");
  CHECK_EQ(read("ts,id.orig_h\n1,2\n", ',', "conn").sink.log, "conn");
  CHECK_EQ(read("a,b\n1,2\n").sink.log, "fw");
}

TEST_CASE("one bad quote costs one row") {
  const Read stray = read("a,b\n1,\"2\n3,4\n5,\"6\"\n7,8\n");
  CHECK_EQ(join(stray.sink.rows, " # "), "3@9+3: 3|4 # 4@13+5: 5|6 # 5@19+3: 7|8");
  CHECK_EQ(stray.accounting.rejected, 1);
  CHECK_EQ(stray.problems.list()[0].line, 2);
  const Read unclosed = read("a,b\n1,2\n1,\"2\n3,4\n5,6\n");
  CHECK_EQ(join(unclosed.sink.rows, " # "), "2@4+3: 1|2 # 4@13+3: 3|4 # 5@17+3: 5|6");
  CHECK_EQ(unclosed.problems.list()[0].reason, "expected a closing quote, found the end of the file");
  const Read same_line = read("a,b\n\"1\"x,2\n3,4\n");
  CHECK_EQ(join(same_line.sink.rows, " # "), "3@11+3: 3|4");
  std::string far = "a,b\n1,\"2\n";
  while (far.size() < csv_log::kLongestRecord + 1000) far += "3,4\n";
  const Read bounded = read(far);
  CHECK_EQ(bounded.accounting.rejected, 1);
  CHECK_EQ(bounded.accounting.rows, bounded.accounting.lines - 2);
}

TEST_CASE("rows with another number of values, and lines that cannot be read") {
  const Read bad = read("a,b\n1\n1,2,3\n4,5\n" + std::string(bytes::LineReader::kLongestLine + 1, 'x') + "\n6,\x01\xff\n");
  CHECK_EQ(bad.accounting.rejected, 3);
  CHECK_EQ(bad.sink.rows.size(), 2);
  CHECK_EQ(bad.sink.rows[1].substr(bad.sink.rows[1].find(':')), ": 6|\\x01\\xff");
  CHECK_EQ(bad.problems.list()[0].reason, "expected 2 values as in the header, found 1");
  CHECK_EQ(bad.problems.total(), 5);
  TextSink stops(2);
  Problems problems("f.csv");
  bytes::LineReader lines(std::make_unique<StringSource>("a,b\n1,2\n3,4\n5,6\n"));
  CHECK_EQ(csv_log::read_csv(lines, ',', "x", stops, problems).rows, 2);
}

namespace {

// ---- the slow, obvious reading: the whole text again for every row, character by character ----

enum class Found { whole, open, broken };

Found parse(const std::string& text, std::vector<std::string>& cells) {
  cells.assign(1, "");
  enum { start, bare, quoted, closed } state = start;
  std::size_t blanks = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (state == quoted) {
      if (c != '"') cells.back() += c;
      else if (i + 1 < text.size() && text[i + 1] == '"') cells.back() += text[++i];
      else state = closed;
    } else if (c == ',') {
      cells.emplace_back();
      state = start, blanks = 0;
    } else if (c == ' ') {
      if (state == bare) ++blanks;   // counts only if something follows
    } else if (state == closed) {
      return Found::broken;
    } else if (state == start && c == '"') {
      state = quoted;
    } else {
      cells.back() += std::string(blanks, ' ') + c;
      state = bare, blanks = 0;
    }
  }
  return state == quoted ? Found::open : Found::whole;
}

Rows slow_rows(const std::string& text) {
  std::vector<std::string> lines;
  for (std::string_view line : split(text, '\n')) lines.emplace_back(line.substr(0, line.size() - (line.ends_with('\r') ? 1 : 0)));
  if (lines.back().empty()) lines.pop_back();
  Rows rows;
  std::size_t columns = 0;
  std::vector<std::string> cells;
  const auto take = [&](std::size_t line) {
    while (columns != 0 && cells.size() > columns && cells.back().empty()) cells.pop_back();
    if (columns == 0) columns = cells.size();
    if (line == 0 || cells.size() != columns) return;
    std::string row = std::to_string(line + 1) + ":";
    for (const std::string& cell : cells) row += (row.back() == ':' ? " " : "|") + (cell.empty() ? "-" : visible(cell));
    rows.push_back(row);
  };
  const auto is_row = [&](std::size_t line) { return lines[line].find_first_not_of(' ') != std::string::npos; };
  for (std::size_t i = 0; i < lines.size();) {
    std::string all = lines[i];
    std::size_t last = i;
    if (!is_row(i) && ++i) continue;
    Found found = parse(all, cells);
    while (found == Found::open && last + 1 < lines.size()) found = parse(all += "\n" + lines[++last], cells);
    if (found == Found::whole) {
      take(i);
      i = last + 1;
      continue;
    }
    const std::size_t next = found == Found::open ? lines.size() : last > i ? last : i + 1;
    for (std::size_t alone = i + 1; alone < next; ++alone)
      if (is_row(alone) && parse(lines[alone], cells) == Found::whole) take(alone);
    i = next;
  }
  return rows;
}

}  // namespace

TEST_CASE("random CSV, good and bad, is read as by the slow reading") {
  std::mt19937 random(1);
  std::size_t rows = 0;
  for (int round = 0; round < 20'000; ++round) {
    std::string text = "x,y\n";
    const std::size_t size = random() % 60;
    while (text.size() < size) {
      static constexpr std::string_view kPieces[] = {"a", ",", "\"", "\n", "\r\n", " ", "\"\"", ",\"", "\",", "\"\n", "b", "\n\"", ",", "c\n"};
      text += kPieces[random() % std::size(kPieces)];
    }
    Rows found = read(text).sink.rows;
    for (std::string& row : found) row = row.substr(0, row.find('@')) + row.substr(row.find(':'));
    CAPTURE(visible(text));
    REQUIRE_EQ(join(found, "\n"), join(slow_rows(text), "\n"));
    rows += found.size();
  }
  CHECK(rows > 10'000);
}

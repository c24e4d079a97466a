#include "formats/plain/plain_lines.h"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace demarche;

namespace {

class WordSink final : public RecordSink {
 public:
  void plan(const ColumnPlan&) override { ++plans; }
  bool record(const ColumnPlan&, const Record& record) override {
    for_each_element(record.value(0), [&](std::string_view word) { words.emplace_back(word); });
    return true;
  }
  std::vector<std::string> words;
  int plans = 0;
};

std::vector<std::string> words_of(const std::string& text) {
  WordSink sink;
  Problems problems("a.log");
  plain::PlainLines lines("a", sink, problems);
  bytes::Line line;
  line.text = text;
  line.number = 1;
  line.size = text.size();
  line.terminated = true;
  CHECK(lines.take(line));
  CHECK_EQ(lines.accounting().lines, 1);
  return sink.words;
}

}  // namespace

TEST_CASE("a line is cut into words at blanks, quotes and brackets, and behind equals signs") {
  using Words = std::vector<std::string>;
  CHECK_EQ(words_of("Nov 23 host sshd[7]: from 192.0.2.7: bad"), Words{"Nov", "23", "host", "sshd", "7", "from", "192.0.2.7", "bad"});
  CHECK_EQ(words_of("src=192.0.2.7,dst=[::1]:80"), Words{"src=192.0.2.7", "192.0.2.7", "dst", "::1", "80"});
  CHECK_EQ(words_of("GET \"http://evil.com/a?b=c\"."), Words{"GET", "http://evil.com/a?b=c", "c"});
  CHECK_EQ(words_of("mail <a@evil.com>; notevil.com"), Words{"mail", "a@evil.com", "notevil.com"});
  CHECK_EQ(words_of("\x01 evil.com"), Words{"\\x01", "evil.com"});
  CHECK_EQ(words_of(" ,; "), Words{});
}

TEST_CASE("every line is counted") {
  WordSink sink;
  Problems problems("a.log");
  plain::PlainLines lines("a", sink, problems);
  for (const char* text : {"a", "", "b"}) {
    bytes::Line line;
    line.text = text;
    line.terminated = true;
    lines.take(line);
  }
  bytes::Line too_long;
  too_long.too_long = true;
  lines.take(too_long);
  lines.skip_rows(3);
  CHECK_EQ(sink.plans, 1);
  CHECK_EQ(lines.accounting().lines, 7);
  CHECK_EQ(lines.accounting().rows, 5);
  CHECK_EQ(lines.accounting().comments, 1);
  CHECK_EQ(lines.accounting().rejected, 1);
  CHECK_EQ(problems.total(), 1);
}

#include "pipeline/evidence/read_log.h"

#include <doctest/doctest.h>
#include <zstd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "base/disk.h"

using namespace demarche;
using namespace demarche::evidence;

namespace {

class CountingSink final : public RecordSink {
 public:
  explicit CountingSink(std::uint64_t stop_after = UINT64_MAX) : stop_after_(stop_after) {}
  void plan(const ColumnPlan&) override {}
  bool record(const ColumnPlan&, const Record& record) override {
    last_line = record.line;
    return ++records < stop_after_;
  }
  std::uint64_t records = 0, last_line = 0;

 private:
  std::uint64_t stop_after_;
};

struct Outcome {
  ReadOutcome read;
  Problems problems{"logs/conn.log"};
  CountingSink sink;
};

Outcome read(std::string bytes, const ReadOptions& options = {.path = "logs/conn.log", .format = "auto"}) {
  Outcome out;
  auto outcome = read_log(std::make_unique<StringSource>(bytes), options, out.sink, out.problems);
  REQUIRE(outcome.has_value());
  out.read = std::move(*outcome);
  CHECK_EQ(out.read.digest.hex(), Sha256::of(bytes).hex());
  CHECK_EQ(out.read.raw_bytes, bytes.size());
  const Accounting& a = out.read.accounting;
  CHECK_EQ(a.lines, a.rows + a.comments + a.rejected);
  CHECK_EQ(a.rows, out.sink.records);
  return out;
}

const std::string kHeader =
    "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n"
    "#fields\tts\tuid\tid.orig_h\n#types\ttime\tstring\taddr\n";

std::string zstd(std::string_view text) {
  std::string out(ZSTD_compressBound(text.size()), '\0');
  out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
  return out;
}

}  // namespace

TEST_CASE("a log is read, accounted for, and its times and digest are told") {
  const auto out = read(kHeader + "1521911721.5\tC1\t192.0.2.1\n1521911720.25\tC2\t192.0.2.2\n#close\tx\n");
  CHECK_EQ(out.read.format, "zeek-tsv");
  CHECK(out.problems.empty());
  CHECK(out.read.accounting == Accounting{.bytes = out.read.raw_bytes, .lines = 10, .rows = 2, .comments = 8, .rejected = 0, .complete = true});
  CHECK_EQ(out.read.logs, std::vector<std::string>{"conn"});
  CHECK_EQ(out.read.first->iso(), "2018-03-24T17:15:20.250000Z");
  CHECK_EQ(out.read.last->iso(), "2018-03-24T17:15:21.500000Z");
}

TEST_CASE("what a file is, is told by its first bytes and the source's format") {
  struct { std::string bytes; const char* format; const char* found; std::uint64_t rows, rejected; const char* says; } const table[] = {
      {"", "auto", "unknown", 0, 0, ""},
      {"\n\n", "auto", "unknown", 0, 0, ""},
      {"{\"ts\":1,\"a\":2}\n", "auto", "json", 1, 0, ""},
      {"\n {\"ts\":1}\n", "auto", "json", 1, 0, ""},
      {"\xef\xbb\xbf{\"ts\":1}\n", "auto", "json", 1, 0, ""},
      {"\xef\xbb\xbf" + kHeader + "1\tC\t::1\n", "auto", "zeek-tsv", 1, 0, ""},
      {"a,b\n1,2\n", "auto", "csv", 1, 0, ""},
      {"a b\n1 2\n", "auto", "unknown", 0, 2, "not a format that demarche reads yet (Zeek TSV, JSON lines, CSV with a header)"},
      {"a b\n1 2\n", "csv", "csv", 1, 0, ""},
      {"[{\"a\":1}]\n", "auto", "unknown", 0, 1, "not a format that demarche reads yet (Zeek TSV, JSON lines, CSV with a header)"},
      {"a,b\n1,2\n", "eve", "json", 0, 2, "not JSON"},
      {"1\t2\n", "zeek", "zeek-tsv", 0, 1, "expected a #fields line"},
      {std::string("ab\0\1\2\n\xff\n", 8), "auto", "unknown", 0, 2, "binary file"},
      {std::string("PK\x03\x04 and more", 13), "auto", "unknown", 0, 1, "a zip archive"},
      {"BZh91AY&SY", "auto", "unknown", 0, 1, "a bzip2 file"},
      {std::string("\xff\xfe#\0s\0", 6), "auto", "unknown", 0, 1, "UTF-16"},
  };
  for (const auto& row : table) {
    CAPTURE(row.bytes);
    const auto out = read(row.bytes, {.path = "logs/conn.log", .format = row.format});
    CHECK_EQ(out.read.format, row.found);
    CHECK_EQ(out.read.accounting.rows, row.rows);
    CHECK_EQ(out.read.accounting.rejected, row.rejected);
    CHECK_EQ(out.problems.total(), row.rejected);
    if (*row.says == 0) continue;
    REQUIRE_FALSE(out.problems.empty());
    CHECK_NE(out.problems.list()[0].reason.find(row.says), std::string::npos);
    CHECK_EQ(out.problems.list()[0].file, "logs/conn.log");
  }
}

TEST_CASE("a cut archive: everything before is read, and one problem says how far it got") {
  std::string text = kHeader;
  for (int i = 0; i < 20000; ++i) text += std::to_string(1521911720 + i * 7919 % 1000003) + "\tC" + std::to_string(i * 104729) + "\t192.0.2.1\n";
  const std::string whole = zstd(text);
  const auto out = read(whole.substr(0, whole.size() * 2 / 3));
  CHECK_FALSE(out.read.accounting.complete);
  CHECK_GT(out.read.accounting.rows, 1000);
  CHECK_LT(out.read.accounting.rows, 20000);
  CHECK_LE(out.read.accounting.rejected, 1);
  bool told = false;
  for (const Problem& problem : out.problems.list()) told = told || problem.reason.find("ends in the middle, after " + std::to_string(out.read.accounting.bytes)) != std::string::npos;
  CHECK(told);
  CHECK(read(whole).read.accounting.complete);
}

TEST_CASE("a sink that stops early: the account is of what was read, the digest of the whole") {
  std::string text = kHeader;
  for (int i = 0; i < 100000; ++i) text += std::to_string(i) + "\tC\t192.0.2.1\n";
  CountingSink sink(3);
  Problems problems("x");
  auto outcome = read_log(std::make_unique<StringSource>(text), {.path = "x", .format = "auto"}, sink, problems);
  REQUIRE(outcome.has_value());
  CHECK_EQ(outcome->accounting.rows, 3);
  CHECK_EQ(outcome->accounting.lines, 10);
  CHECK_EQ(outcome->accounting.bytes, text.find("3\tC"));
  CHECK_EQ(outcome->digest.hex(), Sha256::of(text).hex());
}

TEST_CASE("a time that cannot be read is a problem, the row is kept") {
  const auto out = read(kHeader + "yesterday\tC1\t192.0.2.1\n-\tC2\t192.0.2.1\n");
  CHECK_EQ(out.read.accounting.rows, 2);
  REQUIRE_EQ(out.problems.list().size(), 1);
  CHECK_EQ(out.problems.list()[0].line, 8);
  CHECK_FALSE(out.read.first.has_value());
}

TEST_CASE("a raw source that cannot be read is an error") {
  class Broken final : public ByteSource {
   public:
    Result<std::size_t> read(std::span<char>) override { return io_error("the disk is gone"); }
  };
  CountingSink sink;
  Problems problems("x");
  CHECK_FALSE(read_log(std::make_unique<Broken>(), {}, sink, problems).has_value());
}

TEST_CASE("the log type that a name suggests") {
  struct { const char* path; const char* hint; } const table[] = {
      {"conn.log", "conn"}, {"/a/b.c/dns.2013-02-19-00-00-00.log.gz", "dns"}, {"eve", "eve"}, {".hidden", ".hidden"}, {"", ""}};
  for (const auto& row : table) CHECK_EQ(log_hint(row.path), row.hint);
}

TEST_CASE("every real log is accounted for") {
  const char* folder = std::getenv("DEMARCHE_SHARED");
  if (folder == nullptr || !std::filesystem::exists(std::filesystem::path(folder) / "zeek")) {
    MESSAGE("no folder of real logs in DEMARCHE_SHARED: skipped");
    return;
  }
  std::size_t files = 0;
  for (const char* part : {"zeek", "same-traffic"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(std::filesystem::path(folder) / part)) {
      const std::string path = entry.path().string();
      if (!path.ends_with(".gz")) continue;
      CAPTURE(path);
      auto raw = open_file(entry.path());
      REQUIRE(raw.has_value());
      CountingSink sink;
      Problems problems(path);
      const auto outcome = read_log(std::move(*raw), {.path = path, .format = "auto"}, sink, problems);
      REQUIRE(outcome.has_value());
      const Accounting& a = outcome->accounting;
      CHECK_EQ(a.lines, a.rows + a.comments);
      CHECK_EQ(a.rows, sink.records);
      CHECK(a.complete);
      CHECK(problems.empty());
      CHECK_EQ(outcome->digest.hex(), hash_file(entry.path())->hex());
      ++files;
    }
  }
  CHECK_GE(files, 72);
}

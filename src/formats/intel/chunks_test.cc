#include "formats/intel/chunks.h"

#include <doctest/doctest.h>

#include <random>
#include <utility>
#include <vector>

#include "formats/intel/intel.h"

using namespace demarche;
using namespace demarche::intel;

namespace {

std::string random_table(std::mt19937& random, std::size_t records) {
  static constexpr const char* kRecords[] = {
      "domain,evil.example,", "ip,192.0.2.1,a label", "md5,d41d8cd98f00b204e9800998ecf8427e,\"two\nlines\"", "domain,\"quoted.example\",\"a \"\"b\"\"\"",
      "", "# comment, \" of it", "domain,not a domain,", "domain,a,b,c,d", "url,http://evil.example/x,\r", "domain,\"open.example,", "ip,192.0.2.0-192.0.2.9,", " "};
  std::string out = "type,value,label\n";
  for (; records > 0; --records) out += std::string(kRecords[random() % std::size(kRecords)]) + (random() % 50 == 0 ? "" : "\n");
  return out;
}

std::string text_of(const Result<IntelFile>& file, const Problems& problems) {
  if (!file) return file.error().message;
  std::string out = file->format + "\n";
  for (const Indicator& indicator : file->indicators)
    out += std::to_string(indicator.line) + " " + std::to_string(indicator.offset) + " " + std::to_string(indicator.length) + " " + indicator.id + " " +
           indicator.value() + " (" + indicator.label + ")\n";
  for (const std::string& note : file->notes) out += note + "\n";
  for (const Problem& problem : problems.list()) out += std::to_string(problem.line) + "+" + std::to_string(problem.count) + " " + problem.reason + "\n";
  return out;
}

}  // namespace

TEST_CASE("chunks cover everything, once, and start where a record does") {
  std::mt19937 random(41);
  for (int round = 0; round < 300; ++round) {
    const std::string table = random_table(random, 1 + random() % 60);
    registry::CsvReader csv(table, {',', true});
    registry::CsvRecord record;
    std::vector<std::pair<std::size_t, std::uint64_t>> whole;
    while (csv.next(record)) whole.emplace_back(record.offset, record.line);
    std::vector<std::pair<std::size_t, std::uint64_t>> parts;
    const auto chunks = cut_records(table, {0, table.size(), 1}, {',', true}, 2, 1 + random() % 100);
    std::size_t at = 0;
    for (const Chunk& chunk : chunks) {
      REQUIRE_EQ(chunk.begin, at);
      at = chunk.end;
      csv.move_to(chunk.begin, chunk.line);
      while (csv.offset() < chunk.end && csv.next(record) && record.offset < chunk.end) parts.emplace_back(record.offset, record.line);
    }
    REQUIRE_EQ(at, table.size());
    CHECK(parts == whole);
  }
}

TEST_CASE("a file of many chunks reads the same on any number of threads, as one of few lines does") {
  std::mt19937 random(43);
  for (const char* header : {"type,value,label\n", "", "#fields\tindicator\tindicator_type\tmeta.desc\n"}) {
    const std::string_view kind(header);
    std::string text = header;
    while (text.size() < 3 * kChunkBytes) {
      const std::string name = "n" + std::to_string(random() % 200'000) + ".example";
      if (kind.empty()) text += name + (random() % 9 == 0 ? " # label\n" : "\n");
      else if (kind.starts_with('#')) text += name + "\tIntel::DOMAIN\t" + (random() % 5 == 0 ? "x\n" : "-\n");
      else text += "domain," + name + (random() % 5 == 0 ? ",\"a\nb\"\n" : ",\n");
      if (random() % 5000 == 0) text += "no such thing\n";
    }
    Problems alone("f"), together("f");
    const auto one = read_intel("f", text, alone), many = read_intel("f", text, together, {.jobs = 3, .done_with = {}});
    CHECK(text_of(one, alone) == text_of(many, together));
    REQUIRE(one.has_value());
    CHECK_GT(one->indicators.size(), 100'000);
    CHECK_EQ(one->notes.size(), 1);   // repeated ones
  }
}

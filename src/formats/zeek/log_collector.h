// For tests: reads a log that a string or a file holds and keeps everything that came out.
#pragma once

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "formats/bytes/decompress.h"
#include "formats/zeek/canonical.h"
#include "formats/zeek/json_lines.h"
#include "formats/zeek/rows.h"
#include "formats/zeek/tsv.h"

namespace demarche::zeek {

class LogCollector final : public RecordSink {
 public:
  void plan(const ColumnPlan& plan) override {
    ++plans;
    current_ = &plan;
    mapper_.use(plan);
  }
  bool record(const ColumnPlan& plan, const Record& record) override {
    same_plan = same_plan && current_ == &plan;
    logs.push_back(plan.log);
    fields.push_back(fields_of(plan, record));
    lines.push_back(record.line);
    offsets.push_back(record.offset);
    raws.emplace_back(record.raw);
    mapper_.append(record, rows);
    return records.size() + 1 < stop_after ? keep(record) : (keep(record), false);
  }

  // All set values by column, canonical: "a" -> "1".
  static std::map<std::string, std::string> fields_of(const ColumnPlan& plan, const Record& record) {
    std::map<std::string, std::string> out;
    for (std::size_t i = 0; i < plan.columns.size(); ++i)
      if (const Value value = record.value(static_cast<int>(i)); value.set) append_json(out[plan.columns[i].name], plan.columns[i], value);
    return out;
  }
  [[nodiscard]] const ColumnPlan& last_plan() const { return plan_copy_; }

  struct KeptValue { std::string text; char separator; bool set; };
  std::size_t stop_after = static_cast<std::size_t>(-1);
  std::size_t plans = 0;
  bool same_plan = true;                                        // every record came with the plan announced last
  std::vector<std::string> logs, raws;
  std::vector<std::map<std::string, std::string>> fields;
  std::vector<std::uint64_t> lines, offsets;
  std::vector<std::vector<KeptValue>> records;
  RowSet rows;

 private:
  bool keep(const Record& record) {
    plan_copy_ = *current_;
    auto& values = records.emplace_back();
    for (const Value& value : record.values) values.push_back({std::string(value.text), value.separator, value.set});
    return true;
  }
  const ColumnPlan* current_ = nullptr;
  ColumnPlan plan_copy_;
  RowMapper mapper_;
};

struct Reading {
  LogCollector sink;
  Accounting accounting;
  Problems problems{"test.log"};
  [[nodiscard]] std::string reasons() const {
    std::string out;
    for (const Problem& problem : problems.list()) out += std::to_string(problem.line) + ": " + problem.reason + " x" + std::to_string(problem.count) + "\n";
    return out;
  }
};

enum class Encoding { tsv, json };

inline std::unique_ptr<Reading> read_source(std::unique_ptr<ByteSource> source, Encoding encoding, std::string_view hint = "test") {
  auto reading = std::make_unique<Reading>();
  bytes::LineReader lines(std::move(source));
  reading->accounting = encoding == Encoding::tsv ? read_tsv(lines, hint, reading->sink, reading->problems)
                                                  : read_json(lines, hint, reading->sink, reading->problems);
  return reading;
}

inline std::unique_ptr<Reading> read_text(std::string text, Encoding encoding, std::string_view hint = "test") {
  return read_source(std::make_unique<StringSource>(std::move(text)), encoding, hint);
}

}  // namespace demarche::zeek

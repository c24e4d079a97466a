// links: demarche_csv_log demarche_zeek demarche_bytes demarche_model demarche_base
// Any bytes as a CSV log, the first one choosing its separator: every line is accounted for, every value printable, each row's
// bytes are those of the file, rows can be made of all records.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/text.h"
#include "formats/csv_log/csv_lines.h"
#include "formats/csv_log/header.h"
#include "formats/zeek/rows.h"

namespace {

class CheckingSink final : public demarche::RecordSink {
 public:
  explicit CheckingSink(std::string_view text) : text_(text) {}
  void plan(const demarche::ColumnPlan& plan) override {
    CHECK(current_ == nullptr);
    current_ = &plan;
    mapper_.use(plan);
  }
  bool record(const demarche::ColumnPlan& plan, const demarche::Record& record) override {
    CHECK(current_ == &plan);
    CHECK(record.values.size() == plan.columns.size());
    CHECK(text_.substr(record.offset, record.raw.size()) == record.raw);
    for (const demarche::Value& value : record.values)
      demarche::for_each_element(value, [](std::string_view text) { CHECK(demarche::visible(text) == text); });
    mapper_.append(record, rows_);
    ++records;
    return true;
  }
  std::uint64_t records = 0;

 private:
  std::string_view text_;
  const demarche::ColumnPlan* current_ = nullptr;
  demarche::zeek::RowMapper mapper_;
  demarche::zeek::RowSet rows_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace demarche;
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const char separator = csv_log::sniff_separator(text).value_or(",;\t|"[data[0] % 4]);
  bytes::LineReader lines(std::make_unique<StringSource>(text));
  CheckingSink sink(text);
  Problems problems("fuzz");
  const Accounting accounting = csv_log::read_csv(lines, separator, "fuzz", sink, problems);
  CHECK(accounting.bytes == text.size());
  CHECK(accounting.lines == accounting.rows + accounting.comments + accounting.rejected);
  CHECK(accounting.rows == sink.records);
  CHECK(problems.total() >= accounting.rejected);
  return 0;
}

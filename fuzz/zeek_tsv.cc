// links: demarche_zeek demarche_bytes demarche_model demarche_base
// Any bytes as a Zeek TSV log: every line is accounted for, every value printable, rows can be made of all records.
#include <cstdint>
#include <string>

#include "base/check.h"
#include "base/text.h"
#include "formats/zeek/rows.h"
#include "formats/zeek/tsv.h"

namespace {

class CheckingSink final : public demarche::RecordSink {
 public:
  void plan(const demarche::ColumnPlan& plan) override {
    current_ = &plan;
    mapper_.use(plan);
  }
  bool record(const demarche::ColumnPlan& plan, const demarche::Record& record) override {
    CHECK(current_ == &plan);
    CHECK(record.values.size() == plan.columns.size());
    for (const demarche::Value& value : record.values)
      demarche::for_each_element(value, [&](std::string_view text) {
        if (value.separator == 0 || static_cast<unsigned char>(value.separator) < 0x80) CHECK(demarche::visible(text) == text);
      });
    mapper_.append(record, rows_);
    ++records;
    return true;
  }
  std::uint64_t records = 0;

 private:
  const demarche::ColumnPlan* current_ = nullptr;
  demarche::zeek::RowMapper mapper_;
  demarche::zeek::RowSet rows_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace demarche;
  bytes::LineReader lines(std::make_unique<StringSource>(std::string(reinterpret_cast<const char*>(data), size)));
  CheckingSink sink;
  Problems problems("fuzz");
  const Accounting accounting = zeek::read_tsv(lines, "fuzz", sink, problems);
  CHECK(accounting.bytes == size);
  CHECK(accounting.lines == accounting.rows + accounting.comments + accounting.rejected);
  CHECK(accounting.rows == sink.records);
  CHECK(problems.total() >= accounting.rejected);
  return 0;
}

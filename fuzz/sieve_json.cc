// links: demarche_sweep_cases demarche_zeek demarche_bytes
// The JSON sieves of all instruction sets against each other and against the exact reader: the input's first byte says whether its
// other bytes choose indicators and JSON lines, or choose indicators and are then themselves the lines.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <set>

#include "base/bytes.h"
#include "base/text.h"
#include "formats/zeek/columns.h"
#include "formats/zeek/json_lines.h"
#include "pipeline/sweep/kernel/json_case.h"
#include "pipeline/sweep/kernel/json_sieve.h"

using namespace demarche;

namespace {

// Lines of records that show something.
class HitLines final : public RecordSink {
 public:
  explicit HitLines(const sweep::IndicatorSet& set) : matcher_(set) {}
  void plan(const ColumnPlan& plan) override { matcher_.use(plan); }
  bool record(const ColumnPlan&, const Record& record) override {
    hits_.clear();
    matcher_.match(record, hits_);
    std::erase_if(hits_, is_number);
    if (!hits_.empty()) lines.insert(record.line);
    return true;
  }
  std::set<std::uint64_t> lines;

 private:
  // The sieve does not find numbers and booleans in columns of text (docs/pipeline/2-sweep.md, limits).
  static bool is_number(const sweep::Hit& hit) { return hit.value == "T" || hit.value == "F" || parse_number(hit.value).has_value(); }

  sweep::Matcher matcher_;
  std::vector<sweep::Hit> hits_;
};

std::set<std::uint64_t> sieved(const sweep::IndicatorSet& set, kernel::Isa isa, const std::string& text) {
  const kernel::TermFilters filters(set, isa, 1);
  kernel::JsonSieve sieve(filters, zeek::key_classes);
  const std::string padded = std::string(kernel::kPad, '"') + text + std::string(kernel::kPad, '\n');
  std::vector<kernel::FoundLine> found;
  (void)sieve.scan(std::string_view(padded).substr(kernel::kPad, text.size()), found);
  std::set<std::uint64_t> lines;
  for (const kernel::FoundLine& line : found) lines.insert(line.line + 1);
  return lines;
}

void require(bool holds, const char* what, const std::string& text) {
  if (holds) return;
  std::fprintf(stderr, "%s in\n%s\n", what, visible(text).c_str());
  std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 8192) return 0;
  sweep::ByteChooser choose(data, size);
  sweep::DifferentialCase random;
  const bool as_they_are = choose.one_in(2);
  random.add_indicators(choose);
  random.add_plan(choose);
  std::string text = as_they_are ? choose.raw(8192) : kernel::json_log(choose, random, 12 + choose.below(90));
  if (!text.ends_with('\n')) text += '\n';
  const sweep::IndicatorSet set(random.indicators);
  HitLines exact(set);
  Problems problems("x");
  bytes::LineReader lines(std::make_unique<StringSource>(text));
  (void)zeek::read_json(lines, "x", exact, problems);
  const auto portable = sieved(set, kernel::Isa::portable, text);
  for (const std::uint64_t line : exact.lines) require(portable.contains(line), ("line " + std::to_string(line) + " was passed over").c_str(), text);
  for (const kernel::Isa isa : kernel::available_isas()) require(sieved(set, isa, text) == portable, "the kernels differ", text);
  return 0;
}

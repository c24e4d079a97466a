// links: demarche_intel demarche_sweep
// A STIX pattern: parsed into a tree or refused with a column; what is lowered is canonical; what stays a tree is held against
// rows and bound without harm, also when the rows are in the worst order.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/text.h"
#include "formats/intel/lower.h"
#include "formats/intel/pattern.h"
#include "pipeline/sweep/pattern/pattern_set.h"

namespace {

using namespace demarche;

void require(bool holds) {
  if (!holds) std::abort();
}

ColumnPlan some_plan() {
  ColumnPlan plan;
  plan.log = "http";
  plan.columns = {{"ts", FieldType::time, false, kNoClass},          {"id.orig_h", FieldType::address, false, kAddress},
                  {"id.orig_p", FieldType::port, false, kNoClass},   {"id.resp_h", FieldType::address, false, kAddress},
                  {"id.resp_p", FieldType::port, false, kNoClass},   {"host", FieldType::text, false, kHost},
                  {"uri", FieldType::text, false, kUri},             {"user_agent", FieldType::text, false, kUserAgent},
                  {"resp_filenames", FieldType::text, true, kFilename}};
  return plan;
}

// Eight rows, two of each time, the later ones first.
void evaluate(std::shared_ptr<const ObservationNode> tree) {
  Indicator indicator;
  indicator.id = "i";
  indicator.tree = std::move(tree);
  const pattern::PatternSet patterns({&indicator, 1});
  std::vector<Indicator> all = {indicator};
  for (Indicator& trigger : patterns.triggers()) all.push_back(std::move(trigger));
  sweep::Matcher matcher{sweep::IndicatorSet(std::move(all))};
  pattern::PatternWatch watch(patterns, pattern::PatternWatch::Uids::kept);
  const ColumnPlan plan = some_plan();
  matcher.use(plan);
  watch.use(plan);
  for (std::uint64_t line = 1; line <= 8; ++line) {
    const std::string time = std::to_string(1'300'000'000 + 8 - line / 2);
    Record record;
    record.raw = "row";
    record.line = line;
    record.offset = line * 4;
    for (const std::string_view text : {std::string_view(time), std::string_view("10.0.0.1"), std::string_view("5000"),
                                        std::string_view("1.2.3.4"), std::string_view("443"), std::string_view("a.evil.com"),
                                        std::string_view("/x?y"), std::string_view("bad/1"), std::string_view("C:\\a\\b.exe")})
      record.values.push_back({text, 0, true});
    std::vector<sweep::Hit> hits;
    matcher.match(record, hits);
    watch.look(record, hits);
    for (const sweep::Hit& hit : hits) require(hit.indicator == 0);
  }
  const pattern::HeldFile file{0, watch.held()};
  const auto bound = pattern::bind_held(patterns, {&file, 1});
  for (const auto& one : bound.sightings) require(one.row < watch.held().size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto parsed = intel::parse_pattern({reinterpret_cast<const char*>(data), size});
  if (!parsed) return require(is_utf8(parsed.error().message) && !parsed.error().message.empty()), 0;
  const intel::Lowered lowered = intel::lower_pattern(*parsed);
  require(!lowered.any_of.empty() || lowered.tree != nullptr || !lowered.left_out.empty());   // nothing is lost silently
  require(lowered.any_of.empty() || lowered.tree == nullptr);
  require(lowered.any_of.size() <= intel::kMostAlternatives);
  for (const auto& list : lowered.any_of) {
    require(!list.empty());
    for (const Term& term : list) require(term.type != IndicatorType::pattern && !term.value.empty() && is_utf8(term.value));
  }
  for (const intel::LeftOut& left : lowered.left_out) require(is_utf8(left.what) && is_utf8(left.hint));
  if (lowered.tree != nullptr) evaluate(lowered.tree);
  return 0;
}

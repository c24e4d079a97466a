#include "workbench/pass_sieve.h"

#include "formats/bytes/line_reader.h"
#include "formats/zeek/columns.h"
#include "pipeline/sweep/kernel/scan.h"

namespace demarche::workbench {

// The bytes around a text that the kernel may read are there.
static_assert(bytes::LineReader::kPadding >= kernel::kPad);

PassSieve::PassSieve(const kernel::TermFilters& filters, const PassOptions& options) : filters_(filters) {
  if (options.keep == Keep::hits_and_wanted && options.wanted != nullptr && !options.wanted->empty()) {
    wanted_.columns.assign(std::begin(kUidColumns), std::end(kUidColumns));
    wanted_.is_wanted = [wanted = options.wanted](std::string_view uid) { return wanted->contains(uid); };
  }
  if (options.bound != nullptr) wanted_.is_wanted_line = [bound = options.bound](std::uint64_t line) { return bound->contains(line); };
}

bool PassSieve::use(const ColumnPlan& plan, const zeek::TsvHeader& header) {
  const kernel::TsvMarks marks{.separator = header.separator(), .set_separator = header.set_separator()};
  if (!kernel::TsvSieve::can_take(plan, marks) || !rows_.use(plan, header, wanted_)) return false;
  sieve_ = std::make_unique<kernel::TsvSieve>(filters_, plan, marks);
  return true;
}

std::uint32_t PassSieve::scan(std::string_view text, std::uint64_t first, std::vector<zeek::LinePlace>& found) {
  lines_.clear();
  std::uint32_t count = sieve_->scan(text, lines_);
  for (const kernel::FoundLine& line : lines_) {
    found.push_back({line.line, line.begin});
    if (text[line.begin] != '#') continue;
    text = text.substr(0, line.end + std::size_t{1});   // behind it the columns may be others
    count = line.line + 1;
    break;
  }
  rows_.look(text, first, found);
  return count;
}

void PassSieve::scan_json(std::string_view text, std::vector<zeek::LinePlace>& found) {
  if (json_ == nullptr) json_ = std::make_unique<kernel::JsonSieve>(filters_, zeek::key_classes);
  lines_.clear();
  json_->scan(text, lines_);
  for (const kernel::FoundLine& line : lines_) found.push_back({line.line, line.begin});
}

}  // namespace demarche::workbench

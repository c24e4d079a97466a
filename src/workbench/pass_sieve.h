// PassSieve: of the rows of a log, those that a pass which does not keep everything must parse (log_pass.h): rows that may
// show an indicator, rows of wanted connections, bound lines, and rows that the reader has something to say about.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "formats/zeek/passed_rows.h"
#include "formats/zeek/row_sieve.h"
#include "pipeline/sweep/kernel/json_sieve.h"
#include "pipeline/sweep/kernel/term_filters.h"
#include "pipeline/sweep/kernel/tsv_sieve.h"
#include "workbench/log_pass.h"

namespace demarche::workbench {

class PassSieve final : public zeek::RowSieve {
 public:
  // The filters, and what the options point at, outlive it.
  PassSieve(const kernel::TermFilters& filters, const PassOptions& options);

  bool use(const ColumnPlan& plan, const zeek::TsvHeader& header) override;
  std::uint32_t scan(std::string_view text, std::uint64_t first, std::vector<zeek::LinePlace>& found) override;
  void scan_json(std::string_view text, std::vector<zeek::LinePlace>& found) override;
  // Such a text is no host and no address, but may hold what is looked for within values.
  [[nodiscard]] std::uint32_t blind_to_lists() const override {
    return ~std::uint32_t{kHost | kAddress} | filters_.texts_within().classes();
  }
  [[nodiscard]] const zeek::WantedRows& wanted() const override { return wanted_; }
  [[nodiscard]] zeek::TimeSpan& times() override { return rows_.times(); }

 private:
  const kernel::TermFilters& filters_;
  zeek::WantedRows wanted_;
  zeek::PassedRows rows_;
  std::unique_ptr<kernel::TsvSieve> sieve_;
  std::unique_ptr<kernel::JsonSieve> json_;
  std::vector<kernel::FoundLine> lines_;
};

}  // namespace demarche::workbench

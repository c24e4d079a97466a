// Index: the tables behind an IndicatorSet, one per way of comparing. Immutable once made.
#pragma once

#include <array>
#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "model/indicator.h"
#include "pipeline/sweep/key_table.h"
#include "pipeline/sweep/prefix_table.h"

namespace demarche::sweep {

// One term of one list of one indicator. Tables lead to positions in Index::terms.
struct TermPlace {
  std::uint32_t indicator = 0;
  std::uint32_t list = 0;        // in any_of
  std::uint32_t term = 0;        // in the list
  std::uint32_t list_size = 0;   // more than 1: all of the list must match
  IndicatorType type = IndicatorType::domain;
};

struct Index {
  std::vector<Indicator> indicators;
  std::vector<TermPlace> terms;
  std::set<IndicatorType> types;       // of all terms

  TermTable addresses;                 // by the address's 16 bytes
  PrefixTable prefixes;
  TermTable domains;                   // by name
  std::vector<std::uint8_t> domain_labels;   // how many labels those names have, each number once, ascending
  TermTable urls;                      // by Url::text()
  // The hosts of `urls`: any other host's URL need not be parsed.
  TermTable url_host_names, url_host_addresses;
  std::array<TermTable, 20> texts;     // by IndicatorType: digests, serials, names, agents, file names, e-mail

  [[nodiscard]] const TermTable& text(IndicatorType type) const { return texts[static_cast<std::size_t>(type)]; }
};

[[nodiscard]] Index make_index(std::vector<Indicator> indicators);

// The 16 bytes of an address as a key; a view into `ip`.
[[nodiscard]] std::string_view address_key(const Ip& ip);

// Canonical forms of a log's text, put into `out` (cleared first; its memory is reused).
void digest_form(std::string_view text, std::string& out);       // lower case, colons dropped
void serial_form(std::string_view text, std::string& out);       // the same, zeros before the number dropped ("0" stays, "-0a" is "-a")
void distinguished_name_form(std::string_view text, std::string& out);   // ", " becomes ","
void lower_form(std::string_view text, std::string& out);

}  // namespace demarche::sweep

// Intelligence files: bytes -> indicators. docs/intelligence.md describes each format and what is taken from it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/packed_indicators.h"
#include "model/problem.h"
#include "model/row.h"

namespace demarche::intel {

struct IntelFile {
  std::string format;                 // "stix", "misp", "zeek", "csv" or "text"
  PackedIndicators indicators;        // in the order of the file, ids distinct
  std::vector<std::string> notes;     // what was left out on purpose, with counts; no problem
};

struct ReadOptions {
  unsigned jobs = 1;
  // Told, from several threads, which bytes of a table or list will not be looked at again.
  std::function<void(std::size_t begin, std::size_t end)> done_with = {};
};

// Tells the format by the content (never by `name`, which is for messages) and reads it. Plain bytes, not compressed. Tables
// and lists of millions of lines are read on several threads, with the same result for any number.
//
// Error: nothing of the file can be read as intelligence (empty, binary, UTF-16, XML, JSON of another kind, a header
// without its columns). One bad indicator among good ones is a problem with its line (and its id, where it has one); what a
// pattern asks for and the sweep cannot do is a problem "not yet supported: LIKE (indicator--..., pattern ...)".
[[nodiscard]] Result<IntelFile> read_intel(std::string_view name, std::string_view content, Problems& problems,
                                          const ReadOptions& options = {});

// For the case store: columns line, byte_offset, byte_length (integer; the place in the file), id, type, value, pattern
// (text), valid_from, valid_until (time), confidence (integer), label, actor, terms (text). Absent is null. Types and
// values are those of Indicator::type() and value(). `terms` is any_of as JSON: [[{"type":"domain","value":"evil.com"}]];
// a term that is compared as text has a member "op" too.
// Rows of the indicators [first, last).
[[nodiscard]] RowBatch indicator_rows(const IntelFile& file, std::size_t first = 0, std::size_t last = SIZE_MAX);

// The inverse of the column `terms`. Error: not of that shape, an unknown type.
[[nodiscard]] Result<std::vector<std::vector<Term>>> parse_terms(std::string_view text);

}  // namespace demarche::intel

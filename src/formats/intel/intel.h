// Intelligence files: bytes -> indicators. docs/intelligence.md describes each format and what is taken from it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/indicator.h"
#include "model/problem.h"
#include "model/row.h"

namespace demarche::intel {

struct IntelFile {
  std::string format;                 // "stix", "misp", "zeek", "csv" or "text"
  std::vector<Indicator> indicators;  // in the order of the file, ids distinct
  std::vector<std::string> notes;     // what was left out on purpose, with counts; no problem
};

// Tells the format by the content (never by `name`, which is for messages) and reads it. Plain bytes, not compressed.
//
// Error: nothing of the file can be read as intelligence (empty, binary, UTF-16, XML, JSON of another kind, a header
// without its columns). One bad indicator among good ones is a problem with its line (and its id, where it has one); what a
// pattern asks for and the sweep cannot do is a problem "not yet supported: LIKE (indicator--..., pattern ...)".
[[nodiscard]] Result<IntelFile> read_intel(std::string_view name, std::string_view content, Problems& problems);

// For the case store: columns line, byte_offset, byte_length (integer; the place in the file), id, type, value, pattern
// (text), valid_from, valid_until (time), confidence (integer), label, actor, terms (text). Absent is null. Types and
// values are those of Indicator::type() and value(). `terms` is any_of as JSON: [[{"type":"domain","value":"evil.com"}]].
[[nodiscard]] RowBatch indicator_rows(const IntelFile& file);

// The inverse of the column `terms`. Error: not of that shape, an unknown type.
[[nodiscard]] Result<std::vector<std::vector<Term>>> parse_terms(std::string_view text);

}  // namespace demarche::intel

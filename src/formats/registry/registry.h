// Registries: tables that people keep beside the logs (plan, section 5). One table of kinds and columns, from which the
// reader, the stored rows and docs/registries.md follow.
//
// A registry is CSV (RFC 4180) in UTF-8 with a header row; the separator may be , ; or TAB; the order of columns is free;
// lines that start with # are comments. Cells are trimmed; an empty cell, or "-", is no value.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/problem.h"
#include "model/row.h"

namespace demarche::registry {

enum class CellRule {
  text,
  country,       // ISO 3166-1 alpha-2, upper case; UK becomes GB
  date,          // "2013-02-19", kept as text
  time,          // anything that Timestamp::parse reads
  integer,       // whole, not negative, no unit
  asn,           // "4134" or "AS4134"
  year,          // 1900..2199
  md5, sha256,   // hexadecimal, lower case
  marking,       // canonical TLP text
  grade,         // "B2"
  relation,      // a word such as part-of, lower case
  entity_kind,   // organisation | persona | person | company
  block,         // a prefix, one address or a range a-b: as prefix text; a range becomes one row per prefix
};

enum class Need {
  optional,
  required,      // the column must be there, and filled in every row
  one_of,        // of the columns so marked at least one must be there, and filled in every row
};

struct RegistryColumn {
  std::string_view name;
  CellRule rule = CellRule::text;
  Need need = Need::optional;
};

struct RegistryKind {
  std::string_view name;                       // as in case.toml: "victims"
  std::span<const RegistryColumn> columns;     // as stored, after line, byte_offset, byte_length
  std::string_view unique;                     // the column in which a value may stand only once; empty: none
};

[[nodiscard]] std::span<const RegistryKind> registry_kinds();
[[nodiscard]] const RegistryKind* find_registry_kind(std::string_view name);   // null: no such kind
// How a rule's cells are stored: text, integer or time.
[[nodiscard]] CellType stored_type(CellRule rule);
// An empty table with the columns of a kind: line, byte_offset, byte_length, then its own.
[[nodiscard]] RowBatch registry_rows(const RegistryKind& kind);

// Reads a registry of `kind` (an unknown one is an error). `name` is the file as the user named it, for messages.
//
// Error: no header, a required column is missing. Everything else is a problem with its line, and the rest is read:
// - an unknown column is ignored (the nearest known one is named);
// - a cell that breaks its rule is left empty; where the column is required, its row is left out;
// - a marking that cannot be read counts as TLP:RED, so that a slip never releases anything;
// - a second row with the same unique value is left out.
[[nodiscard]] Result<RowBatch> read_registry(std::string_view kind, std::string_view name, std::string_view content,
                                             Problems& problems);

}  // namespace demarche::registry

// The tables of case.db, as a list of migrations. docs/store.md describes them.
#pragma once

#include "base/result.h"
#include "store/sqlite.h"

namespace demarche::store {

// Brings a database that we may write to the newest version. A newer one than ours is an error (bad_input).
[[nodiscard]] Status migrate(Database& database);

// Can a database that we only read be used as it is? False: it is still empty (a run died while making it).
// Older or newer than this program: an error that says what to do.
[[nodiscard]] Result<bool> readable(Database& database);

// Are the tables, indexes and triggers those of this program, and no others? A case that strangers handed over could carry
// a trigger that rewrites what is read or kept. seal_broken names the first that differs.
[[nodiscard]] Status check_schema(Database& database);

}  // namespace demarche::store

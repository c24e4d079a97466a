// The journal: who did what, when. Append-only, each entry chained to the one before by its hash, so that a change to any
// entry shows. It holds identifiers and salted digests only, never what people wrote: that can be purged, this cannot.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/hash.h"
#include "base/result.h"
#include "base/timestamp.h"
#include "store/sqlite.h"

namespace demarche::store {

struct JournalEntry {
  Timestamp at;               // given by the caller: the store reads no clock for it
  std::string who;
  std::string what;           // a short verb: "run", "note", "decide", "publish"
  std::string subject;        // an id
  std::string payload = "{}"; // JSON; ids and digests only
  // Filled by the journal:
  std::int64_t seq = 0;       // from 1, without gaps
  std::string prev = {}, hash = {};   // hexadecimal; prev of the first entry is 64 zeros
};

// SHA-256 over seq, at (microseconds), who, what, subject, payload and prev, each as "<length in bytes>:<text>\n".
[[nodiscard]] Sha256 journal_hash(const JournalEntry& entry);

// The caller holds a transaction where the entry belongs to other changes.
[[nodiscard]] Result<JournalEntry> append_journal(Database& database, JournalEntry entry);
[[nodiscard]] Result<std::vector<JournalEntry>> list_journal(Database& database);   // oldest first
// Every hash, every link, no gap, and the head is the one last written. seal_broken names the first entry that is wrong.
[[nodiscard]] Status verify_chain(Database& database);

}  // namespace demarche::store

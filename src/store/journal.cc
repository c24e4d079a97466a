#include "store/journal.h"

#include "store/artifact.h"

namespace demarche::store {
namespace {

Error broken(std::int64_t seq, std::string_view what) {
  return {ErrorKind::seal_broken, "case.db: journal entry " + std::to_string(seq) + " " + std::string(what),
          "the journal was changed outside demarche: bring case.db back from a copy"};
}

struct Head {
  std::int64_t seq = 0;
  std::string hash = std::string(64, '0');
};

Result<Head> read_head(Database& database) {
  Statement row = TRY(database.prepare("SELECT seq, hash FROM journal_head"));
  const bool found = TRY(row.step());
  if (!found) return Head{};
  return Head{row.integer(0), row.text(1)};
}

JournalEntry read_entry(const Statement& row) {
  return {.at = Timestamp::from_micros(row.integer(1)), .who = row.text(2), .what = row.text(3), .subject = row.text(4),
          .payload = row.text(5), .seq = row.integer(0), .prev = row.text(6), .hash = row.text(7)};
}

Result<Statement> select_all(Database& database) {
  return database.prepare("SELECT seq, at, who, what, subject, payload, prev, hash FROM journal ORDER BY seq");
}

}  // namespace

Sha256 journal_hash(const JournalEntry& entry) {
  std::string canonical;
  const std::string seq = std::to_string(entry.seq), at = std::to_string(entry.at.micros());
  for (const std::string* field : {&seq, &at, &entry.who, &entry.what, &entry.subject, &entry.payload, &entry.prev})
    canonical += std::to_string(field->size()) + ":" + *field + "\n";
  return Sha256::of(canonical);
}

Result<JournalEntry> append_journal(Database& database, JournalEntry entry) {
  if (!is_json(entry.payload)) return Error{ErrorKind::internal, "the payload of a journal entry is not JSON: " + entry.payload, {}};
  const Head head = TRY(read_head(database));
  entry.seq = head.seq + 1;
  entry.prev = head.hash;
  entry.hash = journal_hash(entry).hex();
  Statement insert = TRY(database.prepare("INSERT INTO journal VALUES (?,?,?,?,?,?,?,?)"));
  insert.bind(entry.seq).bind(entry.at.micros()).bind(entry.who).bind(entry.what).bind(entry.subject);
  insert.bind(entry.payload).bind(entry.prev).bind(entry.hash);
  TRY(insert.run());
  Statement update = TRY(database.prepare(
      "INSERT INTO journal_head VALUES (1, ?, ?) ON CONFLICT (one) DO UPDATE SET seq = excluded.seq, hash = excluded.hash"));
  update.bind(entry.seq).bind(entry.hash);
  TRY(update.run());
  return entry;
}

Result<std::vector<JournalEntry>> list_journal(Database& database) {
  Statement rows = TRY(select_all(database));
  std::vector<JournalEntry> entries;
  while (TRY(rows.step())) entries.push_back(read_entry(rows));
  return entries;
}

Status verify_chain(Database& database) {
  Statement rows = TRY(select_all(database));
  Head last;
  while (TRY(rows.step())) {
    const JournalEntry entry = read_entry(rows);
    if (entry.seq != last.seq + 1) return broken(last.seq + 1, "is missing");
    if (entry.prev != last.hash) return broken(entry.seq, "does not follow the entry before it");
    if (entry.hash != journal_hash(entry).hex()) return broken(entry.seq, "was changed");
    last = {entry.seq, entry.hash};
  }
  const Head head = TRY(read_head(database));
  if (head.seq > last.seq) return broken(last.seq + 1, "is missing");
  if (head.seq != last.seq || head.hash != last.hash) return broken(last.seq, "is not the one that was written last");
  return Done{};
}

}  // namespace demarche::store

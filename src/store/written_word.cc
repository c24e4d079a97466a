#include "store/written_word.h"

#include <sys/random.h>

#include <map>
#include <optional>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "base/hash.h"
#include "store/journal.h"

namespace demarche::store {
namespace {

// 128 bits, so that a short text ("yes") cannot be found by trying.
std::string fresh_salt() {
  std::array<unsigned char, 16> bytes{};
  CHECK(::getrandom(bytes.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()));
  std::string text;
  for (const unsigned char byte : bytes) {
    text += "0123456789abcdef"[byte >> 4U];
    text += "0123456789abcdef"[byte & 15U];
  }
  return text;
}

using Fields = std::vector<std::string>;

std::string salted_digest(std::string_view salt, const Fields& fields) {
  std::string canonical = std::string(salt) + "\n";
  for (const std::string& field : fields) canonical += std::to_string(field.size()) + ":" + field + "\n";
  return Sha256::of(canonical).hex();
}

Fields fields_of(const Note& note) {
  return {std::to_string(note.id), note.subject, std::to_string(note.at.micros()), note.who, note.text};
}
Fields fields_of(const PlanEvent& event) {
  return {std::to_string(event.seq), std::to_string(event.at.micros()), event.who, event.kind, event.subject,
          event.value, event.reason};
}
Fields fields_of(const Release& release) {
  return {std::to_string(release.number), release.audience, release.marking, std::to_string(release.at.micros()),
          release.who, release.digest, release.folder};
}

Fields fields_of(const Tombstone& tombstone) {
  return {std::to_string(tombstone.number), std::to_string(tombstone.at.micros()), tombstone.who, tombstone.subject,
          tombstone.because, tombstone.detail};
}

// One row of one of the four tables, as the journal sees it.
struct Word {
  std::string table;
  std::int64_t number;
  std::string digest;
  std::optional<std::int64_t> buried_note = {};   // of a tombstone: the note whose words went
};

Status journal_word(Database& database, const Word& word, JournalEntry entry) {
  nlohmann::json payload;
  payload["table"] = word.table;
  payload["number"] = word.number;
  payload["digest"] = word.digest;
  if (word.buried_note) payload["buried_note"] = *word.buried_note;
  entry.payload = payload.dump();
  TRY(append_journal(database, std::move(entry)));
  return Done{};
}

Result<std::int64_t> next_number(Database& database, const std::string& column, const std::string& table) {
  const std::int64_t last = TRY(database.integer("SELECT coalesce(max(" + column + "), 0) FROM " + table));
  return last + 1;
}

Note read_note(const Statement& row) {
  return {row.integer(0), row.text(1), Timestamp::from_micros(row.integer(2)), row.text(3), row.text(4)};
}
PlanEvent read_event(const Statement& row) {
  return {row.integer(0), Timestamp::from_micros(row.integer(1)), row.text(2), row.text(3), row.text(4), row.text(5), row.text(6)};
}
Release read_release(const Statement& row) {
  return {row.integer(0), row.text(1), row.text(2), Timestamp::from_micros(row.integer(3)), row.text(4), row.text(5), row.text(6)};
}
Tombstone read_tombstone(const Statement& row) {
  return {row.integer(0), Timestamp::from_micros(row.integer(1)), row.text(2), row.text(3), row.text(4), row.text(5)};
}

constexpr std::string_view kNotes = "SELECT id, subject, at, who, text, salt FROM notes ORDER BY id";
constexpr std::string_view kEvents = "SELECT seq, at, who, kind, subject, value, reason, salt FROM plan_events ORDER BY seq";
constexpr std::string_view kReleases =
    "SELECT number, audience, marking, at, who, digest, folder, salt FROM releases ORDER BY number";
constexpr std::string_view kTombstones = "SELECT number, at, who, subject, because, detail, salt FROM tombstones ORDER BY number";

template <class Read>
auto list(Database& database, std::string_view sql, Read read)
    -> Result<std::vector<decltype(read(std::declval<const Statement&>()))>> {
  Statement rows = TRY(database.prepare(sql));
  std::vector<decltype(read(rows))> found;
  while (TRY(rows.step())) found.push_back(read(rows));
  return found;
}

using Digests = std::map<std::pair<std::string, std::int64_t>, std::string>;

Result<Digests> journalled(Database& database) {
  Digests digests;
  for (const JournalEntry& entry : TRY(list_journal(database))) {
    const auto payload = nlohmann::json::parse(entry.payload, nullptr, false);
    if (!payload.is_object() || !payload.contains("table") || !payload["table"].is_string()) continue;
    if (!payload.contains("number") || !payload["number"].is_number_integer()) continue;
    if (!payload.contains("digest") || !payload["digest"].is_string()) continue;
    digests[{payload["table"].get<std::string>(), payload["number"].get<std::int64_t>()}] = payload["digest"].get<std::string>();
    const auto buried = payload.find("buried_note");
    if (buried != payload.end() && buried->is_number_integer()) digests.erase({"notes", buried->get<std::int64_t>()});
  }
  return digests;
}

Error word_broken(const std::string& table, std::int64_t number, std::string_view what) {
  return {ErrorKind::seal_broken, "case.db: entry " + std::to_string(number) + " of " + table + " " + std::string(what),
          "it was changed outside demarche: bring case.db back from a copy"};
}

struct WordTable {
  std::string name;
  std::string_view sql;
  int salt_column;
};

// Takes what is right out of `expected`.
template <class Read>
Status verify_table(Database& database, const WordTable& table, Read read, Digests& expected) {
  Statement rows = TRY(database.prepare(table.sql));
  while (TRY(rows.step())) {
    const auto at = expected.find({table.name, rows.integer(0)});
    if (at == expected.end()) return word_broken(table.name, rows.integer(0), "is not in the journal");
    if (at->second != salted_digest(rows.text(table.salt_column), fields_of(read(rows))))
      return word_broken(table.name, rows.integer(0), "was changed");
    expected.erase(at);
  }
  return Done{};
}

Result<Tombstone> bury(Database& database, Tombstone tombstone, std::optional<std::int64_t> note) {
  Transaction transaction = TRY(Transaction::begin(database));
  if (note) {
    const std::int64_t there = TRY(database.integer("SELECT count(*) FROM notes WHERE id = " + std::to_string(*note)));
    if (there == 0) return not_found("there is no note " + std::to_string(*note));
    TRY(database.execute("DELETE FROM notes WHERE id = " + std::to_string(*note)));
  }
  tombstone.number = TRY(next_number(database, "number", "tombstones"));
  const std::string salt = fresh_salt();
  Statement insert = TRY(database.prepare("INSERT INTO tombstones VALUES (?,?,?,?,?,?,?)"));
  insert.bind(tombstone.number).bind(tombstone.at.micros()).bind(tombstone.who).bind(tombstone.subject);
  insert.bind(tombstone.because).bind(tombstone.detail).bind(salt);
  TRY(insert.run());
  TRY(journal_word(database, {"tombstones", tombstone.number, salted_digest(salt, fields_of(tombstone)), note},
                   {.at = tombstone.at, .who = tombstone.who, .what = "purge", .subject = tombstone.subject}));
  TRY(transaction.commit());
  return tombstone;
}

}  // namespace

Result<Note> add_note(Database& database, Note note) {
  Transaction transaction = TRY(Transaction::begin(database));
  // Not one more than the highest there is: the number of a note that was destroyed is not given again.
  note.id = TRY(database.integer("SELECT count(*) FROM journal WHERE what = 'note'")) + 1;
  const std::string salt = fresh_salt();
  Statement insert = TRY(database.prepare("INSERT INTO notes VALUES (?,?,?,?,?,?)"));
  insert.bind(note.id).bind(note.subject).bind(note.at.micros()).bind(note.who).bind(note.text).bind(salt);
  TRY(insert.run());
  TRY(journal_word(database, {"notes", note.id, salted_digest(salt, fields_of(note))},
                   {.at = note.at, .who = note.who, .what = "note", .subject = note.subject}));
  TRY(transaction.commit());
  return note;
}

Result<PlanEvent> add_plan_event(Database& database, PlanEvent event) {
  Transaction transaction = TRY(Transaction::begin(database));
  event.seq = TRY(next_number(database, "seq", "plan_events"));
  const std::string salt = fresh_salt();
  Statement insert = TRY(database.prepare("INSERT INTO plan_events VALUES (?,?,?,?,?,?,?,?)"));
  insert.bind(event.seq).bind(event.at.micros()).bind(event.who).bind(event.kind).bind(event.subject);
  insert.bind(event.value).bind(event.reason).bind(salt);
  TRY(insert.run());
  TRY(journal_word(database, {"plan_events", event.seq, salted_digest(salt, fields_of(event))},
                   {.at = event.at, .who = event.who, .what = event.kind, .subject = event.subject}));
  TRY(transaction.commit());
  return event;
}

Result<Release> add_release(Database& database, Release release) {
  Transaction transaction = TRY(Transaction::begin(database));
  if (release.number == 0) release.number = TRY(next_number(database, "number", "releases"));
  const std::string salt = fresh_salt();
  Statement insert = TRY(database.prepare("INSERT INTO releases VALUES (?,?,?,?,?,?,?,?)"));
  insert.bind(release.number).bind(release.audience).bind(release.marking).bind(release.at.micros());
  insert.bind(release.who).bind(release.digest).bind(release.folder).bind(salt);
  TRY(insert.run());
  TRY(journal_word(database, {"releases", release.number, salted_digest(salt, fields_of(release))},
                   {.at = release.at, .who = release.who, .what = "publish", .subject = release.audience}));
  TRY(transaction.commit());
  return release;
}

Result<std::vector<Note>> list_notes(Database& database) { return list(database, kNotes, read_note); }
Result<std::vector<PlanEvent>> list_plan_events(Database& database) { return list(database, kEvents, read_event); }
Result<std::vector<Release>> list_releases(Database& database) { return list(database, kReleases, read_release); }
Result<std::vector<Tombstone>> list_tombstones(Database& database) { return list(database, kTombstones, read_tombstone); }
Result<Tombstone> add_tombstone(Database& database, Tombstone tombstone) { return bury(database, std::move(tombstone), std::nullopt); }
Result<Tombstone> bury_note(Database& database, std::int64_t note, Tombstone tombstone) {
  return bury(database, std::move(tombstone), note);
}

Status verify_words(Database& database) {
  Digests expected = TRY(journalled(database));
  TRY(verify_table(database, {"notes", kNotes, 5}, read_note, expected));
  TRY(verify_table(database, {"plan_events", kEvents, 7}, read_event, expected));
  TRY(verify_table(database, {"releases", kReleases, 7}, read_release, expected));
  TRY(verify_table(database, {"tombstones", kTombstones, 6}, read_tombstone, expected));
  if (!expected.empty()) {
    const auto& [table, number] = expected.begin()->first;
    return word_broken(table, number, "is missing");
  }
  return Done{};
}

}  // namespace demarche::store

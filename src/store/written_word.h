// What people typed: notes, decisions of the plan, releases, tombstones. Each is stored once and journalled with a salted digest, in
// one transaction: a change of the text shows, and a purged text cannot be guessed back from the journal.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"
#include "store/sqlite.h"

namespace demarche::store {

struct Note {
  std::int64_t id = 0;      // given by the store
  std::string subject;      // an id: claim, finding, intrusion ...
  Timestamp at;
  std::string who, text;
};

struct PlanEvent {
  std::int64_t seq = 0;     // given by the store; the order in which they count
  Timestamp at;
  std::string who;
  std::string kind;         // "act", "reply", "decide", "approve" ...
  std::string subject;      // id of the action, demand, rung or trigger
  std::string value, reason;
};

struct Release {
  std::int64_t number = 0;  // given by the store when 0
  std::string audience, marking;
  Timestamp at;
  std::string who;
  std::string digest;       // of the release, hexadecimal
  std::string folder;       // below the case
};

// What is left of what was destroyed on purpose: who did it, why, and what it was, by ids and digests.
struct Tombstone {
  std::int64_t number = 0;  // given by the store
  Timestamp at;
  std::string who;
  std::string subject;      // id of the source, or "note 3"
  std::string because;
  std::string detail;       // JSON: digests of the artifacts, rows by kind, claims that rested on them (workbench/purge.h)
};

// Each returns what was stored, its number filled in.
[[nodiscard]] Result<Note> add_note(Database& database, Note note);
[[nodiscard]] Result<std::vector<Note>> list_notes(Database& database);
[[nodiscard]] Result<PlanEvent> add_plan_event(Database& database, PlanEvent event);
[[nodiscard]] Result<std::vector<PlanEvent>> list_plan_events(Database& database);
[[nodiscard]] Result<Release> add_release(Database& database, Release release);
[[nodiscard]] Result<std::vector<Release>> list_releases(Database& database);

[[nodiscard]] Result<Tombstone> add_tombstone(Database& database, Tombstone tombstone);
[[nodiscard]] Result<std::vector<Tombstone>> list_tombstones(Database& database);
// Destroys a note's words; the tombstone and its entry in the journal say which. not_found when there is no such note.
[[nodiscard]] Result<Tombstone> bury_note(Database& database, std::int64_t note, Tombstone tombstone);

// Does every stored text have the digest that the journal holds for it, and is none missing or added, but for those that
// a tombstone's entry names? seal_broken names it.
[[nodiscard]] Status verify_words(Database& database);

}  // namespace demarche::store

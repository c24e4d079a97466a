// Case: everything that case.toml declares (plan, section 5), parsed and checked. formats/toml reads it; every step gets
// the part that it needs. `where` is the line in case.toml, for messages.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "model/marking.h"

namespace demarche {

enum class SourceRole { relay, victim, sensor, open };
[[nodiscard]] std::string_view role_text(SourceRole role);

struct SourceSpec {
  std::string id, name;
  std::vector<std::string> paths;             // relative to case.toml; files, folders, globs
  std::string format = "auto";                // auto | zeek | eve | windows | csv
  SourceRole role = SourceRole::sensor;
  std::vector<std::string> hosts;             // of a relay: canonical addresses; empty: any
  std::string victim;                         // for role = victim
  std::optional<Grade> grade;
  Tlp marking = Tlp::red;                     // own, else the case's
  std::chrono::microseconds clock_offset{0};  // added to every time
  std::optional<Timestamp> keep_until;
  std::string lawful_basis;
  std::string lake;                           // clickhouse://... (plan, section 9); not read yet
  unsigned where = 0;
};

struct IntelSpec {
  std::string path;
  std::string actor;                          // optional
  std::optional<Grade> grade;
  Tlp marking = Tlp::red;
  unsigned where = 0;
};

struct RegistrySpec {
  std::string kind;                           // victims networks holidays stolen samples entities statements priorities
  std::string path;
  std::optional<Grade> grade;
  Tlp marking = Tlp::red;
  unsigned where = 0;
};

struct OwnClaimSpec {
  std::string id, says, measure, unit, sql;
  Tlp marking = Tlp::red;                     // of its text, and the least of its value; the rows' own markings are added
  unsigned where = 0;
};

struct AudienceSpec {
  std::string id, name;
  Tlp ceiling = Tlp::clear;
  std::vector<std::string> members;
  Tlp marking = Tlp::red;                     // of the fact that this audience exists
  unsigned where = 0;
};

struct HypothesisSpec {
  std::string id, says, entity;
  double prior = 0;
  bool residual = false;
  std::map<std::string, double> responsibility;   // Healey's level -> probability (a bare name has 1)
  Tlp marking = Tlp::red;
  unsigned where = 0;
};

struct Range {
  double low = 0, high = 0;
  [[nodiscard]] double middle() const { return (low + high) / 2; }
};

struct FindingSpec {
  std::string id, says;
  std::vector<std::string> claims;
  std::string rater, technique, group, why;
  std::optional<Grade> grade;
  int forge_cost = 3;                             // 1..5
  double deception = 0;                           // d
  std::optional<double> planted_fit;              // q; default: the largest P of the row
  std::map<std::string, Range> likelihood;        // hypothesis -> P(see it | hypothesis)
  std::map<std::string, std::string> letters;     // hypothesis -> CC C N I II NA
  Tlp marking = Tlp::red;
  unsigned where = 0;
};

struct DemandSpec {
  std::string id, to, says, favourable;
  std::optional<Timestamp> due;
  Tlp marking = Tlp::red;
  unsigned where = 0;
};

struct OwnerSpec {
  std::string id, name, contact;
  Tlp marking = Tlp::red;
  unsigned where = 0;
};

struct RungSpec {                                 // the ladder is climbed in the order of the file
  std::string id, name, says;
  Tlp marking = Tlp::red;
  unsigned where = 0;
};

struct Needs {                                    // may not start until these stand at `marking`
  std::vector<std::string> claims;                // names of standard claims, ids of own ones
  std::optional<Tlp> marking;                     // absent: the action's marking
  std::string hypothesis;
  std::string word;                               // of ICD 203; the least; empty: "likely" where one is needed
  std::string level;                              // Healey's; the least
  int partners = 0;                               // how many partners must have joined
};

struct ActionSpec {
  std::string id, rung, says, owner, channel, kind, basis;
  std::string due;                                // ISO 8601 duration from the opening of the rung; empty: none
  std::vector<std::string> support, concur, after;
  bool legal = false;
  Needs needs;
  Tlp marking = Tlp::red;
  unsigned where = 0;
};

struct TriggerSpec {
  std::string id, from, to, when, says;
  Tlp marking = Tlp::red;
  unsigned where = 0;
};

struct DocumentSpec {
  std::string id, path, title;
  Tlp marking = Tlp::red;
  unsigned where = 0;
};

struct Case {
  std::string id, name;
  Tlp marking = Tlp::red;
  std::string origin_level = "city";              // city | region | country | asn
  int quiet_days = 30;
  std::vector<std::string> warninglists;          // paths and globs of MISP warning lists, for sweep
  Tlp profile_marking = Tlp::red, track_marking = Tlp::red, sweep_marking = Tlp::red, plan_marking = Tlp::red;   // of these tables themselves
  std::optional<Timestamp> plan_start;

  std::vector<SourceSpec> sources;
  std::vector<IntelSpec> intel;
  std::vector<RegistrySpec> registries;
  std::vector<OwnClaimSpec> claims;
  std::vector<AudienceSpec> audiences;
  std::vector<HypothesisSpec> hypotheses;
  std::vector<FindingSpec> findings;
  std::vector<DemandSpec> demands;
  std::vector<OwnerSpec> owners;
  std::vector<RungSpec> rungs;
  std::vector<ActionSpec> actions;
  std::vector<TriggerSpec> triggers;
  std::vector<DocumentSpec> documents;

  // The one with that id, or null.
  [[nodiscard]] const SourceSpec* source(std::string_view source_id) const;
  [[nodiscard]] const HypothesisSpec* hypothesis(std::string_view hypothesis_id) const;
  [[nodiscard]] const DemandSpec* demand(std::string_view demand_id) const;
  [[nodiscard]] const RungSpec* rung(std::string_view rung_id) const;
  [[nodiscard]] const ActionSpec* action(std::string_view action_id) const;
};

// The standard claims' fixed names (plan, section 6), in the order of that section.
[[nodiscard]] std::span<const std::string_view> standard_claim_names();

// Healey's ten levels of state responsibility ("Beyond Attribution", 2012), passive to active. Their order means
// something, their distance does not.
[[nodiscard]] std::span<const std::string_view> responsibility_levels();
[[nodiscard]] std::optional<std::size_t> responsibility_rank(std::string_view level);

// ICD 203 (2015): a word and its band. The standard's edges are shared; here a band is closed below and open above.
struct ProbabilityBand {
  std::string_view word, other;   // the two term rows of the standard; never mixed in one text
  double low, high;
};
[[nodiscard]] std::span<const ProbabilityBand> probability_bands();
// The band of a word of either row, any case; null: not a word of the standard.
[[nodiscard]] const ProbabilityBand* probability_band(std::string_view word);

}  // namespace demarche

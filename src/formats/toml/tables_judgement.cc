#include <array>

#include "formats/toml/tables.h"

namespace demarche::toml {
namespace {

std::span<const Key<HypothesisSpec>> hypothesis_keys() {
  static constexpr std::array kKeys = {
      must<&HypothesisSpec::id, NewId<IdKind::hypothesis>>("id", "its name in findings and actions"),
      must<&HypothesisSpec::says, Line>("says", "who did it, in this explanation"),
      may<&HypothesisSpec::entity, Text>("entity", "id in the registry of entities; compared with the profile"),
      must<&HypothesisSpec::prior, Probability<Ends::closed>>("prior", "probability before any finding; all of them sum to 1"),
      may<&HypothesisSpec::residual, Flag>("residual", "\"someone else\": exactly one has this, and its prior is above 0", "false"),
      may<&HypothesisSpec::responsibility, Levels>("responsibility", "how far the state is responsible if this is so"),
      may<&HypothesisSpec::marking, MarkingValue>("marking", kMarkingSays, kCasesMarking),
  };
  return kKeys;
}

std::span<const Key<FindingSpec>> finding_keys() {
  static constexpr std::array kKeys = {
      must<&FindingSpec::id, NewId<IdKind::finding>>("id", "its name in the assessment"),
      must<&FindingSpec::says, Line>("says", "what was found, in one sentence"),
      may<&FindingSpec::claims, RefList<IdKind::claim>>("claims", "the claims it rests on: standard names or ids of `[[claim]]`", "[]"),
      may<&FindingSpec::rater, Text>("rater", "who judged it"),
      may<&FindingSpec::technique, Text>("technique", "ATT&CK technique, `T1021.001`"),
      may<&FindingSpec::group, Text>("group", "findings of one origin share a group and weigh as one", "a group of its own"),
      may<&FindingSpec::grade, GradeValue>("grade", "Admiralty code; weakens the likelihoods"),
      may<&FindingSpec::forge_cost, Whole<1, 5>>("forge_cost", "1 trivial .. 5 nearly impossible to fake", "3"),
      may<&FindingSpec::deception, Probability<Ends::open_high>>(
          "deception", "d, the chance that it was planted: P' = (1-d)P + d*q for all hypotheses but the best-fitting one", "0"),
      may<&FindingSpec::planted_fit, Probability<Ends::open_low>>("planted_fit", "q, how likely one sees it if it was planted",
                                                                  "the largest P of the row"),
      may<&FindingSpec::likelihood, Likelihoods>("likelihood", "P(see it | hypothesis), for every hypothesis but the residual one"),
      may<&FindingSpec::letters, Letters>("letters", "letters for the ACH matrix", "from the likelihoods"),
      may<&FindingSpec::why, Text>("why", "the reasons for these numbers"),
      may<&FindingSpec::marking, MarkingValue>("marking", kMarkingSays, kCasesMarking),
  };
  return kKeys;
}

void check_finding(Reader& reader, const Node& node, const FindingSpec&) {
  if (node.find("likelihood") == nullptr && node.find("letters") == nullptr)
    reader.issue(node.at, "[[finding]] has neither likelihood nor letters",
                 "add likelihood = { H1 = [0.8, 0.95], ... }, how likely one sees this under each hypothesis");
}

constexpr std::array kTables = {
    Table{"hypothesis", "[[hypothesis]]", "One of the rival explanations.", &key_infos<&hypothesis_keys>,
          &read_many<&Case::hypotheses, &hypothesis_keys>},
    Table{"finding", "[[finding]]", "A claim weighed as evidence.", &key_infos<&finding_keys>,
          &read_many<&Case::findings, &finding_keys, &check_finding>},
};

}  // namespace

std::span<const Table> judgement_tables() { return kTables; }

}  // namespace demarche::toml

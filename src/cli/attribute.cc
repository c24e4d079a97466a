// demarche attribute: the rival explanations, weighed.
#include "base/text.h"
#include "cli/attribute_page.h"
#include "cli/exit_code.h"
#include "workbench/judge.h"

namespace demarche::cli {
namespace {

using json::Json;

constexpr OptionSpec kOptions[] = {
    {.name = "what-if", .help = "the answer without each finding and group, changed or not"},
    {.name = "without", .takes = Takes::each, .value = "ID", .help = "leave out this finding or group"},
    {.name = "prior", .takes = Takes::each, .value = "H=P", .help = "this prior instead of the case's; the others share the rest"},
};
constexpr Example kExamples[] = {
    {"demarche attribute", "explanations, findings, and what would change the answer"},
    {"demarche attribute --without E-07 --prior H1=0.5", "the same, had it been otherwise"},
    {"demarche attribute --json | jq '.hypotheses[] | {id, posterior, word}'", "for a script"},
};
constexpr int kExits[] = {kDone, kUsage, kSealBroken, kNoCase};

Json texts(std::span<const std::string> list) {
  Json out = Json::array();
  for (const std::string& text : list) out.push(text);
  return out;
}

Json finding_json(const AssessedFinding& finding, std::span<const AssessedHypothesis> hypotheses) {
  Json letters = Json::object(), likelihood = Json::object();
  for (std::size_t h = 0; h < hypotheses.size(); ++h) {
    if (h < finding.letters.size()) letters.set(hypotheses[h].id, finding.letters[h]);
    if (h < finding.likelihood.size()) likelihood.set(hypotheses[h].id, finding.likelihood[h]);
  }
  Json out;
  out.set("id", finding.id).set("says", finding.says).set("group", finding.group).set("grade", finding.grade).set("claims", texts(finding.claims));
  out.set("letters", std::move(letters)).set("likelihood", std::move(likelihood)).set("diagnosticity", finding.diagnosticity);
  return out.set("counts", finding.counts).set("left_out", finding.left_out);
}

Json assessment_json(const Assessment& assessment) {
  Json hypotheses = Json::array(), findings = Json::array(), without = Json::array(), unseparated = Json::array();
  for (const AssessedHypothesis& h : assessment.hypotheses) {
    Json one;
    one.set("id", h.id).set("prior", h.prior).set("posterior", h.posterior).set("low", h.low).set("high", h.high);
    one.set("inconsistency", h.inconsistency).set("word", h.word).set("says", h.says).set("weighted", h.weighted).set("residual", h.residual);
    hypotheses.push(std::move(one));
  }
  for (const AssessedFinding& finding : assessment.findings) findings.push(finding_json(finding, assessment.hypotheses));
  for (const WithoutFinding& w : assessment.without) {
    Json one;
    one.set("left_out", w.left_out).set("group", w.group).set("leader", w.leader).set("leader_posterior", w.leader_posterior);
    without.push(std::move(one.set("changes_leader", w.changes_leader).set("changes_word", w.changes_word)));
  }
  for (const UnseparatedPair& pair : assessment.unseparated)
    unseparated.push(Json().set("first", pair.first).set("second", pair.second).set("ratio", pair.ratio));
  Json against = Json::array();
  for (const GroupAgainst& one : assessment.against_runner_up)
    against.push(Json().set("group", one.group).set("findings", texts(one.findings)).set("ratio", one.ratio).set("separates", one.separates()));
  Json margin;
  margin.set("leader", assessment.leader).set("runner_up", assessment.runner_up).set("smallest_set", texts(assessment.smallest_set));
  margin.set("forge_cost", assessment.forge_cost).set("forge_set", texts(assessment.forge_set));
  Json out;
  out.set("hypotheses", std::move(hypotheses)).set("findings", std::move(findings)).set("margin", std::move(margin));
  out.set("without", std::move(without)).set("unseparated", std::move(unseparated));
  out.set("against_runner_up", std::move(against));
  return out.set("problems", texts(assessment.problems));
}

Result<workbench::JudgeOptions> judge_options(const Invocation& asked) {
  workbench::JudgeOptions options;
  for (const std::string& id : asked.values("without")) options.without.push_back(id);
  for (const std::string& text : asked.values("prior")) {
    const std::size_t equals = text.rfind('=');
    const auto value = equals == std::string::npos ? std::nullopt : parse_number(std::string_view(text).substr(equals + 1));
    if (!value || equals == 0) return bad_input("--prior: expected H=P such as H1=0.3, found \"" + text + "\"");
    options.priors[text.substr(0, equals)] = *value;
  }
  return options;
}

Result<int> call(Session& session) {
  const workbench::JudgeOptions options = TRY(judge_options(session.asked()));
  const auto reading = TRY(session.open_case());
  const Assessment assessment = TRY(workbench::judge(*reading, options));
  const auto lines = session.asked().has("what-if") ? LeftOutLines::all : LeftOutLines::changing;
  if (session.json()) session.print_json(assessment_json(assessment));
  else session.print(attribute_page(assessment, lines, session.page_look()));
  return kDone;
}

}  // namespace

const CommandSpec kAttributeCommand = {
    .name = "attribute", .group = "judge", .summary = "rival explanations, weighed; what would change the answer",
    .text = "Weighs the hypotheses of case.toml by its findings: prior, posterior with the middle 95 % over the ranges that were given, and "
            "the word of ICD 203. Says first which explanations the evidence does not separate. Beside it stands the matrix of competing "
            "hypotheses, and what would change the answer: the smallest set of findings whose loss changes the leader, each finding or "
            "group whose loss changes leader or word, and what it would cost to forge.\n\n"
            "Findings of one group weigh as one. A finding whose claim has no answer is left out, and that is said. Uses the claims of the "
            "last run. A person decides what is published; this proposes.",
    .shape = Shape::page, .options = kOptions, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["hypotheses","findings","margin","without","unseparated","against_runner_up","problems"],
"properties":{"hypotheses":{"type":"array","items":{"type":"object","required":["id","prior","posterior","low","high","inconsistency","word"],
"properties":{"id":{"type":"string"},"prior":{"type":"number"},"posterior":{"type":"number"},"low":{"type":"number"},"high":{"type":"number"},
"inconsistency":{"type":"integer"},"word":{"type":"string"},"says":{"type":"string"},"weighted":{"type":"number"},"residual":{"type":"boolean"}}}},
"findings":{"type":"array","items":{"type":"object","required":["id","group","letters","likelihood","diagnosticity","counts","left_out"],
"properties":{"id":{"type":"string"},"says":{"type":"string"},"group":{"type":"string"},"grade":{"type":"string"},"claims":{"type":"array","items":{"type":"string"}},
"letters":{"type":"object","description":"by hypothesis"},"likelihood":{"type":"object","description":"as weighed, by hypothesis"},
"diagnosticity":{"type":"number"},"counts":{"type":"boolean"},"left_out":{"type":"string"}}}},
"margin":{"type":"object","required":["leader","runner_up","smallest_set","forge_cost","forge_set"],
"properties":{"leader":{"type":"string"},"runner_up":{"type":"string"},"smallest_set":{"type":"array","items":{"type":"string"}},
"forge_cost":{"type":"integer"},"forge_set":{"type":"array","items":{"type":"string"}}}},
"without":{"type":"array","items":{"type":"object","required":["left_out","group","leader","leader_posterior","changes_leader","changes_word"],
"properties":{"left_out":{"type":"string"},"group":{"type":"boolean"},"leader":{"type":"string"},"leader_posterior":{"type":"number"},
"changes_leader":{"type":"boolean"},"changes_word":{"type":"boolean"}}}},
"unseparated":{"type":"array","items":{"type":"object","required":["first","second","ratio"],
"properties":{"first":{"type":"string"},"second":{"type":"string"},"ratio":{"type":"number"}}}},
"against_runner_up":{"type":"array","items":{"type":"object","required":["group","findings","ratio","separates"],
"properties":{"group":{"type":"string"},"findings":{"type":"array","items":{"type":"string"}},
"ratio":{"type":"number","description":"of the likelihoods, leader over runner-up"},"separates":{"type":"boolean"}}}},
"problems":{"type":"array","items":{"type":"string"}}}})",
    .call = call};

}  // namespace demarche::cli

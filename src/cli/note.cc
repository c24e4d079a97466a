// demarche note: a remark of a person on anything of the case.
#include <algorithm>

#include "cli/asked.h"
#include "cli/exit_code.h"
#include "workbench/plan.h"

namespace demarche::cli {
namespace {

constexpr OptionSpec kOptions[] = {kByOption};
constexpr ArgumentSpec kArguments[] = {
    {.name = "ID", .count = Count::one, .help = "anything of the case: C-001, S-1, H1, an action, a cluster"},
    {.name = "TEXT", .count = Count::one, .help = "the note"},
};
constexpr Example kExamples[] = {
    {"demarche note C-001 'checked against the paper log'", "a note on a claim"},
    {"demarche note H1 'rater 2 disagrees, see minutes' --by analyst-2", "on a hypothesis, in somebody's name"},
    {"demarche note S-relay-017 'clock was wrong until May'", "on a source"},
};
constexpr int kExits[] = {kDone, kUsage, kSealBroken, kNoCase, kLocked};

template <class Specs>
bool among(const Specs& specs, std::string_view id) {
  return std::any_of(specs.begin(), specs.end(), [&](const auto& spec) { return spec.id == id; });
}

bool declared(const Case& spec, std::string_view id) {
  return spec.id == id || among(spec.sources, id) || among(spec.claims, id) || among(spec.audiences, id) || among(spec.hypotheses, id) ||
         among(spec.findings, id) || among(spec.demands, id) || among(spec.owners, id) || among(spec.rungs, id) ||
         among(spec.actions, id) || among(spec.triggers, id) || among(spec.documents, id);
}

// A note on a mistyped id would never be found again.
Status check_subject(const Session& session, const std::string& id) {
  const auto reading = TRY(session.open_case());
  if (!declared(reading->spec(), id)) TRY(reading->show(id));
  return Done{};
}

Result<int> call(Session& session) {
  workbench::NoteEntry entry;
  entry.subject = session.asked().arguments[0], entry.text = session.asked().arguments[1];
  entry.case_file = TRY(session.case_file());
  entry.who = asked_who(session);
  entry.now = now();
  TRY(check_subject(session, entry.subject));
  const std::int64_t number = TRY(workbench::add_note(entry));
  if (session.json()) session.print_json(json::Json().set("number", number).set("subject", entry.subject).set("by", entry.who));
  else session.print("Note " + std::to_string(number) + " on " + for_terminal(std::string_view(entry.subject)) + ", by " + for_terminal(std::string_view(entry.who)) + ".\n");
  return kDone;
}

}  // namespace

const CommandSpec kNoteCommand = {
    .name = "note", .group = "judge", .summary = "a note on anything of the case",
    .text = "Records a note on an id of the case, with the time and who wrote it. Notes are part of the journal: they are never changed, and "
            "never part of a release.",
    .shape = Shape::page, .options = kOptions, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["number","subject","by"],"properties":{"number":{"type":"integer"},"subject":{"type":"string"},"by":{"type":"string"}}})",
    .call = call};

}  // namespace demarche::cli

// demarche show: one thing of the case by its id.
#include "cli/exit_code.h"
#include "cli/report_json.h"
#include "cli/run_page.h"
#include "cli/session.h"

namespace demarche::cli {
namespace {

constexpr ArgumentSpec kArguments[] = {{.name = "ID", .count = Count::one, .help = "of a claim, source, victim, intrusion, indicator, artifact ..."}};
constexpr Example kExamples[] = {
    {"demarche show S-relay-017", "a source"},
    {"demarche show C-001", "a claim"},
    {"demarche show V-031 --json", "a victim, for a script"},
};
constexpr int kExits[] = {kDone, kUsage, kSealBroken, kNoCase};

std::string page(const workbench::Shown& shown, const Session& session) {
  const Look look = session.page_look();
  std::string out = look.bold(for_terminal(std::string_view(shown.id))) + "  " + for_terminal(std::string_view(shown.kind)) + "\n";
  std::size_t widest = 0;
  for (const auto& field : shown.fields) widest = std::max(widest, std::min<std::size_t>(width_of(field.first), 20));
  for (const auto& [name, cell] : shown.fields) {
    if (cell_text(cell).empty()) continue;
    out += "  " + fitted(for_terminal(std::string_view(name)), widest) + "  " +
           wrapped(for_terminal(cell_text(cell)), look.width, widest + 4, widest + 4) + "\n";
  }
  for (const workbench::ShownNote& note : shown.notes) {
    const std::string head = "note:" + std::to_string(note.number) + "  " + note.at.date() + "  " + for_terminal(std::string_view(note.who)) + ": ";
    out += "  " + wrapped(head + for_terminal(std::string_view(note.text)), look.width, 2, 4) + "\n";
  }
  if (shown.related && !shown.related->rows.empty()) out += "\n" + aligned(grid_of(*shown.related), session.look().width);
  return out;
}

Result<int> call(Session& session) {
  const auto reading = TRY(session.open_case());
  const workbench::Shown shown = TRY(reading->show(session.asked().arguments.front()));
  if (session.json()) session.print_json(shown_json(shown));
  else session.print(page(shown, session));
  return kDone;
}

}  // namespace

const CommandSpec kShowCommand = {
    .name = "show", .group = "figures", .summary = "one thing of the case by its id",
    .text = "Whatever has an id: a claim, source, victim, indicator, intrusion, cluster, artifact, and what case.toml declares: hypotheses, "
            "findings, actions and the rest of the plan. Prints its fields, the notes on it and what belongs to it, such as the sightings of "
            "an intrusion. \"demarche why ID\" goes on from there down to the bytes.",
    .shape = Shape::page, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["kind","id","fields","notes","related"],
"properties":{"kind":{"type":"string"},"id":{"type":"string"},"fields":{"type":"object"},"notes":{"type":"array","items":{"type":"object","required":["number","at","by","text"],
"properties":{"number":{"type":"integer"},"at":{"type":"string"},"by":{"type":"string"},"text":{"type":"string"}}}},"related":{"type":["array","null"],"items":{"type":"object"}}}})",
    .call = call};

}  // namespace demarche::cli

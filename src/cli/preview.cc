// demarche preview: what an audience would see, beside what we see.
#include "cli/asked.h"
#include "cli/exit_code.h"
#include "cli/figures.h"
#include "workbench/publish.h"

namespace demarche::cli {
namespace {

constexpr OptionSpec kOptions[] = {kToOption, kMarkingOption, kDateOption};
constexpr Example kExamples[] = {
    {"demarche preview --marking TLP:GREEN", "what everybody cleared for TLP:GREEN would see"},
    {"demarche preview --to cert-x", "what an audience of the case would see"},
    {"demarche preview --to victim:V-031 --json | jq .faults", "what must not go out, for a script"},
};
constexpr int kExits[] = {kDone, kNo, kUsage, kRefused, kSealBroken, kNoCase};

json::Json preview_json(const workbench::PreviewReport& report) {
  json::Json claims = json::Json::array(), faults = json::Json::array();
  for (const auto& claim : report.claims)
    claims.push(json::Json().set("id", claim.id).set("name", claim.name).set("ours", claim.ours).set("theirs", claim.theirs).set("state", claim.state));
  for (const std::string& fault : report.faults) faults.push(fault);
  json::Json out;
  out.set("audience", report.audience).set("marking", report.marking).set("stands", report.stands).set("differs", report.differs);
  out.set("dropped", report.dropped).set("rows", report.rows).set("assessment", report.assessment);
  return out.set("claims", std::move(claims)).set("faults", std::move(faults));
}

// Claims whose figure is another for them, or not there at all.
std::string changed_claims(const workbench::PreviewReport& report, Look look) {
  Grid grid;
  grid.columns = {{"id", Align::left, Give::last}, {"name", Align::left, Give::last}, {"ours"}, {"theirs"}};
  for (const auto& claim : report.claims) {
    if (claim.state == "differs")
      grid.rows.push_back({claim.id, claim.name, claim.ours, claim.theirs == claim.ours ? "same figure, other rows" : claim.theirs});
    if (claim.state == "dropped") grid.rows.push_back({claim.id, claim.name, claim.ours, "(dropped)"});
  }
  return grid.rows.empty() ? std::string() : "\n" + aligned(grid, look.width);
}

std::string preview_page(const workbench::PreviewReport& report, const std::string& next, Look look) {
  std::string out = look.bold("As " + readers_text(report.audience, report.marking)) + "\n";
  // Without a report that can be made there is nothing to compare with.
  if (report.claims.empty() && !report.faults.empty()) out += "  claims were not compared: the report cannot be made; " + counted(report.rows, "row") + " would be released\n";
  else out += "  " + counted(report.stands, "claim") + (report.stands == 1 ? " stands, " : " stand, ") + std::to_string(report.differs) +
         (report.differs == 1 ? " differs, " : " differ, ") + std::to_string(report.dropped) + " dropped; " + counted(report.rows, "row") + " released\n";
  out += report.assessment ? "  with the assessment of hypotheses\n" : "  without an assessment: not every hypothesis may be seen, or there is none\n";
  out += changed_claims(report, look) + "\n";
  std::size_t number = 0;
  for (const std::string& fault : report.faults) {
    const std::string heading = "FAULT " + std::to_string(++number) + "  ";
    out += heading + wrapped(for_terminal(std::string_view(fault)), look.width, heading.size(), heading.size()) + "\n";
  }
  if (report.faults.empty()) return out + "No faults. Nothing was written. Next  " + next + "\n";
  return out + counted(report.faults.size(), "fault") + ". Nothing was written.\n";
}

Result<int> call(Session& session) {
  const Readers readers = TRY(asked_readers(session));
  const Timestamp date = TRY(asked_date(session));
  const auto file = TRY(session.case_file());
  const workbench::PreviewReport report = TRY(workbench::preview(file, readers.to, readers.marking, date, session.jobs()));
  const std::string whom = readers.to.empty() ? "--marking " + shell_quoted(readers.marking) : "--to " + shell_quoted(readers.to);
  if (session.json()) session.print_json(preview_json(report));
  else session.print(preview_page(report, session.command_line("publish " + whom + " -o DIR"), session.page_look()));
  return report.faults.empty() ? kDone : kNo;
}

}  // namespace

const CommandSpec kPreviewCommand = {
    .name = "preview", .group = "release", .summary = "what an audience would see; nothing is written",
    .text = "Cuts the case down to what the audience may see, computes every claim from that alone, and prints which claims stand, which "
            "have another figure, which are dropped, and every fault: what publish refuses, and findings without their claim. Nothing is written.\n\n"
            "Exit 1 when there are faults.",
    .shape = Shape::page, .options = kOptions, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["audience","marking","stands","differs","dropped","rows","assessment","claims","faults"],
"properties":{"audience":{"type":"string"},"marking":{"type":"string"},"stands":{"type":"integer"},"differs":{"type":"integer"},"dropped":{"type":"integer"},
"rows":{"type":"integer"},"assessment":{"type":"boolean"},
"claims":{"type":"array","items":{"type":"object","required":["id","name","ours","theirs","state"],
"properties":{"id":{"type":"string"},"name":{"type":"string"},"ours":{"type":"string"},"theirs":{"type":"string"},"state":{"enum":["stands","differs","dropped","unanswered"]}}}},
"faults":{"type":"array","items":{"type":"string"}}}})",
    .call = call};

}  // namespace demarche::cli

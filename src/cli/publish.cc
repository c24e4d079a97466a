// demarche publish: a release for one audience, written into a folder.
#include "workbench/publish.h"

#include "base/disk.h"
#include "base/text.h"
#include "cli/asked.h"
#include "cli/exit_code.h"
#include "cli/figures.h"

namespace demarche::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    kToOption, kMarkingOption, kDateOption,
    {.name = "key", .takes = Takes::value, .value = "FILE", .help = "sign with this minisign secret key, one without a password"},
    {.name = "unsigned", .help = "do not sign; verify will say \"signature: none\""},
};
constexpr Example kExamples[] = {
    {"demarche publish --to cert-x -o out --key demarche.key", "a signed release in the new folder out"},
    {"demarche publish --marking TLP:GREEN -o out --unsigned", "for whoever may see TLP:GREEN, without a signature"},
    {"demarche publish --to public --date 2013-02-19 -o out --unsigned", "the same bytes on every day"},
};
constexpr int kExits[] = {kDone, kUsage, kPartial, kRefused, kSealBroken, kNoCase, kLocked, kKey};

Result<workbench::PublishOptions> options_of(const Session& session) {
  const Invocation& asked = session.asked();
  const Readers readers = TRY(asked_readers(session));
  workbench::PublishOptions options;
  options.to = readers.to, options.marking = readers.marking;
  const auto folder = asked.value("output");
  if (!folder || folder->empty()) return bad_input("publish: expected -o DIR, found none", "DIR is a folder that does not exist yet, or is empty");
  options.folder = *folder;
  options.key = asked.value("key");
  const std::string how = "--key FILE signs (a key is made by \"demarche key FILE\" or \"minisign -G -W\"); --unsigned does without";
  if (!options.key && !asked.has("unsigned")) return bad_input("publish: signed or not? Expected --key FILE or --unsigned, found neither", how);
  if (options.key && asked.has("unsigned")) return bad_input("publish: expected one of --key FILE and --unsigned, found both", how);
  options.date = TRY(asked_date(session));
  options.now = now();
  options.who = session.around().user;
  options.jobs = session.jobs();
  options.case_file = TRY(session.case_file());
  return options;
}

json::Json publish_json(const workbench::PublishReport& report) {
  json::Json files = json::Json::array();
  for (const auto& [name, size] : report.files) files.push(json::Json().set("name", name).set("size", size));
  json::Json out;
  out.set("number", report.number).set("audience", report.audience).set("marking", report.marking);
  out.set("folder", visible(report.folder.string())).set("digest", report.digest).set("key_id", report.key_id);
  out.set("claims", report.claims).set("answered", report.answered).set("rows", report.rows);
  return out.set("files", std::move(files));
}

std::string publish_page(const workbench::PublishReport& report, const std::string& folder, Look look) {
  Grid grid;
  grid.columns = {{"file", Align::left, Give::last}, {"bytes", Align::right, Give::last}};
  for (const auto& [name, size] : report.files)
    grid.rows.push_back({(fs::path(folder) / name).string(), with_thousands(static_cast<std::int64_t>(size))});
  std::string out = aligned(grid, look.width);
  out += "Release " + std::to_string(report.number) + " for " + readers_text(report.audience, report.marking) + ": " +
         std::to_string(report.answered) + " of " + counted(report.claims, "claim") + " answered, " + counted(report.rows, "row") + ".\n";
  out += report.key_id.empty() ? "Not signed.\n" : "Signed with key " + for_terminal(std::string_view(report.key_id)) + ".\n";
  return out + "Next  demarche verify " + for_terminal(std::string_view(shell_quoted(folder))) + "\n";
}

Result<int> call(Session& session) {
  const workbench::PublishOptions options = TRY(options_of(session));
  const workbench::PublishReport report = TRY(workbench::publish(options));
  if (session.json()) session.print_json(publish_json(report));
  else session.print(publish_page(report, options.folder.string(), session.page_look()));
  return kDone;
}

}  // namespace

const CommandSpec kPublishCommand = {
    .name = "publish", .group = "release", .summary = "a release for one audience: report, claims, rows, bundle, sums",
    .text = "Cuts the case down to what the audience may see, computes every claim from that alone, and writes a folder that anyone can "
            "check with \"demarche verify\": report.html, claims.json, the released rows, bundle.stix.json, SHA256SUMS and its signature. "
            "The release gets a number in the case.\n\n"
            "-o DIR is the folder here, not a file; it must not exist yet, or be empty. Give --key or --unsigned. A key is made by "
            "\"demarche key FILE\" or \"minisign -G -W\". With the same --date and key the same case gives the same bytes.\n\n"
            "A figure bound to no claim, a probability word out of its band, or a marking above the audience's refuses the release; "
            "\"demarche preview\" lists all such faults.",
    .shape = Shape::page, .options = kOptions, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["number","audience","marking","folder","digest","key_id","claims","answered","rows","files"],
"properties":{"number":{"type":"integer"},"audience":{"type":"string"},"marking":{"type":"string"},"folder":{"type":"string"},
"digest":{"type":"string","description":"SHA-256 of SHA256SUMS"},"key_id":{"type":"string","description":"empty: unsigned"},
"claims":{"type":"integer"},"answered":{"type":"integer"},"rows":{"type":"integer"},
"files":{"type":"array","items":{"type":"object","required":["name","size"],"properties":{"name":{"type":"string"},"size":{"type":"integer"}}}}}})",
    .call = call, .output = OutputIs::folder};

}  // namespace demarche::cli

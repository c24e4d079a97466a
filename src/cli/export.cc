// demarche export: what an audience may see, in a format of other tools; or the whole case, for another team to go on with.
#include "base/disk.h"
#include "cli/asked.h"
#include "cli/exit_code.h"
#include "cli/figures.h"
#include "cli/handover_page.h"
#include "workbench/publish.h"

namespace demarche::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    kToOption, kMarkingOption, kDateOption,
    {.name = "originals", .help = "case: the log files too, not only their sealed rows"},
    {.name = "key", .takes = Takes::value, .value = "FILE", .help = "case: sign with this minisign secret key"},
};
constexpr ArgumentSpec kArguments[] = {
    {.name = "FORMAT", .count = Count::one, .help = "stix: one STIX 2.1 bundle; case: the whole case, for a hand-over", .choices = "stix|case"}};
constexpr Example kExamples[] = {
    {"demarche export stix --marking TLP:GREEN -o bundle.json", "a STIX 2.1 bundle of what TLP:GREEN may see"},
    {"demarche export stix --to cert-x", "for an audience of the case, on stdout"},
    {"demarche export case -o case.tar.zst --key demarche.key", "all of it, sealed and signed"},
};
constexpr int kExits[] = {kDone, kUsage, kPartial, kRefused, kSealBroken, kNoCase, kLocked, kKey};

Result<int> export_stix(Session& session, const std::optional<std::string>& output) {
  const Readers readers = TRY(asked_readers(session));
  const Timestamp date = TRY(asked_date(session));
  const auto file = TRY(session.case_file());
  const std::string bundle = TRY(workbench::export_bundle(file, readers.to, readers.marking, date, session.jobs()));
  if (output) {
    TRY(write_file(*output, bundle));
    return kDone;
  }
  // Into a pipe the very bytes that publish writes; a terminal would obey some of them.
  session.print(session.around().stdout_terminal ? safe_json(bundle) : bundle);
  return kDone;
}

Result<int> export_case(Session& session, const std::optional<std::string>& output) {
  if (!output || output->empty()) return bad_input("export case: expected -o FILE, found none", "for example: -o case.tar.zst");
  if (session.asked().has("to") || session.asked().has("marking"))
    return bad_input("export case hands over the whole case, whatever its markings", "for one audience: demarche publish --to AUDIENCE -o DIR");
  workbench::HandoverOptions options;
  options.case_file = TRY(session.case_file());
  options.archive = *output;
  options.originals = session.asked().has("originals");
  options.key = session.asked().value("key");
  options.now = now(), options.who = session.around().user, options.jobs = session.jobs();
  const workbench::Handover report = TRY(workbench::export_case(options));
  if (session.json()) session.print_json(handover_json(report));
  else session.print(exported_page(report, session.page_look()));
  return kDone;
}

Result<int> call(Session& session) {
  const auto output = session.asked().value("output");
  return session.asked().arguments.front() == "case" ? export_case(session, output) : export_stix(session, output);
}

}  // namespace

const CommandSpec kExportCommand = {
    .name = "export", .group = "release", .summary = "a STIX bundle for an audience, or the whole case to hand over",
    .text = "stix: cuts the case down to what the audience may see and prints one STIX 2.1 bundle, the same bytes as bundle.stix.json of a "
            "release for that audience and date. Nothing is recorded: publish is what counts as handing it out.\n\n"
            "case: one sealed archive (tar in zstd) of the whole case: case.toml, catalogue and journal, sealed rows, and what case.toml names "
            "below its folder; with --originals the log files too. \"demarche import case\" checks it and goes on from there. It holds "
            "everything at the case's own marking: it is for colleagues, not for an audience. The journal records it.",
    .shape = Shape::text, .options = kOptions, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"anyOf":[{"type":"object","required":["type","id","objects"],"description":"stix: a STIX 2.1 bundle",
"properties":{"type":{"enum":["bundle"]},"id":{"type":"string"},"objects":{"type":"array","items":{"type":"object"}}}},
{"type":"object","description":"case","required":["case","name","marking","archive","digest","key_id","files","bytes","left_out"],
"properties":{"case":{"type":"string"},"name":{"type":"string"},"marking":{"type":"string"},"archive":{"type":"string"},
"digest":{"type":"string","description":"SHA-256 of SHA256SUMS"},"key_id":{"type":"string","description":"empty: unsigned"},
"files":{"type":"integer"},"bytes":{"type":"integer"},"left_out":{"type":"array","items":{"type":"string"}}}}]})",
    .call = call, .output = OutputIs::file};

}  // namespace demarche::cli

// demarche export: what an audience may see, in a format of other tools.
#include "cli/asked.h"
#include "cli/exit_code.h"
#include "workbench/publish.h"

namespace demarche::cli {
namespace {

constexpr OptionSpec kOptions[] = {kToOption, kMarkingOption, kDateOption};
constexpr ArgumentSpec kArguments[] = {{.name = "FORMAT", .count = Count::one, .help = "stix: one STIX 2.1 bundle", .choices = "stix"}};
constexpr Example kExamples[] = {
    {"demarche export stix --marking TLP:GREEN -o bundle.json", "a STIX 2.1 bundle of what TLP:GREEN may see"},
    {"demarche export stix --to cert-x", "for an audience of the case, on stdout"},
    {"demarche export stix --to public --date 2013-02-19 | jq '.objects | length'", "the same bytes on every day"},
};
constexpr int kExits[] = {kDone, kUsage, kPartial, kRefused, kSealBroken, kNoCase};

Result<int> call(Session& session) {
  const Readers readers = TRY(asked_readers(session));
  const Timestamp date = TRY(asked_date(session));
  const auto file = TRY(session.case_file());
  const std::string bundle = TRY(workbench::export_bundle(file, readers.to, readers.marking, date, session.jobs()));
  // Into a file or a pipe the very bytes that publish writes; a terminal would obey some of them.
  const bool terminal = session.around().stdout_terminal && !session.globals().output;
  session.print(terminal ? safe_json(bundle) : bundle);
  return kDone;
}

}  // namespace

const CommandSpec kExportCommand = {
    .name = "export", .group = "release", .summary = "what an audience may see, as a STIX 2.1 bundle",
    .text = "Cuts the case down to what the audience may see and prints it in a format of other tools. stix: one STIX 2.1 bundle, the same "
            "bytes as bundle.stix.json of a release for that audience and date.\n\n"
            "Nothing is recorded: publish is what counts as handing it out.",
    .shape = Shape::text, .options = kOptions, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["type","id","objects"],"description":"a STIX 2.1 bundle",
"properties":{"type":{"enum":["bundle"]},"id":{"type":"string"},"objects":{"type":"array","items":{"type":"object"}}}})",
    .call = call};

}  // namespace demarche::cli

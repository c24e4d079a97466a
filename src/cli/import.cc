// demarche import: a case that another team handed over.
#include "base/text.h"
#include "cli/asked.h"
#include "cli/exit_code.h"
#include "cli/handover_page.h"

namespace demarche::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {.name = "key", .takes = Takes::value, .value = "FILE", .help = "the sender's public key: without it, who signed is only printed"},
    kByOption,
};
constexpr ArgumentSpec kArguments[] = {
    {.name = "WHAT", .count = Count::one, .help = "case: an archive of \"demarche export case\"", .choices = "case"},
    {.name = "FILE", .count = Count::one, .help = "the archive"},
    {.name = "DIR", .count = Count::optional, .help = "the new folder of the case (default: the id of the case)"}};
constexpr Example kExamples[] = {
    {"demarche import case harbour-glass.tar.zst", "into the new folder harbour-glass"},
    {"demarche import case case.tar.zst work/case --key theirs.pub", "only when it is signed with that key"},
    {"demarche -C harbour-glass status", "what there is in it"},
};
constexpr int kExits[] = {kDone, kUsage, kPartial, kSealBroken, kLocked, kKey};

Result<int> call(Session& session) {
  const auto& arguments = session.asked().arguments;
  workbench::ImportOptions options;
  options.archive = arguments[1];
  if (arguments.size() > 2) options.folder = arguments[2];
  options.public_key = session.asked().value("key");
  options.now = now(), options.who = asked_who(session), options.jobs = session.jobs();
  const workbench::Handover report = TRY(workbench::import_case(options));
  if (session.json()) session.print_json(handover_json(report).set("folder", visible(report.folder.string())));
  else session.print(imported_page(report, session.page_look()));
  return kDone;
}

}  // namespace

const CommandSpec kImportCommand = {
    .name = "import", .group = "release", .summary = "a case that another team handed over",
    .text = "Unpacks an archive of \"demarche export case\" and checks, before the case gets its place: every sum, the signature where there is "
            "one, case.toml, the seals of all rows and the chained journal. Whatever is wrong is named, and nothing is left behind.\n\n"
            "The figures need no original: they rest on the sealed rows. \"run\" says which originals are not here and goes on without them.",
    .shape = Shape::page, .options = kOptions, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["case","name","marking","archive","folder","digest","key_id","files","bytes","left_out"],
"properties":{"case":{"type":"string"},"name":{"type":"string"},"marking":{"type":"string"},"archive":{"type":"string"},"folder":{"type":"string"},
"digest":{"type":"string","description":"SHA-256 of SHA256SUMS"},"key_id":{"type":"string","description":"empty: unsigned"},
"files":{"type":"integer"},"bytes":{"type":"integer"},"left_out":{"type":"array","items":{"type":"string"}}}})",
    .call = call};

}  // namespace demarche::cli

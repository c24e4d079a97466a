// demarche why: from a figure down to the bytes.
#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/report_json.h"
#include "cli/session.h"
#include "cli/why_page.h"

namespace demarche::cli {
namespace {

constexpr std::size_t kLines = 3;

constexpr OptionSpec kOptions[] = {
    {.name = "lines", .takes = Takes::value, .value = "N", .help = "how many of the lines behind it to print (default: 3)"},
};
constexpr ArgumentSpec kArguments[] = {{.name = "ID", .count = Count::one, .help = "a claim's id or name, or another id of the case"}};
constexpr Example kExamples[] = {
    {"demarche why C-001", "the query, the rows, the first lines behind a figure"},
    {"demarche why logins.origin_share --lines 10", "by name, with more lines"},
    {"demarche why C-001 --json | jq .recomputed", "does it still hold?"},
};
constexpr int kExits[] = {kDone, kNo, kUsage, kPartial, kSealBroken, kNoCase};

// A file that changed is a broken seal; a line that cannot be shown (its file is gone) is a partial answer.
Result<int> verdict(const workbench::Chain& chain) {
  int code = chain.holds ? kDone : kNo;
  if (!chain.changed.empty())
    return Error{ErrorKind::seal_broken, chain.changed.front(), "put the sealed file back, or run again to seal the new one beside it"};
  for (const workbench::EvidenceLine& line : chain.lines) {
    if (line.original_unchanged && line.fault.empty()) continue;
    if (!line.original_unchanged && !line.digest.empty())
      return Error{ErrorKind::seal_broken, line.fault.empty() ? line.path + ": changed since it was sealed" : line.fault,
                   "put the sealed file back, or run again to seal the new one beside it"};
    code = kPartial;
  }
  return code;
}

Result<int> call(Session& session) {
  std::size_t lines = kLines;
  if (const auto asked = session.asked().value("lines")) {
    const auto number = parse_unsigned(*asked);
    if (!number || *number > 100'000) return bad_input("--lines: expected a whole number up to 100000, found \"" + *asked + "\"");
    lines = static_cast<std::size_t>(*number);
  }
  const auto reading = TRY(session.open_case());
  const workbench::Chain chain = TRY(reading->why(session.asked().arguments.front(), lines));
  if (session.json()) session.print_json(chain_json(chain));
  else session.print(why_page(chain, session.page_look()));
  return verdict(chain);
}

}  // namespace

const CommandSpec kWhyCommand = {
    .name = "why", .group = "figures", .summary = "from a figure down to the bytes of the logs",
    .text = "Prints a claim, its query, its result, whether recomputing it now gives the same, how many rows it rests on, and the first of "
            "them as they stand in the original files: line, byte offset, neighbours, SHA-256 of the line and of the file.\n\n"
            "Reads the original files again. Exit 1 when the figure does not come out again, 5 when an original was changed since it was "
            "sealed, 3 when one is gone.",
    .shape = Shape::page, .options = kOptions, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["claim","recomputed","holds","lines","changed","rests_on","supports"],
"properties":{"claim":{"type":"object"},"recomputed":{"type":"string"},"holds":{"type":"boolean"},
"lines":{"type":"array","items":{"type":"object","required":["source","path","artifact","line","offset","length","text","digest","before","after","original_unchanged","fault"],
"properties":{"source":{"type":"string"},"path":{"type":"string"},"artifact":{"type":"string"},"line":{"type":"integer"},"offset":{"type":"integer"},"length":{"type":"integer"},
"text":{"type":"string"},"digest":{"type":"string"},"before":{"type":"array","items":{"type":"string"}},"after":{"type":"array","items":{"type":"string"}},
"original_unchanged":{"type":"boolean"},"fault":{"type":"string"}}}},
"changed":{"type":"array","items":{"type":"string"}},"rests_on":{"type":"array","items":{"type":"string"}},"supports":{"type":"array","items":{"type":"string"}}}})",
    .call = call};

}  // namespace demarche::cli

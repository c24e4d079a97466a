// demarche purge: destroys what a source handed in, or a note, and leaves a tombstone.
#include "base/text.h"
#include "cli/asked.h"
#include "cli/exit_code.h"
#include "cli/figures.h"
#include "workbench/purge.h"

namespace demarche::cli {
namespace {

constexpr OptionSpec kOptions[] = {
    {.name = "because", .takes = Takes::value, .value = "TEXT", .help = "why; needed before the source's keep_until has passed"},
    {.letter = 'n', .name = "dry-run", .help = "only tell what would be destroyed"},
    {.name = "originals", .help = "also original files outside the folder of the case"},
    kDateOption, kByOption,
    {.name = "key", .takes = Takes::value, .value = "FILE", .help = "sign the tombstone with this minisign secret key"},
};
constexpr ArgumentSpec kArguments[] = {
    {.name = "ID", .count = Count::any, .help = "sources, or notes (note:3); none: the sources whose keep_until has passed"}};
constexpr Example kExamples[] = {
    {"demarche purge --dry-run", "what is due, and what would go with it"},
    {"demarche purge S-relay-017 --because 'consent withdrawn' --key demarche.key", "one source, with a signed tombstone"},
    {"demarche purge note:3 --because 'names a person'", "the words of a note"},
};
constexpr int kExits[] = {kDone, kNo, kUsage, kPartial, kSealBroken, kNoCase, kLocked, kKey};

std::string safe(const std::string& text) { return for_terminal(std::string_view(text)); }

json::Json texts(const std::vector<std::string>& list) {
  json::Json out = json::Json::array();
  for (const std::string& text : list) out.push(visible(text));
  return out;
}

json::Json purged_json(const workbench::Purged& purged) {
  json::Json artifacts = json::Json::array();
  for (const auto& [path, digest] : purged.artifacts) artifacts.push(json::Json().set("path", visible(path)).set("sha256", digest));
  json::Json out;
  out.set("tombstone", purged.tombstone == 0 ? json::Json() : json::Json(purged.tombstone)).set("subject", purged.subject);
  out.set("because", purged.because).set("artifacts", std::move(artifacts)).set("rows", purged.rows).set("claims", texts(purged.claims));
  return out.set("originals_destroyed", texts(purged.destroyed)).set("originals_left", texts(purged.left));
}

std::string purged_page(const workbench::Purged& purged, bool dry, Look look) {
  std::string out = look.bold(safe(purged.subject)) + "  " + wrapped(safe(purged.because), look.width, 4, width_of(purged.subject) + 2) + "\n";
  if (!purged.subject.starts_with("note ")) {
    out += std::string(dry ? "  would go   " : "  gone       ") + counted(purged.artifacts.size(), "artifact") + ", " + counted(purged.rows, "row") + ", " +
           counted(purged.destroyed.size(), "original file") + "\n";
    if (!purged.left.empty())
      out += "  still there  " + counted(purged.left.size(), "original file") + " outside the case (--originals destroys them too)\n";
    if (!purged.claims.empty())
      out += "  " + wrapped(counted(purged.claims.size(), "claim") + " can no longer be recomputed as before: " + safe(join(purged.claims, ", ")), look.width, 4, 2) + "\n";
  }
  if (!dry && purged.tombstone != 0) out += "  tombstone  tombstones/" + std::to_string(purged.tombstone) + ".json\n";
  return out;
}

// On a terminal a person is asked once; a script that calls purge has decided.
bool agreed(Session& session, const std::vector<workbench::Purged>& due) {
  if (!session.around().stdin_terminal || session.globals().yes) return true;
  if (session.globals().no_input) return false;
  std::string question;
  for (const workbench::Purged& purged : due) question += purged_page(purged, true, session.page_look());
  return trim(session.ask(question + "This cannot be undone. Type purge to go on: ")) == "purge";
}

Result<workbench::PurgeOptions> options_of(const Session& session) {
  const Invocation& asked = session.asked();
  workbench::PurgeOptions options;
  options.case_file = TRY(session.case_file());
  options.subjects = asked.arguments;
  options.because = asked.value("because").value_or("");
  options.originals = asked.has("originals");
  options.now = TRY(asked_date(session));
  options.who = asked_who(session);
  options.key = asked.value("key");
  options.jobs = session.jobs();
  return options;
}

Result<int> call(Session& session) {
  workbench::PurgeOptions options = TRY(options_of(session));
  options.dry_run = true;
  std::vector<workbench::Purged> purged = TRY(workbench::purge(options));
  const bool dry = session.asked().has("dry-run");
  if (!dry && !purged.empty()) {
    if (!agreed(session, purged)) return bad_input("purge: not confirmed; nothing was destroyed", "type purge when asked, or give --yes");
    options.dry_run = false;
    purged = TRY(workbench::purge(options));
  }
  if (session.json()) {
    json::Json list = json::Json::array();
    for (const workbench::Purged& one : purged) list.push(purged_json(one));
    session.print_json(json::Json().set("dry_run", dry).set("purged", std::move(list)));
    return kDone;
  }
  if (purged.empty()) session.print("Nothing is due: no source's keep_until has passed.\n");
  for (const workbench::Purged& one : purged) session.print(purged_page(one, dry, session.page_look()));
  if (!dry && !purged.empty()) session.print("Next  " + session.command_line("run") + "  computes the figures from what is left\n");
  return kDone;
}

}  // namespace

const CommandSpec kPurgeCommand = {
    .name = "purge", .group = "respond", .summary = "destroy what a source handed in, and leave a tombstone",
    .text = "Destroys the sealed rows and kept originals of sources, the draft release, what reports of problems quote of them, and the original "
            "files below the folder of the case. Without an ID: of the sources whose keep_until has passed. Or the words of a note.\n\n"
            "A tombstone stays, in the catalogue and as tombstones/N.json: who, when, why, the digests of what there was, and the claims that "
            "rested on it, which are marked as no longer recomputable. The source is never read again. Releases that were handed out, and "
            "backups, are not in our hands. On a terminal you are asked once; --yes answers.",
    .shape = Shape::page, .options = kOptions, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["dry_run","purged"],"properties":{"dry_run":{"type":"boolean"},
"purged":{"type":"array","items":{"type":"object","required":["tombstone","subject","because","artifacts","rows","claims","originals_destroyed","originals_left"],
"properties":{"tombstone":{"type":["integer","null"]},"subject":{"type":"string"},"because":{"type":"string"},
"artifacts":{"type":"array","items":{"type":"object","required":["path","sha256"],"properties":{"path":{"type":"string"},"sha256":{"type":"string"}}}},
"rows":{"type":"integer"},"claims":{"type":"array","items":{"type":"string"}},
"originals_destroyed":{"type":"array","items":{"type":"string"}},"originals_left":{"type":"array","items":{"type":"string"}}}}}}})",
    .call = call};

}  // namespace demarche::cli

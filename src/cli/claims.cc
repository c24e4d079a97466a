// demarche claims: the figures.
#include <algorithm>

#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/figures.h"
#include "cli/report_json.h"
#include "cli/session.h"

namespace demarche::cli {
namespace {

constexpr ArgumentSpec kArguments[] = {
    {.name = "NAME", .count = Count::optional, .help = "a claim's name or id: logins.count, C-001"},
};
constexpr Example kExamples[] = {
    {"demarche claims", "all figures, answered or not"},
    {"demarche claims logins.origin_share", "one figure, with its query"},
    {"demarche claims --json | jq '.claims[] | {name, value, n}'", "for a script"},
};
constexpr int kExits[] = {kDone, kUsage, kSealBroken, kNoCase};

// For people: figures in words.
Grid figures_grid(std::span<const Claim> claims) {
  Grid grid;
  grid.columns = {{"id", Align::left, Give::last}, {"name"}, {"value"}, {"k/n", Align::right, Give::last},
                  {"95% interval", Align::left, Give::last}, {"marking"}};
  for (const Claim& claim : claims)
    grid.rows.push_back({claim.id, claim.name, figure(claim), counts(claim), interval(claim), std::string(tlp_text(claim.marking))});
  return grid;
}

// Without the columns that no row fills: room for the others.
Grid compact(Grid grid) {
  for (std::size_t i = grid.columns.size(); i-- > 0;) {
    const auto filled = [&](const std::vector<std::string>& row) { return !row[i].empty(); };
    if (std::any_of(grid.rows.begin(), grid.rows.end(), filled)) continue;
    const auto at = static_cast<std::ptrdiff_t>(i);
    grid.columns.erase(grid.columns.begin() + at);
    for (auto& row : grid.rows) row.erase(row.begin() + at);
  }
  return grid;
}

// On a terminal: first what has an answer, then what has none and why, so that neither is cut for the other.
std::string claims_page(std::span<const Claim> claims, Look look) {
  std::vector<Claim> answered;
  Grid unanswered;
  unanswered.columns = {{"id", Align::left, Give::last}, {"name", Align::left, Give::last}, {"unanswered"}};
  for (const Claim& claim : claims) {
    if (claim.answered) answered.push_back(claim);
    else unanswered.rows.push_back({claim.id, claim.name, claim.problems.empty() ? "no reason given" : claim.problems.front()});
  }
  std::string out = answered.empty() ? std::string() : aligned(compact(figures_grid(answered)), look.width);
  if (!unanswered.rows.empty()) out += (out.empty() ? "" : "\n") + aligned(unanswered, look.width);
  return out;
}

// For scripts: the bare values.
Grid values_grid(std::span<const Claim> claims) {
  Grid grid;
  grid.columns = {{"id"}, {"name"}, {"value", Align::right}, {"unit"}, {"k", Align::right}, {"n", Align::right},
                  {"low", Align::right}, {"high", Align::right}, {"marking"}, {"unanswered"}};
  const auto real = [](const std::optional<double>& value) { return value ? number_text(*value) : std::string(); };
  const auto whole = [](const std::optional<std::int64_t>& value) { return value ? std::to_string(*value) : std::string(); };
  for (const Claim& claim : claims) {
    const std::string value = claim.table ? json::table_json(*claim.table).compact() : cell_text(claim.value);
    grid.rows.push_back({claim.id, claim.name, claim.answered ? value : "", claim.unit, whole(claim.k), whole(claim.n), real(claim.low),
                         real(claim.high), std::string(tlp_text(claim.marking)),
                         claim.answered ? "" : claim.problems.empty() ? "no reason given" : claim.problems.front()});
    grid.objects.push_back(json::claim_json(claim));
  }
  return grid;
}

std::string claim_page(const Claim& claim, const Session& session) {
  const Look look = session.page_look();
  std::string out;
  const auto field = [&](std::string_view label, const std::string& text) {
    if (!text.empty()) out += "  " + fitted(label, 10) + wrapped(for_terminal(std::string_view(text)), look.width, 12, 12) + "\n";
  };
  out += look.bold(for_terminal(std::string_view(claim.id))) + "  " + for_terminal(std::string_view(claim.name)) + "\n";
  field("says", claim.says);
  field("value", figure(claim));
  field("counts", counts(claim));
  field("interval", interval(claim));
  field("method", claim.method);
  for (const auto& [name, cell] : claim.more) field(name, cell_text(cell));
  for (const std::string& problem : claim.problems) field("note", problem);
  field("query", replace_all(claim.sql, "\n", " "));
  field("rows", with_thousands(static_cast<std::int64_t>(claim.rows)));
  field("evidence", claim.evidence);
  field("marking", std::string(tlp_text(claim.marking)));
  if (claim.table) out += "\n" + aligned(grid_of(*claim.table), session.look().width);
  return out;
}

Result<Claim> named(std::span<const Claim> claims, std::string_view name) {
  std::vector<std::string_view> known;
  for (const Claim& claim : claims) {
    if (claim.name == name || equals_ignoring_case(claim.id, name)) return claim;
    known.push_back(claim.name);
    known.push_back(claim.id);
  }
  const auto near = nearest(name, known);
  return not_found("no claim is called \"" + std::string(name) + "\"",
                   near ? "did you mean \"" + *near + "\"?" : claims.empty() ? "the case has not been run: demarche run" : "demarche claims lists them");
}

Result<int> print_one(Session& session, const Claim& claim) {
  const Claim one[] = {claim};
  switch (session.format()) {
    case Format::json: session.print_json(json::claims_json(one)); break;
    case Format::table: session.print(claim_page(claim, session)); break;
    case Format::jsonl: session.print_grid(values_grid(one)); break;
    default: session.print_grid(claim.table ? grid_of(*claim.table) : values_grid(one));
  }
  return kDone;
}

Result<int> call(Session& session) {
  const auto reading = TRY(session.open_case());
  const std::vector<Claim> claims = TRY(reading->claims());
  if (!session.asked().arguments.empty()) {
    const Claim claim = TRY(named(claims, session.asked().arguments.front()));
    return print_one(session, claim);
  }
  if (claims.empty()) session.note("no claims yet: " + session.command_line("run"));
  switch (session.format()) {
    case Format::json: session.print_json(json::claims_json(claims)); break;
    case Format::table: session.print(claims_page(claims, session.look())); break;
    case Format::md: session.print_grid(figures_grid(claims)); break;
    default: session.print_grid(values_grid(claims));
  }
  return kDone;
}

}  // namespace

const CommandSpec kClaimsCommand = {
    .name = "claims", .group = "figures", .summary = "the figures, with counts, interval and marking",
    .text = "Every claim as the last run computed it: the standard ones by their fixed names, then the case's own. An unanswered claim is "
            "listed with its reason, never as zero.\n\n"
            "With a NAME: that claim with its method, query, rows and evidence digest; a table claim with its rows. In a pipe values are "
            "bare numbers; on a terminal they carry their unit.",
    .shape = Shape::table, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["claims"],"properties":{"claims":{"type":"array","items":{"$ref":"#/$defs/claim"}}}})",
    .call = call};

}  // namespace demarche::cli

#include "cli/why_page.h"

#include <algorithm>

#include "base/text.h"
#include "cli/figures.h"

namespace demarche::cli {
namespace {

using workbench::Chain;
using workbench::EvidenceLine;

constexpr std::size_t kLabel = 10;   // "  query   "

std::string safe(const std::string& text) { return for_terminal(std::string_view(text)); }
std::string number(std::uint64_t value) { return with_thousands(static_cast<std::int64_t>(value)); }

std::string field(std::string_view label, std::string_view text, Look look) {
  if (text.empty()) return {};
  return "  " + fitted(label, kLabel - 2) + wrapped(text, look.width, kLabel, kLabel) + "\n";
}

std::string result_text(const Claim& claim) {
  std::string text = claim.k && claim.n ? with_thousands(*claim.k) + " / " + with_thousands(*claim.n) + " = " : std::string();
  if (!claim.answered || claim.table) text = safe(figure(claim));
  else text += safe(cell_text(claim.value)) + (claim.unit.empty() || claim.measure == "mode" ? "" : "  (" + safe(figure(claim)) + ")");
  if (const std::string range = interval(claim); !range.empty()) text += "  interval " + range;
  return text;
}

std::string short_hash(const std::string& hex) {
  return hex.size() == 64 ? hex.substr(0, 6) + ".." + hex.substr(61) : safe(hex);
}

// A line of a log is cut, not wrapped: its beginning and its place are what is looked for. Tabs are shown as spaces.
std::string log_line(std::string_view marker, std::uint64_t at, std::size_t digits, const std::string& text, Look look) {
  return "  " + std::string(marker) + " " + fitted(number(at), digits, Align::right) + " " +
         cut(safe(replace_all(text, "\t", "  ")), look.width > digits + 5 ? look.width - digits - 5 : 1) + "\n";
}

std::string line_text(const EvidenceLine& line, std::string_view label, Look look) {
  std::string place = safe(line.path.empty() ? line.artifact : line.path);
  if (line.line != 0) place += "  line " + number(line.line);
  std::string out = field(label, place + "  offset " + number(line.offset) + "  len " + number(line.length), look);
  if (line.line != 0) {
    const std::size_t digits = number(line.line + line.after.size()).size();
    for (std::size_t i = 0; i < line.before.size(); ++i)
      out += log_line(" ", line.line - (line.before.size() - i), digits, line.before[i], look);
    out += log_line(">", line.line, digits, line.text, look);
    for (std::size_t i = 0; i < line.after.size(); ++i) out += log_line(" ", line.line + 1 + i, digits, line.after[i], look);
  }
  std::string seal = line.digest.empty() ? "" : "line sha256 " + short_hash(line.digest) + "   ";
  seal += "file sha256 " + short_hash(line.artifact) + "   " + (line.original_unchanged ? "seal ok" : "NOT AS SEALED");
  out += field("", seal, look);
  return line.fault.empty() ? out : out + field("", "fault: " + safe(line.fault), look);
}

std::string heading(const Claim& claim, Look look) {
  const std::string id = safe(claim.id);
  std::string out = look.bold(id) + "  " + wrapped(safe(claim.says.empty() ? claim.name : claim.says), look.width, id.size() + 2, id.size() + 2) + "\n";
  std::string about = claim.name == claim.id ? "" : safe(claim.name) + "   ";
  about += (claim.method.empty() ? "" : safe(claim.method) + "   ") + std::string(tlp_text(claim.marking));
  return out + std::string(id.size() + 2, ' ') + wrapped(about, look.width, id.size() + 2, id.size() + 2) + "\n";
}

}  // namespace

std::string why_page(const Chain& chain, Look look) {
  const Claim& claim = chain.claim;
  const bool is_claim = !claim.sql.empty() || !claim.measure.empty();
  std::string out = heading(claim, look);
  out += field("query", for_terminal(replace_all(claim.sql, "\n", " ")), look);
  if (is_claim) out += field("result", result_text(claim), look);
  out += field("", "recomputed now: " + safe(chain.recomputed), look);
  for (const std::string& problem : claim.problems) out += field("note", safe(problem), look);
  out += field("rows", number(claim.rows) + (claim.evidence.empty() ? "" : "   evidence " + safe(claim.evidence)), look);
  for (std::size_t i = 0; i < chain.lines.size(); ++i)
    out += line_text(chain.lines[i], i == 0 ? "first" : "then", look);
  if (claim.rows > chain.lines.size())
    out += field("", "and " + counted(claim.rows - chain.lines.size(), "row") + " more (--lines N)", look);
  out += field("down", join(chain.rests_on, ", "), look);
  out += field("up", join(chain.supports, ", "), look);
  return out;
}

}  // namespace demarche::cli

#include "cli/run_page.h"

#include <algorithm>

#include "base/text.h"
#include "cli/figures.h"

namespace demarche::cli {
namespace {

using workbench::RunReport;
using workbench::SearchedReport;
using workbench::SourceReport;

constexpr std::size_t kProblemsShown = 5;
constexpr std::size_t kSourcesShown = 12;
constexpr std::size_t kFilesShown = 4;
constexpr std::size_t kFieldsShown = 40;

std::string safe(const std::string& text) { return for_terminal(std::string_view(text)); }

// "LABEL   text text", wrapped under the text.
std::string labelled(std::string_view label, std::string_view text, Look look, std::size_t indent = 9) {
  std::string out = look.bold(fitted(label, indent - 1)) + " ";
  return out + wrapped(text, look.width, indent, indent) + "\n";
}

std::string list_of(std::span<const std::string> names, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < std::min(names.size(), most); ++i) out += (i == 0 ? "" : ", ") + safe(names[i]);
  if (names.size() > most) out += " and " + with_thousands(static_cast<std::int64_t>(names.size() - most)) + " more";
  return out;
}

Accounting summed(std::span<const SourceReport> sources) {
  Accounting sum;
  for (const SourceReport& source : sources) {
    sum.bytes += source.accounting.bytes;
    sum.lines += source.accounting.lines;
    sum.rows += source.accounting.rows;
    sum.comments += source.accounting.comments;
    sum.rejected += source.accounting.rejected;
  }
  return sum;
}

std::string accounted(const Accounting& sum) {
  return counted(sum.lines, "line") + " = " + counted(sum.rows, "row") + " + " + counted(sum.comments, "comment") + " + " +
         with_thousands(static_cast<std::int64_t>(sum.rejected)) + " rejected";
}

std::string read_text(const RunReport& report, Look look) {
  std::uint64_t files = 0, unreadable = 0;
  for (const SourceReport& source : report.sources) {
    files += source.files;
    unreadable += source.unreadable;
  }
  std::string text = counted(files, "file") + " in " + counted(report.sources.size(), "source") + ": " +
                     counted(report.files_read, "file") + " read now, " +
                     with_thousands(static_cast<std::int64_t>(report.files_unchanged)) + " unchanged";
  if (unreadable > 0) text += ", " + counted(unreadable, "file") + " unreadable";
  std::string out = labelled("READ", text, look) + labelled("", accounted(summed(report.sources)), look);
  const std::size_t shown = std::min(report.sources.size(), kSourcesShown);
  for (std::size_t i = 0; i < shown; ++i) {
    const SourceReport& source = report.sources[i];
    std::string line = fitted(safe(source.id), 18) + " " + fitted(source.role, 6) + "  " + counted(source.files, "file") + ", " +
                       counted(source.accounting.rows, "row");
    if (source.sightings > 0) line += ", " + counted(source.sightings, "sighting");
    out += "         " + cut(line, look.width - 9) + "\n";
  }
  if (report.sources.size() > shown)
    out += labelled("", "and " + std::to_string(report.sources.size() - shown) + " more sources (demarche sources)", look);
  return out;
}

std::string sighted_text(const RunReport& report, Look look) {
  const SearchedReport& searched = report.searched;
  if (searched.sightings == 0) return searched_text(searched, look);
  std::vector<std::string> sources;
  for (const SourceReport& source : report.sources)
    if (source.sightings > 0) sources.push_back(source.id);
  std::string out = labelled("SIGHTED", counted(searched.sightings, "sighting") + " of " + counted(searched.indicators, "indicator") +
                                            " looked for" + (sources.empty() ? "" : ", in " + list_of(sources, 6)), look);
  if (!searched.types_blind.empty())
    out += labelled("", "These logs could not have shown: " + list_of(searched.types_blind, kFieldsShown), look);
  return out;
}

std::string problems_text(const RunReport& report, Look look) {
  std::string out = labelled("PROBLEMS", counted(report.problem_records, "record") +
                                             " could not be read as they are; the rest was", look);
  for (std::size_t i = 0; i < std::min(report.problems.size(), kProblemsShown); ++i) {
    out += "  " + wrapped(problem_text(report.problems[i]), look.width, 4, 2) + "\n";
  }
  if (report.problems.size() > kProblemsShown)
    out += "  " + wrapped("and " + with_thousands(static_cast<std::int64_t>(report.problems.size() - kProblemsShown)) +
                          " more: demarche sources --problems", look.width, 4, 2) + "\n";
  return out;
}

}  // namespace

std::string run_title(const RunReport& report, Look look) {
  const std::string marking(tlp_text(report.marking));
  const std::size_t room = look.width > marking.size() + 2 ? look.width - marking.size() - 2 : look.width;
  return look.bold(fitted(safe(report.case_name.empty() ? report.case_id : report.case_name), room)) + "  " + marking + "\n\n";
}

std::string summary_text(const RunReport& report, Look look) {
  std::string out;
  std::size_t label = 9;
  for (const auto& entry : report.summary) label = std::max(label, std::min<std::size_t>(width_of(entry.label) + 2, 18));
  for (const auto& entry : report.summary) {
    const std::size_t claim = entry.claim.size() + 2;
    const std::size_t room = look.width > label + claim + 10 ? look.width - claim : look.width;
    std::string text = wrapped(safe(entry.text), room, label, label);
    // The claim's id stands at the right end of the entry's last line.
    const std::size_t last = text.rfind('\n');
    const std::size_t used = last == std::string::npos ? label + width_of(text) : width_of(text.substr(last + 1));
    if (used + claim <= look.width) text.append(look.width - used - entry.claim.size(), ' ').append(entry.claim);
    else text += "  " + entry.claim;
    out += look.bold(fitted(entry.label, label - 1)) + " " + text + "\n";
  }
  return out;
}

std::string searched_text(const SearchedReport& searched, Look look, std::string_view holder) {
  if (searched.indicators == 0)
    return labelled("SIGHTED", "Nothing was looked for: the case has no indicators. Name intelligence files in [[intel]] of case.toml.", look, 9);
  std::string out = look.bold("Nothing sighted.") + "\n";
  std::string text = "Looked for " + counted(searched.indicators, "indicator");
  if (!searched.types_searched.empty()) text += " (" + list_of(searched.types_searched, kFieldsShown) + ")";
  text += " in " + counted(searched.sources.size(), holder);
  if (!searched.sources.empty()) text += ": " + list_of(searched.sources, holder == "source" ? kSourcesShown : kFilesShown);
  out += "  " + wrapped(text + ".", look.width, 4, 2) + "\n";
  text = with_thousands(static_cast<std::int64_t>(searched.days));
  if (searched.first && searched.last) text += ", from " + searched.first->iso() + " to " + searched.last->iso();
  out += "  " + wrapped("Days: " + text + ".", look.width, 4, 2) + "\n";
  out += "  " + wrapped(counted(searched.fields.size(), "field") + ": " + list_of(searched.fields, kFieldsShown) + ".", look.width, 4, 2) + "\n";
  if (searched.types_blind.empty()) return out;
  return out + "  " + wrapped("These logs could not have shown: " + list_of(searched.types_blind, kFieldsShown) +
                              ". No field of theirs holds such values.", look.width, 4, 2) + "\n";
}

std::string next_text(std::span<const NextStep> next, Look look) {
  std::string out;
  std::size_t widest = 0;
  const std::size_t shown = std::min<std::size_t>(next.size(), 3);
  for (std::size_t i = 0; i < shown; ++i) widest = std::max(widest, width_of(next[i].line));
  for (std::size_t i = 0; i < shown; ++i) {
    out += i == 0 ? look.bold("Next") + "  " : std::string("      ");
    const bool room = 6 + widest + 2 + width_of(next[i].says) <= look.width;
    out += room && !next[i].says.empty() ? fitted(next[i].line, widest) + "  " + look.faint(next[i].says) : next[i].line;
    out += "\n";
  }
  return out;
}

std::string run_page(const RunReport& report, std::span<const NextStep> next, Look look) {
  std::string out = run_title(report, look) + read_text(report, look) + "\n" + sighted_text(report, look);
  if (!report.summary.empty()) out += "\n" + summary_text(report, look);
  if (!report.unanswered.empty()) out += "\n" + wrapped("Unanswered: " + safe(report.unanswered), look.width, 2) + "\n";
  if (!report.problems.empty()) out += "\n" + problems_text(report, look);
  if (!next.empty()) out += "\n" + next_text(next, look);
  return out;
}

}  // namespace demarche::cli

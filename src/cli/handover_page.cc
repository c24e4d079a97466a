#include "cli/handover_page.h"

#include "base/text.h"
#include "cli/figures.h"
#include "cli/progress.h"

namespace demarche::cli {
namespace {

constexpr std::size_t kMostNamed = 5;

std::string safe(const std::string& text) { return for_terminal(std::string_view(text)); }

std::string what_it_is(const workbench::Handover& report, Look look) {
  return "  case     " + wrapped(safe(report.case_name) + " (" + safe(report.case_id) + "), " + report.marking, look.width, 11, 11) + "\n" +
         "  holds    " + counted(report.files, "file") + ", " + size_text(static_cast<double>(report.bytes)) + " packed\n" +
         "  sums     sha256 " + report.digest.substr(0, 16) + "...\n" +
         "  signed   " + (report.key_id.empty() ? "no" : "with key " + safe(report.key_id)) + "\n";
}

std::string left_out(const workbench::Handover& report, Look look) {
  if (report.left_out.empty()) return "";
  std::string names;
  for (std::size_t i = 0; i < report.left_out.size() && i < kMostNamed; ++i) names += (i == 0 ? "" : ", ") + safe(report.left_out[i]);
  if (report.left_out.size() > kMostNamed) names += " and " + std::to_string(report.left_out.size() - kMostNamed) + " more";
  return "  left out " + wrapped(names, look.width, 11, 11) + "\n" +
         "           (the figures rest on sealed rows and stand without them)\n";
}

}  // namespace

json::Json handover_json(const workbench::Handover& report) {
  json::Json names = json::Json::array();
  for (const std::string& name : report.left_out) names.push(visible(name));
  json::Json out;
  out.set("case", report.case_id).set("name", report.case_name).set("marking", report.marking);
  out.set("archive", visible(report.archive.string())).set("digest", report.digest).set("key_id", report.key_id);
  return out.set("files", report.files).set("bytes", report.bytes).set("left_out", std::move(names));
}

std::string exported_page(const workbench::Handover& report, Look look) {
  return look.bold(safe(report.archive.string())) + "\n" + what_it_is(report, look) + left_out(report, look) +
         "It holds everything at " + report.marking + ": hand it to colleagues, not to an audience.\n" +
         "Next  demarche import case " + safe(shell_quoted(report.archive.filename().string())) + "\n";
}

std::string imported_page(const workbench::Handover& report, Look look) {
  return look.bold(safe(report.folder.string())) + "\n" + what_it_is(report, look) + left_out(report, look) +
         "Sums, seals and journal hold.\n" +
         "Next  demarche -C " + safe(shell_quoted(report.folder.string())) + " status\n";
}

}  // namespace demarche::cli

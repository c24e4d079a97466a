#include "pipeline/publish/report.h"

#include <algorithm>
#include <cstdio>

#include "base/text.h"
#include "base/untrusted.h"
#include "pipeline/publish/lint.h"
#include "pipeline/publish/page_style.h"

namespace demarche::publish {
namespace {

constexpr std::size_t kRowsPrinted = 5000;

std::string bound(const Claim& claim) {
  return "<data data-claim=\"" + for_html(claim.name) + "\" value=\"" + for_html(exact_value(claim)) + "\">" +
         for_html(shown_value(claim)) + "</data>";
}

std::string bound_number(const Claim& claim, std::int64_t value) {
  return "<data data-claim=\"" + for_html(claim.name) + "\" value=\"" + std::to_string(value) + "\">" + with_thousands(value) + "</data>";
}

std::string one_decimal(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

// Text that a person or a log wrote: its numbers are theirs.
std::string quoted(std::string_view untrusted) { return "<span data-quoted>" + for_html(untrusted) + "</span>"; }

// A claim's own sentence: the linter holds its numbers against the claim.
std::string said(const Claim& claim) {
  return "<span data-says=\"" + for_html(claim.name) + "\">" + for_html(claim.says) + "</span>";
}

std::string link(const Claim& claim) { return "<a class=\"id\" href=\"#" + for_html(claim.id) + "\">" + for_html(claim.id) + "</a>"; }

// A claim's sentence with its value, where it stands in it as a number of its own, bound and set off; else after it.
std::string told(const Claim& claim) {
  const std::string& text = claim.says;   // looked through before it is escaped: an entity has digits of its own
  const auto joined = [](char c) { return (c >= '0' && c <= '9') || c == ',' || c == '.'; };
  for (const std::string& shown : {shown_value(claim), exact_value(claim)}) {
    if (shown.empty()) continue;
    for (auto at = text.find(shown); at != std::string::npos; at = text.find(shown, at + 1)) {
      const auto end = at + shown.size();
      if ((at > 0 && joined(text[at - 1])) || (end + 1 < text.size() && joined(text[end]) && joined(text[end + 1]))) continue;
      return "<span data-says=\"" + for_html(claim.name) + "\">" + for_html(text.substr(0, at)) + "<strong>" +
             bound(claim) + "</strong>" + for_html(text.substr(end)) + "</span>";
    }
  }
  return said(claim) + ": <strong>" + bound(claim) + "</strong>";
}

// "97.1% (1,849 of 1,905)" for a share, the value alone otherwise.
std::string with_counts(const Claim& claim) {
  std::string out = bound(claim);
  if (claim.measure == "share" && claim.k && claim.n)
    out += " (" + bound_number(claim, *claim.k) + " of " + bound_number(claim, *claim.n) + ")";
  return (claim.at_least ? "at least " : "") + out;
}

class Page {
 public:
  explicit Page(const ReportContent& content) : content_(content) {}

  std::string render() {
    head();
    answer();
    key_figures();
    pictures("happened", "What happened, and to whom", {"F-timeline", "F-sectors"},
             {"intrusions.first_seen", "intrusions.last_seen", "intrusions.span_years", "intrusions.dwell_mean", "intrusions.dwell_median",
              "intrusions.dwell_max", "theft.bytes_total", "theft.bytes_largest"});
    pictures("work", "How they work", {"F-hours", "F-keyboards"},
             {"logins.count", "logins.client_ips", "logins.keyboard", "logins.keyboard_share", "logins.utc_offset", "logins.weekday_share",
              "logins.office_share", "operators.at_least"});
    pictures("origin", "From where, and with what", {"F-places"},
             {"logins.origin", "logins.origin_share", "logins.ip_country_share", "logins.joint_share", "infrastructure.addresses",
              "infrastructure.domains", "infrastructure.countries", "indicators.count", "malware.families", "malware.samples"});
    explanations();
    unseen();
    all_claims();
    cited_rows();
    check_yourself();
    out_ += "</main></body></html>\n";
    return std::move(out_);
  }

 private:
  const Claim* claim(std::string_view name) const { return answered(content_.claims, name); }

  void head() {
    const std::string marking = for_html(content_.marking);
    out_ += "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
            "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; img-src data:\">"
            "<meta name=\"generator\" content=\"" + for_html(content_.program) + "\"><title>" + for_html(content_.case_name) +
            "</title>\n<style>" + std::string(page_style()) + "@page{@top-center{content:\"" + marking +
            "\"}@bottom-center{content:\"" + marking + "  page \" counter(page) \" of \" counter(pages)}}</style></head>\n<body>";
    out_ += "<header class=\"marking\"><span class=\"" + lower(replace_all(replace_all(content_.marking, ":", "-"), "+", "-")) +
            "\">" + marking + "</span><span>" + for_html(content_.date) + "</span></header>\n<main><h1>" + quoted(content_.case_name) +
            "</h1><p class=\"for\">For: " + quoted(content_.audience) + ". Every figure links to the claim that it is from; every claim can be computed again from the rows of this release.</p>\n";
  }

  // Three or four sentences: what, how strongly, what is closest to it, what was not seen.
  void answer() {
    out_ += "<section class=\"answer\" aria-labelledby=\"answer\"><h2 id=\"answer\">In short</h2>\n";
    const Claim* victims = claim("victims.count");
    const Claim* logins = claim("logins.count");
    std::string text;
    if (victims != nullptr && cell_integer(victims->value) > 0) {
      text += "The logs show intrusions into " + with_counts(*victims) + (cell_integer(victims->value) == 1 ? " organisation " : " organisations ") + link(*victims);
      const Claim* first = claim("intrusions.first_seen");
      const Claim* last = claim("intrusions.last_seen");
      if (first != nullptr && last != nullptr) text += ", from " + bound(*first) + " to " + bound(*last);
      text += ". ";
    } else if (victims != nullptr) {
      text += "No indicator was sighted in the logs of any organisation " + link(*victims) + ". ";
    }
    if (logins != nullptr && cell_integer(logins->value) > 0) {
      text += "The actor's hosts were logged in to " + bound(*logins) + " times " + link(*logins);
      const Claim* joint = claim("logins.joint_share");
      const Claim* place = claim("logins.origin");
      if (joint != nullptr && place != nullptr)
        text += "; " + with_counts(*joint) + " of these logins came from " + bound(*place) + " with the leading keyboard layout " + link(*joint);
      text += ". ";
    }
    if (!text.empty()) out_ += "<p>" + text + "</p>\n";
    if (!content_.assessment.empty()) judged();
    out_ += "</section>\n";
  }

  void judged() {
    const Assessment& assessment = content_.assessment;
    if (!assessment.unseparated.empty()) {
      out_ += "<p>What was found does not tell apart ";
      for (std::size_t i = 0; i < assessment.unseparated.size(); ++i)
        out_ += (i == 0 ? "" : ", nor ") + quoted(assessment.unseparated[i].first) + " from " + quoted(assessment.unseparated[i].second);
      out_ += ".</p>\n";
    }
    for (const AssessedHypothesis& hypothesis : assessment.hypotheses) {
      if (hypothesis.id != assessment.leader) continue;
      out_ += "<p>The leading explanation is " + quoted(hypothesis.id + ", " + hypothesis.says) + ": we judge it " +
              quoted(hypothesis.word) + " (" + judged_range(hypothesis) + "). ";
    }
    out_ += "The closest rival is " + quoted(assessment.runner_up) + told_apart() + ". These numbers are computed from stated judgements; they are not measurements.</p>\n";
  }

  // "; what tells the two apart is ..., while ... fit both": findings by what they say.
  std::string told_apart() const {
    std::string apart, both;
    for (const GroupAgainst& one : content_.assessment.against_runner_up)
      for (const AssessedFinding& finding : content_.assessment.findings) {
        if (finding.group != one.group || !finding.left_out.empty() || (one.separates() && !finding.counts)) continue;
        std::string& list = one.separates() ? apart : both;
        list += (list.empty() ? "" : "; ") + quoted(finding.id + ", " + finding.says);
      }
    return (apart.empty() ? "" : ". What tells the two apart: " + apart) + (both.empty() ? "" : ". What fits both about as well: " + both);
  }

  static std::string judged_number(std::string_view id, std::string_view part, double value) {
    return "<data data-claim=\"" + for_html(std::string(id)) + "." + std::string(part) + "\" value=\"" + number_text(value) + "\">" + percent(value) + "</data>";
  }
  static std::string judged_range(const AssessedHypothesis& h) {
    return judged_number(h.id, "posterior", h.posterior) + ", range " + judged_number(h.id, "low", h.low) + " to " + judged_number(h.id, "high", h.high);
  }

  void key_figures() {
    static constexpr std::pair<std::string_view, std::string_view> kKey[] = {
        {"victims.count", "victims"}, {"victims.sectors", "sectors"}, {"victims.countries", "countries"},
        {"intrusions.dwell_mean", "mean stay"}, {"theft.bytes_largest", "largest theft"}, {"logins.count", "logins"},
        {"logins.joint_share", "from one place, one keyboard"}, {"infrastructure.addresses", "addresses"}};
    std::string list;
    for (const auto& [name, label] : kKey)
      if (const Claim* found = claim(name))
        list += "<li><strong>" + bound(*found) + "</strong> <span>" + std::string(label) + "</span> " + link(*found) + "</li>\n";
    if (!list.empty()) out_ += "<ul class=\"key\">\n" + list + "</ul>\n";
  }

  void pictures(std::string_view id, std::string_view title, std::initializer_list<std::string_view> wanted,
                std::initializer_list<std::string_view> names) {
    std::string body;
    for (const std::string_view name : names)
      if (const Claim* found = claim(name))
        body += "<li>" + told(*found) + " " + link(*found) + "</li>\n";
    std::string drawn;
    for (const Figure& figure : figures_)
      if (std::find(wanted.begin(), wanted.end(), figure.id) != wanted.end())
        drawn += "<figure id=\"" + figure.id + "\"><figcaption><b data-says=\"" + for_html(figure.title_claim) + "\">" + for_html(figure.title) + ".</b> " + for_html(figure.reading) +
                 "</figcaption><div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"" + for_html(figure.title) + "\">" + figure.body + "</div></figure>\n";
    if (body.empty() && drawn.empty()) return;
    out_ += "<section aria-labelledby=\"" + std::string(id) + "\"><h2 id=\"" + std::string(id) + "\">" + std::string(title) + "</h2>\n" + drawn;
    if (!body.empty()) out_ += "<ul>\n" + body + "</ul>\n";
    out_ += "</section>\n";
  }

  void explanations();
  void unseen();
  void all_claims();
  void cited_rows();
  void check_yourself();

  const ReportContent& content_;
  const std::vector<Figure> figures_ = figures(content_.claims);
  std::string out_;
};

void Page::explanations() {
  const Assessment& assessment = content_.assessment;
  if (assessment.empty()) return;
  out_ += "<section aria-labelledby=\"explanations\"><h2 id=\"explanations\">Other explanations</h2>\n"
          "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Hypotheses\"><table><thead><tr><th scope=\"col\">Hypothesis</th><th scope=\"col\">Prior</th>"
          "<th scope=\"col\">Posterior</th><th scope=\"col\">Range</th><th scope=\"col\">Word <abbr data-quoted title=\"Intelligence Community Directive\">ICD 203</abbr></th><th scope=\"col\">Inconsistent</th></tr></thead><tbody>\n";
  for (const AssessedHypothesis& h : assessment.hypotheses)
    out_ += "<tr><th scope=\"row\">" + quoted(h.id + " " + h.says) + (h.residual ? " (residual)" : "") + "</th><td>" +
            judged_number(h.id, "prior", h.prior) + "</td><td>" + judged_number(h.id, "posterior", h.posterior) + "</td><td>" +
            judged_number(h.id, "low", h.low) + " to " + judged_number(h.id, "high", h.high) + "</td><td>" + quoted(h.word) + "</td><td>" +
            "<data data-claim=\"" + for_html(h.id) + ".inconsistency\" value=\"" + std::to_string(h.inconsistency) + "\">" + std::to_string(h.inconsistency) + "</data></td></tr>\n";
  out_ += "</tbody></table></div>\n<h3>What each finding says</h3>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Findings\"><table><thead><tr><th scope=\"col\">Finding</th>";
  for (const AssessedHypothesis& h : assessment.hypotheses) out_ += "<th scope=\"col\">" + quoted(h.id) + "</th>";
  out_ += "</tr></thead><tbody>\n";
  for (const AssessedFinding& finding : assessment.findings) {
    out_ += "<tr><th scope=\"row\">" + quoted(finding.id + " " + finding.says);
    if (!finding.left_out.empty()) out_ += " <em>(left out: " + quoted(finding.left_out) + ")</em>";
    else if (!finding.counts) out_ += " <em>(weighed with " + quoted(finding.group) + ")</em>";
    else if (finding.diagnosticity == 0) out_ += " <em>(does not separate)</em>";
    out_ += "</th>";
    for (const std::string& letter : finding.letters) out_ += "<td>" + for_html(letter) + "</td>";
    out_ += "</tr>\n";
  }
  out_ += "</tbody></table></div>\n<p>CC, C consistent; N neutral; I, II inconsistent; NA not judged. Sorted by how much a finding separates.</p>\n<h3>What would change the answer</h3>\n<ul>\n";
  if (assessment.smallest_set.empty()) out_ += "<li>No loss of findings changes the leading explanation.</li>\n";
  else {
    out_ += "<li>The leading explanation changes if these are lost: ";
    for (std::size_t i = 0; i < assessment.smallest_set.size(); ++i) out_ += (i == 0 ? "" : ", ") + quoted(assessment.smallest_set[i]);
    out_ += ".</li>\n";
  }
  for (const WithoutFinding& without : assessment.without)
    if (without.changes_leader || without.changes_word)
      out_ += "<li>Without " + quoted(without.left_out) + " " + (without.changes_leader ? "the leading explanation is " + quoted(without.leader) : "its word changes") + ".</li>\n";
  out_ += "</ul></section>\n";
}

void Page::unseen() {
  std::string list;
  for (const Claim& one : content_.claims)
    if (!one.answered) list += "<li>" + quoted(one.name + ": " + (one.problems.empty() ? "no answer" : one.problems[0])) + "</li>\n";
  if (!list.empty())
    out_ += "<section aria-labelledby=\"unseen\"><h2 id=\"unseen\">What could not be answered</h2>\n<ul>\n" + list + "</ul></section>\n";
}

void Page::all_claims() {
  out_ += "<section aria-labelledby=\"claims\"><h2 id=\"claims\">All claims</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Claims\"><table class=\"claims\"><colgroup><col><col><col><col><col><col></colgroup><thead><tr><th scope=\"col\">Id</th>"
          "<th scope=\"col\">Claim</th><th scope=\"col\">Value</th><th scope=\"col\">Interval</th><th scope=\"col\">Method</th><th scope=\"col\">Rows</th></tr></thead><tbody>\n";
  for (const Claim& one : content_.claims) {
    if (!one.answered) continue;
    out_ += "<tr id=\"" + for_html(one.id) + "\"><th scope=\"row\">" + for_html(one.id) + "</th><td>" + said(one) + "<br><code>" +
            for_html(one.name) + "</code></td><td>" + (one.table ? quoted(shown_value(one)) : with_counts(one)) + "</td><td>";
    if (one.low && one.high) {
      const auto part = [&](double value) {
        return "<data data-claim=\"" + for_html(one.name) + "\" value=\"" + number_text(value) + "\">" +
               (one.measure == "share" ? percent(value) : one_decimal(value)) + "</data>";
      };
      out_ += part(*one.low) + " to " + part(*one.high);
    }
    out_ += "</td><td>" + quoted(one.method) + "</td><td>" + bound_number(one, static_cast<std::int64_t>(one.rows)) + "</td></tr>\n";
  }
  out_ += "</tbody></table></div></section>\n";
}

void Page::cited_rows() {
  if (content_.rows.empty()) return;
  out_ += "<section aria-labelledby=\"rows\"><h2 id=\"rows\">Rows behind the claims</h2>\n<details><summary data-quoted>" +
          with_thousands(static_cast<std::int64_t>(std::min(kRowsPrinted, content_.rows.size()))) + " of " +
          with_thousands(static_cast<std::int64_t>(content_.rows_total)) + " rows: artifact (SHA-256 of the log), byte, length</summary>\n<pre>";
  for (std::size_t i = 0; i < content_.rows.size() && i < kRowsPrinted; ++i)
    out_ += for_html(content_.rows[i].artifact) + " " + std::to_string(content_.rows[i].offset) + " " + std::to_string(content_.rows[i].length) + "\n";
  out_ += "</pre></details></section>\n";
}

void Page::check_yourself() {
  out_ += "<section aria-labelledby=\"check\"><h2 id=\"check\">Check this release</h2>\n<ol><li><code>sha256sum -c SHA256SUMS</code>: the files are the ones that were signed.</li>"
          "<li><code>minisign -Vm SHA256SUMS -p release.pub</code>: the signature, with a tool that is not ours.</li>"
          "<li><code>demarche verify .</code>: the numbers in this text are those of claims.json, and claims.json follows from the rows.</li></ol>\n"
          "<p>Not checked by any of these: that the rows held back exist, and that the logs were honest.</p></section>\n";
}

}  // namespace

std::string exact_value(const Claim& claim) { return cell_text(claim.value); }

std::string shown_value(const Claim& claim) {
  if (claim.table) return with_thousands(std::ssize(claim.table->rows)) + " rows";
  if (is_null(claim.value)) return "unanswered";
  if (claim.measure == "share") return percent(cell_number(claim.value));
  const bool bytes = claim.unit == "byte" || claim.unit == "bytes";
  if (bytes && cell_number(claim.value) >= 1e9) {
    const double value = cell_number(claim.value);
    return value >= 1e12 ? number_text(static_cast<double>(static_cast<std::int64_t>(value / 1e11 + 0.5)) / 10) + " TB"
                         : number_text(static_cast<double>(static_cast<std::int64_t>(value / 1e8 + 0.5)) / 10) + " GB";
  }
  std::string text;
  if (const auto* integer = std::get_if<std::int64_t>(&claim.value)) text = with_thousands(*integer);
  else if (const auto* real = std::get_if<double>(&claim.value)) {
    const double tenths = static_cast<double>(static_cast<std::int64_t>(*real * 10 + (*real < 0 ? -0.5 : 0.5))) / 10;
    text = tenths == static_cast<double>(static_cast<std::int64_t>(tenths)) ? with_thousands(static_cast<std::int64_t>(tenths)) : number_text(tenths);
  } else if (claim.name.ends_with("_seen")) text = cell_text(claim.value).substr(0, 10);
  else text = cell_text(claim.value);
  if (claim.unit == "day" || claim.unit == "days") text += " days";
  if (claim.unit == "year" || claim.unit == "years") text += " years";
  return text;
}

Result<std::string> render_report(const ReportContent& content) {
  std::string page = Page(content).render();
  const auto faults = lint_report(page, content);
  if (faults.empty()) return page;
  return Error{ErrorKind::forbidden, join(faults, "\n"), "the report was not written"};
}

}  // namespace demarche::publish

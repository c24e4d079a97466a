#include "pipeline/publish/lint.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "pipeline/publish/page_scan.h"
#include "pipeline/publish/report.h"

namespace demarche::publish {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }
bool letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

// Numbers of a text as written ("1,905", "97.1", "0.05"), without ids ("C-012", "SHA-256"), dates ("2013-02-19") and
// times of day ("08:00").
std::vector<std::string> numbers_of(std::string_view text) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at < text.size();) {
    if (!digit(text[at])) {
      ++at;
      continue;
    }
    const std::size_t start = at;
    while (at < text.size() && (digit(text[at]) || ((text[at] == ',' || text[at] == '.') && at + 1 < text.size() && digit(text[at + 1])))) ++at;
    const bool word_before = start > 0 && (letter(text[start - 1]) || (text[start - 1] == '-' && start > 1 && (letter(text[start - 2]) || digit(text[start - 2]))) || text[start - 1] == '_');
    const bool clock = at + 2 < text.size() && text[at] == ':' && at - start <= 2 && digit(text[at + 1]) && digit(text[at + 2]);
    if (clock) {
      at += 3;
      continue;
    }
    const bool date = at + 2 < text.size() && text[at] == '-' && digit(text[at + 1]) && at - start == 4;
    if (date) {
      while (at < text.size() && (digit(text[at]) || text[at] == '-' || text[at] == ':' || text[at] == 'T' || text[at] == 'Z' || text[at] == '.')) ++at;
      continue;
    }
    if (!word_before) out.emplace_back(text.substr(start, at - start));
  }
  return out;
}

std::string plain(std::string_view number) { return replace_all(number, ",", ""); }

// Every way in which a claim's figures may be written.
std::set<std::string> figures_of(const Claim& claim) {
  std::set<std::string> out;
  const auto add = [&](double value) {
    out.insert(number_text(value));
    out.insert(replace_all(percent(value), "%", ""));
    char text[32];
    for (const char* format : {"%.0f", "%.1f", "%.2f", "%.3f"}) {
      std::snprintf(text, sizeof text, format, value);
      out.insert(text);
    }
    for (const double unit : {1e9, 1e12}) {
      std::snprintf(text, sizeof text, "%.1f", value / unit);
      out.insert(text);
      out.insert(number_text(static_cast<double>(static_cast<std::int64_t>(value / unit * 10 + 0.5)) / 10));
    }
  };
  if (!is_null(claim.value) && !std::holds_alternative<std::string>(claim.value)) add(cell_number(claim.value));
  for (const std::string& number : numbers_of(cell_text(claim.value))) out.insert(plain(number));
  for (const auto& number : numbers_of(shown_value(claim))) out.insert(plain(number));
  if (claim.k) add(static_cast<double>(*claim.k));
  if (claim.n) add(static_cast<double>(*claim.n));
  if (claim.low) add(*claim.low);
  if (claim.high) add(*claim.high);
  add(static_cast<double>(claim.rows));
  for (const auto& [name, cell] : claim.more) {
    if (std::holds_alternative<double>(cell) || std::holds_alternative<std::int64_t>(cell)) add(cell_number(cell));
    for (const std::string& number : numbers_of(cell_text(cell))) out.insert(plain(number));
  }
  if (claim.table)
    for (const auto& row : claim.table->rows)
      for (const Cell& cell : row)
        if (std::holds_alternative<double>(cell) || std::holds_alternative<std::int64_t>(cell)) add(cell_number(cell));
  return out;
}

const Claim* claim_named(const ReportContent& content, std::string_view name) {
  for (const Claim& claim : content.claims)
    if (claim.name == name) return &claim;
  return nullptr;
}

bool judged(const ReportContent& content, std::string_view name) {
  return std::any_of(content.assessment.hypotheses.begin(), content.assessment.hypotheses.end(),
                     [&](const AssessedHypothesis& h) { return name.starts_with(h.id + "."); });
}

// By claim; a page says most of its figures more than once.
class KnownFigures {
 public:
  const std::set<std::string>& of(const Claim& claim) {
    const auto [at, fresh] = known_.try_emplace(&claim);
    if (fresh) at->second = figures_of(claim);
    return at->second;
  }

 private:
  std::map<const Claim*, std::set<std::string>> known_;
};

void check_piece(const TextPiece& piece, const ReportContent& content, KnownFigures& figures, std::vector<std::string>& faults) {
  if (piece.exempt) return;
  const std::string& owner = piece.claim.empty() ? piece.says : piece.claim;
  const auto numbers = numbers_of(piece.text);
  if (numbers.empty()) return;
  if (owner.empty()) {
    faults.push_back("section " + piece.block + ": the number " + numbers[0] + " is bound to no claim: \"" + std::string(trim(piece.text)).substr(0, 80) + "\"");
    return;
  }
  if (judged(content, owner)) return;
  const Claim* claim = claim_named(content, owner);
  if (claim == nullptr) {
    faults.push_back("section " + piece.block + ": no claim is named " + owner);
    return;
  }
  const auto& known = figures.of(*claim);
  for (const std::string& number : numbers)
    if (!known.contains(plain(number)))
      faults.push_back(claim->id + " " + claim->name + ": the text says " + number + ", the claim does not");
}

void check_sentences(const std::vector<TextPiece>& pieces, std::vector<std::string>& faults) {
  static constexpr std::string_view kLikelihood[] = {"likely", "almost certain", "roughly even", "almost no chance", "probable", "remote"};
  std::string text;
  for (const TextPiece& piece : pieces)
    if (!piece.exempt) text += lower(piece.text);
  for (std::size_t start = 0; start < text.size();) {
    const auto stop = std::min(text.find_first_of(".\n", start), text.size());
    const std::string_view sentence = std::string_view(text).substr(start, stop - start);
    const bool confident = sentence.find(" confidence") != std::string_view::npos;
    for (const std::string_view word : kLikelihood)
      if (confident && sentence.find(word) != std::string_view::npos) {
        faults.push_back("a likelihood and a confidence in one sentence: \"" + std::string(trim(sentence)).substr(0, 80) + "\"");
        break;
      }
    start = stop + 1;
  }
}

}  // namespace

std::vector<std::string> lint_report(std::string_view html, const ReportContent& content) {
  std::vector<std::string> faults;
  const auto pieces = scan_page(html);
  KnownFigures figures;
  for (const TextPiece& piece : pieces) check_piece(piece, content, figures, faults);
  check_sentences(pieces, faults);
  const auto& hypotheses = content.assessment.hypotheses;
  if (!hypotheses.empty() && std::none_of(hypotheses.begin(), hypotheses.end(), [](const auto& h) { return h.residual; }))
    faults.emplace_back("the explanations have no residual (\"someone else\")");
  return faults;
}

}  // namespace demarche::publish

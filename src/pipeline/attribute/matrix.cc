#include "pipeline/attribute/matrix.h"

#include <algorithm>
#include <cmath>

namespace demarche::attribute {
namespace {

int rating(std::string_view letter) {
  if (letter == "CC") return 5;
  if (letter == "C") return 4;
  if (letter == "I") return 2;
  if (letter == "II") return 1;
  return 3;
}

double spread(std::span<const std::string> letters) {
  double sum = 0, squares = 0, count = 0;
  for (const std::string& letter : letters) {
    if (letter == "NA") continue;
    const double value = rating(letter);
    sum += value, squares += value * value, count += 1;
  }
  if (count == 0) return 0;
  const double mean = sum / count;
  return std::sqrt(std::max(0.0, squares / count - mean * mean));
}

double grade_weight(const std::optional<Grade>& grade) {
  if (!grade) return 1;
  const auto weight = [](int step) { return step <= 1 ? std::sqrt(2.0) : step == 2 || step == 5 ? 1.0 : 1 / std::sqrt(2.0); };
  return weight(grade->reliability - 'A') * weight(grade->credibility - '1');
}

}  // namespace

std::string_view derived_letter(double likelihood, double largest) {
  const double ratio = likelihood / largest;
  if (ratio >= 0.9) return likelihood >= 0.8 ? "CC" : "C";
  if (ratio >= 0.5) return "N";
  return ratio >= 0.1 ? "I" : "II";
}

Matrix matrix(std::span<const HypothesisSpec> hypotheses, std::span<const FindingSpec> findings, const Weighing& weighing) {
  Matrix out;
  out.inconsistency.assign(hypotheses.size(), 0);
  out.weighted.assign(hypotheses.size(), 0);
  for (const WeighedFinding& weighed : weighing.findings) {
    const auto spec = std::find_if(findings.begin(), findings.end(), [&](const auto& f) { return f.id == weighed.id; });
    MatrixRow row{weighed.id, weighed.group, {}, 0, weighed.counts};
    const double largest = *std::max_element(weighed.stated.begin(), weighed.stated.end());
    for (std::size_t h = 0; h < hypotheses.size(); ++h) {
      const auto own = spec->letters.find(hypotheses[h].id);
      const bool judged = spec->likelihood.contains(hypotheses[h].id);
      row.letters.emplace_back(own != spec->letters.end() ? std::string_view(own->second)
                               : judged                   ? derived_letter(weighed.stated[h], largest)
                                                          : std::string_view("NA"));
      if (!row.counts) continue;
      const int cost = row.letters.back() == "II" ? 2 : row.letters.back() == "I" ? 1 : 0;
      out.inconsistency[h] += cost;
      out.weighted[h] -= cost * grade_weight(spec->grade);
    }
    row.diagnosticity = spread(row.letters);
    out.rows.push_back(std::move(row));
  }
  std::sort(out.rows.begin(), out.rows.end(), [](const MatrixRow& a, const MatrixRow& b) {
    return a.diagnosticity != b.diagnosticity ? a.diagnosticity > b.diagnosticity : a.finding < b.finding;
  });
  return out;
}

}  // namespace demarche::attribute

// Svg: a drawing in text. Numbers with at most two decimals, text escaped, colours by CSS class (the page sets them for
// light, dark and paper), so that the same case draws the same bytes everywhere.
#pragma once

#include <string>
#include <string_view>

namespace demarche::publish {

enum class Anchor { start, middle, end };

class Svg {
 public:
  Svg(double width, double height, std::string_view title, std::string_view id);

  void rect(double x, double y, double width, double height, std::string_view css_class, double opacity = 1);
  void line(double x1, double y1, double x2, double y2, std::string_view css_class);
  void text(double x, double y, std::string_view untrusted, std::string_view css_class, Anchor anchor = Anchor::start);
  // A figure of a claim: carries which claim it is from and its exact value.
  void figure(double x, double y, std::string_view shown, std::string_view claim, std::string_view value,
              std::string_view css_class, Anchor anchor = Anchor::middle);

  [[nodiscard]] std::string finish() &&;

 private:
  std::string out_;
};

[[nodiscard]] std::string svg_number(double value);

}  // namespace demarche::publish

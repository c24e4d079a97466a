#include "pipeline/publish/svg.h"

#include <cstdio>

#include "base/untrusted.h"

namespace demarche::publish {
namespace {

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + for_html(value) + "\"";
}

std::string number(std::string_view name, double value) { return attribute(name, svg_number(value)); }

std::string_view anchor_text(Anchor anchor) {
  return anchor == Anchor::start ? "start" : anchor == Anchor::middle ? "middle" : "end";
}

}  // namespace

std::string svg_number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  std::string out = text;
  out.erase(out.find_last_not_of('0') + 1);
  if (out.back() == '.') out.pop_back();
  return out == "-0" ? "0" : out;
}

Svg::Svg(double width, double height, std::string_view title, std::string_view id) {
  out_ = "<svg role=\"img\"" + attribute("aria-labelledby", std::string(id) + "-t") + " viewBox=\"0 0 " + svg_number(width) + " " +
         svg_number(height) + "\"" + number("width", width) + number("height", height) + "><title" +
         attribute("id", std::string(id) + "-t") + ">" + for_html(title) + "</title>\n";
}

void Svg::rect(double x, double y, double width, double height, std::string_view css_class, double opacity) {
  out_ += "<rect" + number("x", x) + number("y", y) + number("width", width) + number("height", height) +
          attribute("class", css_class);
  if (opacity < 1) out_ += number("fill-opacity", opacity);
  out_ += "/>\n";
}

void Svg::line(double x1, double y1, double x2, double y2, std::string_view css_class) {
  out_ += "<line" + number("x1", x1) + number("y1", y1) + number("x2", x2) + number("y2", y2) + attribute("class", css_class) + "/>\n";
}

void Svg::text(double x, double y, std::string_view untrusted, std::string_view css_class, Anchor anchor) {
  out_ += "<text" + number("x", x) + number("y", y) + attribute("class", css_class) +
          attribute("text-anchor", anchor_text(anchor)) + ">" + for_html(untrusted) + "</text>\n";
}

void Svg::figure(double x, double y, std::string_view shown, std::string_view claim, std::string_view value,
                 std::string_view css_class, Anchor anchor) {
  out_ += "<text" + number("x", x) + number("y", y) + attribute("class", css_class) +
          attribute("text-anchor", anchor_text(anchor)) + attribute("data-claim", claim) + attribute("data-value", value) + ">" +
          for_html(shown) + "</text>\n";
}

std::string Svg::finish() && { return std::move(out_) + "</svg>\n"; }

}  // namespace demarche::publish

#include "pipeline/sweep/kernel/json_case.h"

#include <cstdio>

namespace demarche::kernel {
namespace {

using sweep::Chooser;
using sweep::DifferentialCase;

std::string json_text(Chooser& choose, std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    char escaped[8];
    std::snprintf(escaped, sizeof escaped, "\\u%04x", byte);
    if (byte < 0x20 || (byte < 0x7F && choose.one_in(200))) out += escaped;
    else if (c == '"' || c == '\\' || (c == '/' && choose.one_in(10))) (out += '\\') += c;
    else out += c;
  }
  return out + '"';
}

std::string json_list(Chooser& choose, const Value& value) {
  std::string out = "[";
  for_each_element(value, [&](std::string_view element) {
    out += out.size() == 1 ? "" : ",";
    if (out.size() > 1 && choose.one_in(15)) out += "7";
    else if (choose.one_in(40)) out += choose.one_in(2) ? "{\"query\":\"evil.com\"}" : "{\"proto\":\"evil.com/a?b\"}";
    else out += json_text(choose, element);
  });
  return out + "]";
}

std::string json_line(Chooser& choose, const DifferentialCase& random) {
  static constexpr std::string_view kKeys[] = {
      "query", "host", "uri", "answers", "id.resp_p", "user_agent", "filename", "md5", "x", "src_ip", "hash", "referrer", "mailfrom",
      "a.key.that.is.longer.than.the.table.keeps", "service", "_x", "h\\u006fst", "TargetObject", "mutex", "user", "ja4s", "ja4h", "ja4x",
      "ja4ssh", "serial", "issuer", "subject", "fingerprint"};
  const bool spaced = choose.one_in(8);
  std::string line = "{";
  std::size_t nested = 0;
  for (const Value& value : random.record.values) {
    if (line.back() != '{') line += spaced ? ", " : ",";
    if (choose.one_in(10)) (line += choose.one_in(2) ? "\"ja3\":{" : "\"http\":{"), ++nested;
    // Numbers have a key of their own: the sieve finds none where a reader would compare them as texts (2-sweep.md, limits).
    const bool number = choose.one_in(12);
    line += "\"" + std::string(number ? "count" : choose.pick(kKeys)) + (spaced ? "\": " : choose.one_in(60) ? "\" : " : "\":");
    if (number) line += choose.one_in(2) ? "12.5" : "null";
    else line += value.separator == 0 ? json_text(choose, value.text) : json_list(choose, value);
  }
  line += std::string(nested + 1, '}');
  if (choose.one_in(40)) line = choose.one_in(2) ? "{\"query\":\"evil.com\"" : "";
  return line + (choose.one_in(50) ? "\r\n" : "\n");
}

}  // namespace

std::string json_log(Chooser& choose, DifferentialCase& random, std::size_t lines) {
  std::string text = "{\"query\":\"x\"}\n";
  for (std::size_t i = 0; i < lines; ++i) {
    random.add_record(choose);
    text += json_line(choose, random);
  }
  return text;
}

}  // namespace demarche::kernel

#include "formats/intel/warning_list.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "base/regex.h"
#include "base/text.h"
#include "formats/json/json.h"
#include "model/ip.h"

namespace demarche::intel {
namespace {

using Kind = WarningList::Kind;

constexpr std::pair<std::string_view, Kind> kKinds[] = {
    {"string", Kind::exact}, {"substring", Kind::substring}, {"hostname", Kind::hostname}, {"cidr", Kind::cidr}, {"regex", Kind::regex}};

std::optional<Kind> kind_of(std::string_view text) {
  const auto* found = std::find_if(std::begin(kKinds), std::end(kKinds), [&](const auto& known) { return known.first == text; });
  return found == std::end(kKinds) ? std::nullopt : std::optional(found->second);
}

// "ip-dst|port" is of the type before the bar, "domain|ip" of both.
void add_types(std::string_view attribute, std::set<IndicatorType>& types) {
  for (const std::string_view part : split(attribute, '|')) {
    const auto type = parse_indicator_type(part);
    if (!type || *type == IndicatorType::pattern) continue;
    types.insert(*type);
    if (*type == IndicatorType::ipv4) types.insert({IndicatorType::ipv6, IndicatorType::cidr});
  }
}

// "/^a$/i" as RE2 writes it: "(?i)^a$".
std::string without_delimiters(std::string_view entry) {
  const auto last = entry.rfind('/');
  if (entry.size() < 2 || entry[0] != '/' || last == 0) return std::string(entry);
  std::string flags;
  for (const char flag : entry.substr(last + 1))
    if (flag == 'i' || flag == 's' || flag == 'm') flags += flag;
  return (flags.empty() ? "" : "(?" + flags + ")") + std::string(entry.substr(1, last - 1));
}

// What is wrong with an entry; "" when nothing is.
std::string fault_of(Kind kind, const std::string& entry) {
  if (trim(entry).empty()) return "expected a value, found an empty entry";
  if (kind == Kind::cidr) {
    const auto prefix = Prefix::parse(entry);
    if (!prefix) return prefix.error().message;
  }
  if (kind == Kind::regex) {
    const auto expression = Regex::compile(entry);
    if (!expression) return expression.error().message;
  }
  return {};
}

}  // namespace

Result<WarningList> read_warning_list(std::string_view name, std::string_view content, Problems& problems) {
  const auto wrong = [&](const std::string& what, std::string hint) {
    return bad_input(std::string(name) + ": expected a MISP warning list, found " + what, std::move(hint));
  };
  const auto document = json::parse(content);
  if (!document) return wrong("no JSON: " + document.error().message, "warning lists are the list.json files of misp-warninglists");
  if (document->at("list").as_array() == nullptr) return wrong("no member \"list\" with entries", "name the files called list.json");
  const auto kind = kind_of(document->text("type"));
  if (!kind) return wrong("the type \"" + visible(document->text("type").substr(0, 40)) + "\"", "known types: string substring hostname cidr regex");
  WarningList out;
  out.kind = *kind;
  out.name = visible(document->text("name"));
  if (out.name.empty()) out.name = name;
  for (const json::Json& attribute : document->at("matching_attributes").items())
    if (attribute.as_text() != nullptr) add_types(*attribute.as_text(), out.types);
  if (out.types.empty() && !document->at("matching_attributes").items().empty()) {
    problems.add(0, 0, "no attribute of matching_attributes is an indicator type; the list is not used");
    return out;
  }
  for (const json::Json& entry : document->at("list").items()) {
    if (entry.as_text() == nullptr) {
      problems.add(0, 0, "expected entries that are text, found something else; it is left out", "", "not text");
      continue;
    }
    std::string text = *kind == Kind::regex ? without_delimiters(*entry.as_text()) : *entry.as_text();
    if (const std::string fault = fault_of(*kind, text); !fault.empty()) problems.add(0, 0, fault + "; the entry is left out", "", "entry");
    else out.entries.push_back(std::move(text));
  }
  return out;
}

}  // namespace demarche::intel

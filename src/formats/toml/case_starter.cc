#include "formats/toml/case_starter.h"

#include <algorithm>
#include <cstdio>
#include <set>

#include "base/text.h"

namespace demarche::toml {
namespace {

std::string toml_text(std::string_view raw) {
  const std::string text = is_utf8(raw) ? std::string(raw) : visible(raw);
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    char escaped[8];
    if (c == '"' || c == '\\') (out += '\\') += c;
    else if (byte < 0x20 || byte == 0x7F) std::snprintf(escaped, sizeof escaped, "\\u%04X", unsigned{byte}), out += escaped;
    else out += c;
  }
  return out + "\"";
}

// An id of allowed characters that is not taken yet.
std::string fresh_id(std::string_view wanted, std::string_view otherwise, std::set<std::string>& taken) {
  constexpr std::size_t kLongest = 80;
  std::string id(wanted.substr(0, kLongest));
  for (char& c : id) {
    const bool allowed = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    if (!allowed) c = '-';
  }
  if (id.empty()) id = otherwise;
  const std::string stem = id;
  for (int number = 2; !taken.insert(id).second; ++number) id = stem + "-" + std::to_string(number);
  return id;
}

std::string name_or(std::string_view name, std::string_view id) {
  return toml_text(trim(name).empty() ? id : name);
}

std::string source_table(const StarterSource& source, std::set<std::string>& taken) {
  const std::string id = fresh_id(source.id, "S-1", taken);
  std::string out = "\n[[source]]\nid = " + toml_text(id) + "\nname = " + name_or(source.name, id) + "\npaths = [";
  std::string paths;
  for (const std::string& path : source.paths)
    if (!trim(path).empty()) paths += (paths.empty() ? "" : ", ") + toml_text(path);
  out += (paths.empty() ? "\"logs\"" : paths) + "]\nrole = \"" + std::string(role_text(source.role)) + "\"\n";
  if (source.role == SourceRole::victim) out += "victim = " + toml_text(trim(source.victim).empty() ? "V-1" : source.victim) + "\n";
  return out + "# grade = \"B2\"                # Admiralty code: how far the source and its information are trusted\n"
               "# marking = \"TLP:RED\"         # when it differs from the case's\n"
               "# clock_offset = \"-3s\"        # when its clock is known to be wrong\n";
}

}  // namespace

std::string render_case_starter(const StarterOptions& options) {
  std::set<std::string> case_ids, source_ids;
  const std::string id = fresh_id(options.id, "my-case", case_ids);
  std::string out =
      "# A case of demarche. Every key is explained in docs/case-toml.md; paths are relative to this file.\n"
      "# Next: demarche run\n\n[case]\nid = " + toml_text(id) + "\nname = " + name_or(options.name, id) +
      "\nmarking = \"TLP:AMBER+STRICT\"   # of everything below that has none of its own\n"
      "\n# Where logs come from. role: relay (a host run by the actor), victim (then also: victim = \"V-1\"),\n"
      "# sensor, or open.\n";
  for (const StarterSource& source : options.sources) out += source_table(source, source_ids);
  out += "\n# What to look for: STIX, MISP, Zeek intelligence, CSV, or a list of values.\n";
  for (const std::string& path : options.intel)
    out += "\n[[intel]]\npath = " + toml_text(trim(path).empty() ? "intel" : std::string_view(path)) +
           "\n# actor = \"...\"               # whom it indicates\n# grade = \"B2\"\n";
  return out +
         "\n# What is known beside the logs; CSV files with a header (docs/case-toml.md lists the columns).\n"
         "# [registry]\n# victims = \"registry/victims.csv\"\n# networks = \"registry/networks.csv\"\n"
         "\n# Rival explanations, findings, audiences and the plan can be added at any time.\n";
}

}  // namespace demarche::toml

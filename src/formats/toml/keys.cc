#include "formats/toml/keys.h"

#include "base/untrusted.h"

namespace demarche::toml {

void report_unknown_key(Reader& reader, const Node& item, std::string_view table, std::span<const KeyInfo> known) {
  std::vector<std::string_view> names;
  std::string listing;
  for (const KeyInfo& key : known) {
    names.push_back(key.name);
    listing += (listing.empty() ? "" : ", ") + std::string(key.name);
  }
  reader.issue(item.key_at, "unknown key " + quoted(item.key),
               reader.suggest(item.key, names, std::string(table) + " takes " + listing));
}

void report_missing_keys(Reader& reader, const Node& node, std::string_view table, std::span<const KeyInfo> known) {
  for (const KeyInfo& key : known) {
    if (!key.required || node.find(key.name) != nullptr) continue;
    reader.issue(node.at, std::string(table) + " has no " + std::string(key.name),
                 "add " + std::string(key.name) + " = ... (" + key.type() + ": " + std::string(key.says) + ")");
  }
}

}  // namespace demarche::toml

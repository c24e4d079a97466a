// Key: one key of one table of case.toml, declared once. From it come the parser, the message about an unknown key, and
// the manual (docs/case-toml.md).
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/toml/reader.h"

namespace demarche::toml {

struct KeyInfo {
  std::string_view name;
  std::string (*type)();        // what its value is, in the manual's words
  bool required = false;
  std::string_view fallback;    // what an absent one means, as it would be written; may be empty
  std::string_view says;        // one line
};

template <class T>
struct Key {
  KeyInfo info;
  void (*store)(Reader&, const Node&, T&) = nullptr;
};

template <class T>
struct MemberOf;
template <class T, class V>
struct MemberOf<V T::*> { using Owner = T; };

// Reads a value of a kind (formats/toml/values.h) into a member; a wrong one leaves the member alone.
template <auto member, class Kind>
void store_member(Reader& reader, const Node& node, typename MemberOf<decltype(member)>::Owner& to) {
  if (auto value = Kind::read(reader, node)) to.*member = std::move(*value);
}

template <auto member, class Kind>
constexpr auto must(std::string_view name, std::string_view says) {
  using Owner = typename MemberOf<decltype(member)>::Owner;
  return Key<Owner>{{name, &Kind::name, true, {}, says}, &store_member<member, Kind>};
}

template <auto member, class Kind>
constexpr auto may(std::string_view name, std::string_view says, std::string_view fallback = {}) {
  using Owner = typename MemberOf<decltype(member)>::Owner;
  return Key<Owner>{{name, &Kind::name, false, fallback, says}, &store_member<member, Kind>};
}

template <class T>
[[nodiscard]] std::vector<KeyInfo> infos(std::span<const Key<T>> keys) {
  std::vector<KeyInfo> all;
  for (const Key<T>& key : keys) all.push_back(key.info);
  return all;
}

void report_unknown_key(Reader& reader, const Node& item, std::string_view table, std::span<const KeyInfo> known);
void report_missing_keys(Reader& reader, const Node& node, std::string_view table, std::span<const KeyInfo> known);

// Every key of `node` into `to`. `table` is its name in messages: "[[source]]".
template <class T>
void read_keys(Reader& reader, const Node& node, std::string_view table, std::span<const Key<T>> keys, T& to) {
  for (const Node& item : node.items) {
    const Key<T>* found = nullptr;
    for (const Key<T>& key : keys)
      if (key.info.name == item.key) found = &key;
    if (found != nullptr) found->store(reader, item, to);
    else report_unknown_key(reader, item, table, infos(keys));
  }
  report_missing_keys(reader, node, table, infos(keys));
}

}  // namespace demarche::toml

// Term keys: how terms are compared, and how ten million of them are kept. A key is bytes; equal keys are the same thing.
//
// Addresses and digests have a *packed* key (4 or 16 bytes of an address, the bytes of a digest); all other keys are the
// term's canonical text. A prefix packs as its address and its length, but is looked up by containment, not by its key.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "model/indicator.h"

namespace demarche {

// Types whose canonical values have a packed key.
[[nodiscard]] bool has_packed_key(IndicatorType type);
// Hexadecimal digits in a canonical value of this type; 0: it is no digest of fixed length.
[[nodiscard]] std::size_t digest_digits(IndicatorType type);

// Appends the key of a value that is canonical for its type (Term::value). False, and nothing appended: it is not
// canonical, or can match nothing.
bool append_key(IndicatorType type, std::string_view value, std::string& out);
// The inverse: the canonical value. A key of the wrong size gives "".
[[nodiscard]] std::string key_text(IndicatorType type, std::string_view key);

// The key of any `equals` term, canonical or not; an address has the type of its own family. nullopt: it matches nothing.
struct TermKey {
  IndicatorType type = IndicatorType::domain;
  bool packed = false;
  std::string bytes;
};
[[nodiscard]] std::optional<TermKey> comparison_key(const Term& term);

// Lower-case hexadecimal digits to bytes; false when there is another character or an odd number of them.
bool append_hex_bytes(std::string_view digits, std::string& out);

// Canonical forms of a log's text, put into `out` (cleared first; its memory is reused).
void digest_form(std::string_view text, std::string& out);       // lower case, colons dropped
void serial_form(std::string_view text, std::string& out);       // the same, zeros before the number dropped ("0" stays, "-0a" is "-a")
void distinguished_name_form(std::string_view text, std::string& out);   // ", " becomes ","
void lower_form(std::string_view text, std::string& out);
void registry_form(std::string_view text, std::string& out);     // lower case, the hive spelled out, no \ at the end

}  // namespace demarche

// Indicator: what intelligence says to look for. Term: one thing that one field of a row can equal or lie within.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"

namespace demarche {

enum class IndicatorType {
  ipv4, ipv6, cidr, domain, url, email, md5, sha1, sha256, ja3, ja3s, ja4,
  cert_sha1, cert_sha256, cert_serial, cert_issuer, cert_subject, user_agent, filename,
  registry_key, mutex, account, ja4s, ja4h, ja4x, ja4ssh,
  pattern,   // only on Indicator: more than one term
};
inline constexpr std::size_t kIndicatorTypes = static_cast<std::size_t>(IndicatorType::pattern) + 1;

[[nodiscard]] std::string_view indicator_type_text(IndicatorType type);   // "ipv4", "cert-serial", "user-agent"
// The names above, and common other spellings ("ip", "ip-dst", "hostname", "sha-256", "Intel::ADDR" ...).
[[nodiscard]] std::optional<IndicatorType> parse_indicator_type(std::string_view text);

// How a term is compared: as its type is (an address within a prefix, a name below a domain), or as text.
enum class TermOp : std::uint8_t { equals, contains, matches };
[[nodiscard]] std::string_view term_op_text(TermOp op);                   // "equals", "contains", "matches"
[[nodiscard]] std::optional<TermOp> parse_term_op(std::string_view text); // also "is", "substring", "regex"

// `value` is canonical, so that equal things are equal texts: Ip::text(), Prefix::text(), Domain::text(), Url::text();
// e-mail, accounts, hashes, fingerprints and JA* lower case without colons; serials lower-case hex without colons and leading
// zeros; distinguished names with ", " as ","; registry keys lower case with the hive spelled out; user agents, file names and
// mutexes as they are. Of `contains` it is text in lower case (ASCII), of `matches` a regular expression.
struct Term {
  IndicatorType type = IndicatorType::domain;
  std::string value;
  TermOp op = TermOp::equals;
  friend auto operator<=>(const Term&, const Term&) = default;
};

// Canonical form of a raw value of a known type; defanged spellings (hxxp, [.], (dot)) are undone, except in user agents,
// file names and distinguished names. The three address types are told apart by the value: a cidr of one address becomes
// ipv4/ipv6, an "ip" with a prefix length becomes cidr; a port after an address or domain is dropped; "*.evil.com" and
// ".evil.com" are evil.com. What would match everything (a prefix of length 0, a domain of one label) is refused.
// An error says what was expected.
[[nodiscard]] Result<Term> make_term(IndicatorType type, std::string_view raw);
// A term that is compared as text: `contains` takes 3 to 1,024 bytes, `matches` a regular expression of at most 1,024
// (RE2's syntax, base/regex.h). An error says what was expected and, of an expression, what is wrong with it.
[[nodiscard]] Result<Term> make_text_term(IndicatorType type, TermOp op, std::string_view raw);
// The terms of a value whose type a source names in its own words (see parse_indicator_type): usually one. A range of
// addresses "a-b" gives the fewest cidr terms, any of which matches; a "hash" or "cert-hash" is told by its length.
// An unknown type is an error that names the nearest known one.
[[nodiscard]] Result<std::vector<Term>> make_terms(std::string_view type_name, std::string_view raw);
// The type of a bare value by its shape: an address, prefix, URL, e-mail, hash by its length, or a domain; nullopt otherwise,
// also for what is more likely a file name ("report.doc").
[[nodiscard]] std::optional<Term> guess_term(std::string_view raw);
// The same for a range of addresses too; empty when the shape says nothing. An error: a reversed range, a prefix of length 0.
[[nodiscard]] Result<std::vector<Term>> guess_terms(std::string_view raw);
// Undoes defanging: hxxp(s)://, fxp://, [.] (.) {.} [dot] (dot) {dot}, [:], [:]//, [/], [@] (@) [at] (at) {at}, any case;
// drops spaces, quotes and angle brackets around it, and commas and semicolons after it.
[[nodiscard]] std::string refang(std::string_view text);

struct ObservationNode;   // model/pattern.h

struct Indicator {
  std::string id;                                // the source's own (STIX id, MISP uuid), else derived from type and value
  std::vector<std::vector<Term>> any_of;         // matches a row when all terms of one of these lists match it
  std::string pattern;                           // as written, where the source has patterns
  std::shared_ptr<const ObservationNode> tree;   // of a pattern that lists of terms cannot say; any_of is then empty
  std::optional<Timestamp> valid_from, valid_until;
  std::optional<int> confidence;                 // 0..100
  std::string label;                             // free text of the source
  std::string actor;                             // whom the source itself says it indicates; case.toml's `actor` wins
  std::uint64_t line = 0, offset = 0, length = 0;   // where in the file (0 where the format has no lines)

  [[nodiscard]] IndicatorType type() const;      // of its only term, else pattern
  [[nodiscard]] std::string value() const;       // of its only term, else the pattern's text, else its terms, spelled out
};

// An id for sources that have none: "ind-" and twelve hex digits of the SHA-256 of "type:value".
[[nodiscard]] std::string derived_indicator_id(const Term& term);

}  // namespace demarche

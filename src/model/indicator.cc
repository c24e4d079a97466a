#include "model/indicator.h"

#include <algorithm>
#include <array>

#include "base/hash.h"
#include "base/text.h"
#include "model/ip.h"

namespace demarche {
namespace {

using enum IndicatorType;

constexpr std::array<std::string_view, kIndicatorTypes> kNames = {
    "ipv4", "ipv6", "cidr", "domain", "url", "email", "md5", "sha1", "sha256", "ja3", "ja3s", "ja4",
    "cert-sha1", "cert-sha256", "cert-serial", "cert-issuer", "cert-subject", "user-agent", "filename",
    "registry-key", "mutex", "account", "ja4s", "ja4h", "ja4x", "ja4ssh", "pattern",
};

// Other spellings, in the form that squeezed() gives: of MISP, Zeek, OTX and tables that people write.
struct Spelling {
  std::string_view text;
  IndicatorType type;
};
constexpr Spelling kSpellings[] = {
    {"ip", ipv4}, {"ipaddr", ipv4}, {"ipaddress", ipv4}, {"addr", ipv4}, {"address", ipv4}, {"ipsrc", ipv4},
    {"ipdst", ipv4}, {"inteladdr", ipv4}, {"ipv4addr", ipv4}, {"ipv6addr", ipv6},
    {"intelsubnet", cidr}, {"subnet", cidr}, {"network", cidr}, {"netblock", cidr}, {"prefix", cidr}, {"iprange", cidr},
    {"hostname", domain}, {"host", domain}, {"fqdn", domain}, {"domainname", domain}, {"inteldomain", domain},
    {"uri", url}, {"intelurl", url},
    {"mail", email}, {"emailaddr", email}, {"emailaddress", email}, {"emailsrc", email}, {"emaildst", email},
    {"intelemail", email},
    {"filehashmd5", md5}, {"filehashsha1", sha1}, {"filehashsha256", sha256},
    {"ja3fingerprintmd5", ja3}, {"ja3hash", ja3}, {"ja3shash", ja3s}, {"ja4fingerprint", ja4},
    {"x509fingerprintsha1", cert_sha1}, {"x509fingerprintsha256", cert_sha256},
    {"serial", cert_serial}, {"serialnumber", cert_serial}, {"certserialnumber", cert_serial}, {"x509serial", cert_serial},
    {"issuer", cert_issuer}, {"x509issuer", cert_issuer}, {"subject", cert_subject}, {"x509subject", cert_subject},
    {"intelsoftware", user_agent}, {"httpuseragent", user_agent},
    {"file", filename}, {"intelfilename", filename},
    {"regkey", registry_key}, {"registry", registry_key}, {"windowsregistrykey", registry_key},
    {"mutant", mutex}, {"mutexname", mutex},
    {"username", account}, {"user", account}, {"accountname", account}, {"useraccount", account}, {"targetuser", account},
    {"intelusername", account},
    {"ja4sfingerprint", ja4s}, {"ja4hfingerprint", ja4h}, {"ja4xfingerprint", ja4x}, {"ja4sshfingerprint", ja4ssh},
};

// "Intel::ADDR" and "ip_dst" without case and punctuation.
std::string squeezed(std::string_view text) {
  std::string out = lower(trim(text));
  std::erase_if(out, [](char c) { return c == '-' || c == '_' || c == ' ' || c == ':' || c == '.'; });
  return out;
}

// Whether `name` is squeezed(known), without building it: tables of a million rows ask this for each.
bool is_squeezed(std::string_view name, std::string_view known) {
  for (const char c : known) {
    if (c == '-') continue;
    if (name.empty() || name.front() != c) return false;
    name.remove_prefix(1);
  }
  return name.empty();
}

bool is_address(IndicatorType type) { return type == ipv4 || type == ipv6 || type == cidr; }

Result<std::vector<Term>> range_terms(std::string_view text) {
  std::vector<Term> terms;
  for (const Prefix& prefix : TRY(Prefix::parse_range(visible(text)))) terms.push_back(TRY(make_term(cidr, prefix.text())));
  return terms;
}

// The type of a hash by its length, from the three that the caller's family has.
Result<IndicatorType> hash_type(std::string_view raw, std::optional<IndicatorType> of32, IndicatorType of40, IndicatorType of64) {
  std::string digits = refang(raw);
  std::erase(digits, ':');
  if (digits.size() == 32 && of32) return *of32;
  if (digits.size() == 40) return of40;
  if (digits.size() == 64) return of64;
  return bad_input("expected a hash of " + std::string(of32 ? "32 (MD5), " : "") +
                   "40 (SHA-1) or 64 (SHA-256) hexadecimal digits, found " + std::to_string(digits.size()) +
                   " characters: \"" + visible(raw.substr(0, 80)) + "\"");
}

Error unknown_type(std::string_view name) {
  const auto near = nearest(lower(trim(name)), std::span(kNames).first(kNames.size() - 1));
  std::string known;
  for (std::size_t i = 0; i + 1 < kNames.size(); ++i) known += (i == 0 ? "" : " ") + std::string(kNames[i]);
  return bad_input("unknown indicator type \"" + visible(name.substr(0, 60)) + "\"" + (near ? "; did you mean \"" + *near + "\"?" : ""),
                   "known types: " + known);
}

}  // namespace

std::string_view indicator_type_text(IndicatorType type) { return kNames[static_cast<std::size_t>(type)]; }

std::optional<IndicatorType> parse_indicator_type(std::string_view text) {
  const std::string name = squeezed(text);
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (is_squeezed(name, kNames[i])) return static_cast<IndicatorType>(i);
  const auto* found = std::find_if(std::begin(kSpellings), std::end(kSpellings),
                                   [&](const Spelling& spelling) { return spelling.text == name; });
  if (found == std::end(kSpellings)) return std::nullopt;
  return found->type;
}

std::string_view term_op_text(TermOp op) {
  return op == TermOp::equals ? "equals" : op == TermOp::contains ? "contains" : "matches";
}

std::optional<TermOp> parse_term_op(std::string_view text) {
  const std::string name = squeezed(text);
  if (name == "equals" || name == "is" || name == "exact") return TermOp::equals;
  if (name == "contains" || name == "substring") return TermOp::contains;
  if (name == "matches" || name == "regex" || name == "regexp") return TermOp::matches;
  return std::nullopt;
}

Result<std::vector<Term>> make_terms(std::string_view type_name, std::string_view raw) {
  const std::string name = squeezed(type_name);
  auto type = parse_indicator_type(name);
  if (name == "hash" || name == "filehash" || name == "intelfilehash") type = TRY(hash_type(raw, md5, sha1, sha256));
  if (name == "certhash" || name == "intelcerthash" || name == "certfingerprint" || name == "x509fingerprint")
    type = TRY(hash_type(raw, std::nullopt, cert_sha1, cert_sha256));
  if (!type || *type == pattern) return unknown_type(type_name);
  if (is_address(*type)) {
    const std::string text = refang(raw);
    if (text.find('-') != std::string::npos) return range_terms(text);
  }
  return std::vector<Term>{TRY(make_term(*type, raw))};
}

Result<std::vector<Term>> guess_terms(std::string_view raw) {
  const std::string text = refang(raw);
  // Only digits, dots, colons and a dash can be a range; "my-site.example" is not one.
  const bool range_shape = text.find('-') != std::string::npos && text.size() <= 100 &&
                           std::all_of(text.begin(), text.end(), [](char c) {
                             return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.' ||
                                    c == ':' || c == '-' || c == ' ';
                           });
  const auto dash = text.find('-');
  if (range_shape && Ip::parse(trim(std::string_view(text).substr(0, dash))) && Ip::parse(trim(std::string_view(text).substr(dash + 1))))
    return range_terms(text);
  if (Prefix::parse(text)) return std::vector<Term>{TRY(make_term(cidr, text))};
  if (auto term = guess_term(raw)) return std::vector<Term>{*term};
  return std::vector<Term>{};
}

IndicatorType Indicator::type() const {
  return any_of.size() == 1 && any_of.front().size() == 1 ? any_of.front().front().type : IndicatorType::pattern;
}

std::string Indicator::value() const {
  if (any_of.size() == 1 && any_of.front().size() == 1) return any_of.front().front().value;
  if (!pattern.empty()) return pattern;
  std::string text;
  for (const auto& list : any_of) {
    if (!text.empty()) text += " OR ";
    for (std::size_t i = 0; i < list.size(); ++i) text += (i == 0 ? "" : " AND ") + list[i].value;
  }
  return text;
}

std::string derived_indicator_id(const Term& term) {
  const std::string op = term.op == TermOp::equals ? std::string() : " " + std::string(term_op_text(term.op));
  return "ind-" + Sha256::of(std::string(indicator_type_text(term.type)) + op + ":" + term.value).hex().substr(0, 12);
}

}  // namespace demarche

// Terms: canonical values out of what people and tools write.
#include <algorithm>

#include "base/regex.h"
#include "base/text.h"
#include "model/domain.h"
#include "model/indicator.h"
#include "model/ip.h"
#include "model/quick_key.h"
#include "model/term_key.h"
#include "model/url.h"

namespace demarche {
namespace {

using enum IndicatorType;

constexpr std::size_t kLongest = 8192;   // bytes of one value

std::string shown(std::string_view raw) { return "\"" + visible(raw.substr(0, 80)) + "\""; }

bool has_space(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) <= ' '; });
}

bool is_hex(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  });
}

struct Defanged {
  std::string_view from, to;   // lower case
};
constexpr Defanged kDefanged[] = {
    {"[.]", "."}, {"(.)", "."}, {"{.}", "."}, {"[dot]", "."}, {"(dot)", "."}, {"{dot}", "."},
    {"[:]", ":"}, {"[://]", "://"}, {"[/]", "/"}, {"[@]", "@"}, {"(@)", "@"}, {"[at]", "@"}, {"(at)", "@"}, {"{at}", "@"},
};
constexpr Defanged kSchemes[] = {{"hxxps://", "https://"}, {"hxxp://", "http://"}, {"fxps://", "ftps://"}, {"fxp://", "ftp://"}};

bool starts_at(std::string_view text, std::size_t at, std::string_view word) {
  return equals_ignoring_case(text.substr(at, word.size()), word);
}

// "1.2.3.4:443" and "[2001:db8::1]:443" without the port; other text as it is.
std::string_view without_port(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos || colon == 0) return text;
  const bool bracketed = text[colon - 1] == ']';
  if (!bracketed && text.find(':') != colon) return text;   // an IPv6 address
  const auto port = parse_unsigned(text.substr(colon + 1));
  return port && *port <= 65535 ? text.substr(0, colon) : text;
}

Result<Term> address_term(std::string_view raw) {
  const std::string clean = refang(raw);
  const auto prefix = Prefix::parse(without_port(clean));
  if (!prefix && clean.find('-') != std::string::npos)
    return bad_input("expected one IP address or prefix, found the range " + shown(raw));
  if (!prefix) return bad_input("expected an IP address or a prefix such as 192.0.2.0/24, found " + shown(raw));
  if (prefix->length() == 0)
    return bad_input("the prefix " + shown(raw) + " would match every address", "name the blocks that are meant");
  if (prefix->is_single()) return Term{prefix->address().is_v4() ? ipv4 : ipv6, prefix->address().text()};
  return Term{cidr, prefix->text()};
}

Result<Term> domain_term(std::string_view raw) {
  const std::string clean = refang(raw);
  std::string_view name = without_port(clean);
  if (name.starts_with("*.")) name.remove_prefix(2);
  else if (name.starts_with('.')) name.remove_prefix(1);
  const auto wrong = [&](std::string hint) {
    return bad_input("expected a domain name, found " + shown(raw), std::move(hint));
  };
  if (has_space(name)) return wrong("one name only: remove the words around it");
  if (Ip::parse(name)) return wrong("this is an address: give it the type ip");
  if (name.find('/') != std::string_view::npos) return wrong("this looks like a URL: give it the type url");
  const auto domain = Domain::parse(name);
  if (!domain) return wrong("letters, digits, - and _ between dots, at most 63 in a label");
  if (domain->text().find('.') == std::string::npos)
    return wrong("a name of one label would match everything below it: give the full name");
  return Term{IndicatorType::domain, domain->text()};
}

Result<Term> url_term(std::string_view raw) {
  const std::string clean = visible(refang(raw));   // as values of logs are
  const auto parsed = Url::parse(clean);
  if (!parsed || has_space(clean))
    return bad_input("expected a URL such as http://evil.example/path, found " + shown(raw),
                     has_space(clean) ? "a URL has no spaces: write %20" : "it needs a host name or an address");
  return Term{url, parsed->text()};
}

Result<Term> email_term(std::string_view raw) {
  std::string clean = visible(refang(raw));
  if (const auto open = clean.find('<'); open != std::string::npos && clean.find('>', open) != std::string::npos)
    clean = clean.substr(open + 1, clean.find('>', open) - open - 1);
  else if (open != std::string::npos) clean = clean.substr(open + 1);   // refang() dropped the closing bracket
  if (starts_at(clean, 0, "mailto:")) clean.erase(0, 7);
  const auto at = clean.rfind('@');
  const auto wrong = [&] { return bad_input("expected an e-mail address such as name@evil.example, found " + shown(raw)); };
  if (at == std::string::npos || at == 0 || has_space(clean) || clean.find('@') != at) return wrong();
  const auto host = Domain::parse(std::string_view(clean).substr(at + 1));
  if (!host) return wrong();
  return Term{email, lower(clean.substr(0, at)) + "@" + host->text()};
}

Result<Term> hex_term(IndicatorType type, std::string_view raw, std::size_t digits) {
  std::string clean = lower(refang(raw));
  std::erase(clean, ':');
  if (!is_hex(clean) || clean.size() != digits)
    return bad_input("expected a " + std::string(indicator_type_text(type)) + " of " + std::to_string(digits) +
                     " hexadecimal digits, found " + std::to_string(clean.size()) + " characters: " + shown(raw));
  return Term{type, std::move(clean)};
}

// "t13d1516h2_8daaf6152771_e5627efa2ab1": see the JA4 specification, section "JA4 algorithm".
Result<Term> ja4_term(std::string_view raw) {
  std::string clean = lower(refang(raw));
  const auto parts = split(clean, '_');
  if (parts.size() != 3 || parts[0].size() != 10 || parts[1].size() != 12 || parts[2].size() != 12 || !is_hex(parts[1]) ||
      !is_hex(parts[2]))
    return bad_input("expected a JA4 fingerprint such as t13d1516h2_8daaf6152771_e5627efa2ab1, found " + shown(raw));
  return Term{ja4, std::move(clean)};
}

bool all_hex(std::string_view text, std::size_t size) { return text.size() == size && is_hex(text); }

// The other fingerprints of the JA4+ family, by the sizes of their parts (same specification, one section each).
Result<Term> ja4_family_term(IndicatorType type, std::string_view raw) {
  std::string clean = lower(refang(raw));
  const auto parts = split(clean, '_');
  const auto hex_from = [&](std::size_t first) {
    return std::all_of(parts.begin() + static_cast<std::ptrdiff_t>(first), parts.end(), [](std::string_view part) { return all_hex(part, 12); });
  };
  const auto wrong = [&](std::string_view example) {
    return bad_input("expected a " + std::string(indicator_type_text(type)) + " fingerprint such as " + std::string(example) + ", found " + shown(raw));
  };
  if (type == ja4s && (parts.size() != 3 || parts[0].size() != 7 || !all_hex(parts[1], 4) || !hex_from(2)))
    return wrong("t120300_c030_5e2616a54c73");
  if (type == ja4h && (parts.size() != 4 || parts[0].size() != 12 || !hex_from(1)))
    return wrong("ge11cn20enus_60ca1bd65281_ac95b44401d9_8df6a44f726c");
  if (type == ja4x && (parts.size() != 3 || !hex_from(0))) return wrong("2166164053c1_2166164053c1_30d204a01551");
  const auto counts = [](std::string_view part) { return part.size() >= 4 && part[0] == 'c' && part.find('s') != std::string_view::npos; };
  if (type == ja4ssh && (parts.size() != 3 || !std::all_of(parts.begin(), parts.end(), counts))) return wrong("c76s76_c71s59_c0s70");
  return Term{type, std::move(clean)};
}

// "HKLM\Software\..." in any spelling of its hive. Doubled backslashes, as JSON and scripts write them, are undone.
Result<Term> registry_term(std::string_view raw) {
  std::string clean;
  registry_form(replace_all(visible(trim(raw)), "\\\\", "\\"), clean);
  if (!clean.starts_with("hkey_") || clean.find('\\') == std::string::npos)
    return bad_input("expected a registry key such as HKLM\\Software\\Evil, found " + shown(raw), "it starts with its hive: HKLM, HKCU, HKCR, HKU, HKCC");
  return Term{registry_key, std::move(clean)};
}

// OpenSSL prints a negative serial as "(Negative)4c:0b..." or "-4C0B..."; the sign is part of the number.
Result<Term> serial_term(std::string_view raw) {
  std::string clean = lower(trim(raw));
  bool negative = false;
  if (clean.starts_with("(negative)")) negative = true, clean.erase(0, 10);
  if (clean.starts_with('-')) negative = true, clean.erase(0, 1);
  if (clean.starts_with("0x")) clean.erase(0, 2);
  std::erase_if(clean, [](char c) { return c == ':' || c == ' '; });
  if (!is_hex(clean) || clean.size() > 64)
    return bad_input("expected a certificate serial number in hexadecimal, found " + shown(raw));
  clean.erase(0, std::min(clean.find_first_not_of('0'), clean.size() - 1));
  return Term{cert_serial, (negative ? "-" : "") + clean};
}

Result<Term> text_term(IndicatorType type, std::string_view raw) {
  std::string clean = visible(raw);
  if (type == cert_issuer || type == cert_subject) {
    std::string packed;
    for (const char c : trim(clean))
      if (c != ' ' || !packed.ends_with(',')) packed += c;
    clean = std::move(packed);
  }
  if (type == account) clean = lower(trim(clean));
  if (trim(clean).empty()) return bad_input("expected a " + std::string(indicator_type_text(type)) + ", found nothing");
  return Term{type, std::move(clean)};
}

}  // namespace

std::string refang(std::string_view text) {
  // "<" stays where it has a display name before it: "Name <a@b.example>".
  static constexpr std::string_view kBefore = " \t\r\n\"'`<";
  static constexpr std::string_view kAfter = " \t\r\n\"'`>,;";
  const auto first = text.find_first_not_of(kBefore);
  if (first == std::string_view::npos) return {};
  text = text.substr(first);
  text = text.substr(0, text.find_last_not_of(kAfter) + 1);
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const Defanged* found = nullptr;
    if (text[at] == '[' || text[at] == '(' || text[at] == '{') {
      for (const Defanged& word : kDefanged)
        if (starts_at(text, at, word.from)) found = &word;
    }
    if (found != nullptr) out += found->to;
    else out += text[at];
    at += found != nullptr ? found->from.size() : 1;
  }
  for (const Defanged& scheme : kSchemes)
    if (starts_at(out, 0, scheme.from)) return out.replace(0, scheme.from.size(), scheme.to);
  return out;
}

Result<Term> make_term(IndicatorType type, std::string_view raw) {
  if (raw.size() > kLongest)
    return bad_input("expected at most 8,192 bytes, found " + with_thousands(static_cast<std::int64_t>(raw.size())));
  switch (type) {
    case ipv4: case ipv6: case cidr: return address_term(raw);
    case domain: return domain_term(raw);
    case url: return url_term(raw);
    case email: return email_term(raw);
    case md5: case ja3: case ja3s: return hex_term(type, raw, 32);
    case sha1: case cert_sha1: return hex_term(type, raw, 40);
    case sha256: case cert_sha256: return hex_term(type, raw, 64);
    case ja4: return ja4_term(raw);
    case cert_serial: return serial_term(raw);
    case ja4s: case ja4h: case ja4x: case ja4ssh: return ja4_family_term(type, raw);
    case registry_key: return registry_term(raw);
    case cert_issuer: case cert_subject: case user_agent: case filename: case mutex: case account: return text_term(type, raw);
    case pattern: break;
  }
  return bad_input("a pattern is not one value");
}

Result<Term> make_text_term(IndicatorType type, TermOp op, std::string_view raw) {
  static constexpr std::size_t kShortest = 3, kLongestText = 1024;
  if (type == pattern) return bad_input("a pattern is not one value");
  if (op == TermOp::equals) return make_term(type, raw);
  if (op == TermOp::contains) {
    std::string text = lower(visible(raw));
    if (text.size() < kShortest || text.size() > kLongestText)
      return bad_input("expected 3 to 1,024 bytes of text to be contained, found " + std::to_string(text.size()),
                       "a shorter text would be found nearly everywhere");
    return Term{type, std::move(text), op};
  }
  if (raw.empty() || raw.size() > kLongestText)
    return bad_input("expected a regular expression of 1 to 1,024 bytes, found " + std::to_string(raw.size()));
  (void)TRY(Regex::compile(raw));
  return Term{type, std::string(raw), op};
}

std::optional<Term> guess_term(std::string_view raw) {
  const std::string clean = refang(raw);
  if (clean.empty() || has_space(clean) || clean.size() > kLongest) return std::nullopt;
  if (auto term = address_term(clean)) return *std::move(term);
  if (Prefix::parse(without_port(clean))) return std::nullopt;   // of length 0
  const bool slash = clean.find('/') != std::string::npos;
  if (is_hex(clean)) {
    if (clean.size() == 32) return make_term(md5, clean).to_optional();
    if (clean.size() == 40) return make_term(sha1, clean).to_optional();
    if (clean.size() == 64) return make_term(sha256, clean).to_optional();
  }
  if (clean.find('@') != std::string::npos && !slash) {
    auto term = email_term(clean);
    return term && term->value.find('.', term->value.find('@')) != std::string::npos ? std::optional(*term) : std::nullopt;
  }
  // A host must look like one before a path or alone: "and/or" and "1.2.3" are no indicators.
  const bool scheme = clean.find("://") != std::string::npos;
  const auto host = domain_term(std::string_view(clean).substr(0, clean.find('/')));
  if (scheme || (slash && (host || Ip::parse(without_port(clean.substr(0, clean.find('/'))))))) return url_term(clean).to_optional();
  if (slash || !host) return std::nullopt;
  const std::string_view top = std::string_view(host->value).substr(host->value.rfind('.') + 1);
  const bool letters = top.starts_with("xn--") || std::all_of(top.begin(), top.end(), [](char c) { return c >= 'a' && c <= 'z'; });
  if (!letters || top.size() < 2 || has_file_ending(host->value)) return std::nullopt;
  return *host;
}

}  // namespace demarche

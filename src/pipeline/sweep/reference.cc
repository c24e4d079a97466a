// Written without a look at lanes.cc and host_text.cc: keep it so. Where both must agree, the rules in matcher.h decide.
#include "pipeline/sweep/reference.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/regex.h"
#include "base/text.h"
#include "model/domain.h"
#include "model/ip.h"
#include "model/url.h"

namespace demarche::sweep {
namespace {

// What one reading of a text names.
struct Named {
  std::optional<Ip> address;
  std::optional<Domain> domain;
  std::vector<std::string> urls;   // canonical
  std::string mail;                // lower case; empty: none
};

// A piece of a column's value that terms are compared with: an element, or a mail address in one.
struct Piece {
  int column;
  std::size_t offset;              // in the value
  std::string_view text;
  std::uint32_t classes;
  std::vector<Named> named;        // by each of its classes
  bool word = false;               // cut out of a text of words: compared by equality only
};

bool contains(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

void name_host(Named& named, std::string_view text) {
  if (const auto ip = Ip::parse(text)) named.address = *ip;
  else if (const auto domain = Domain::parse(text)) named.domain = *domain;
}

// ---- mail addresses ----

bool is_address(std::string_view text) {
  const auto parts = split(text, '@');
  return parts.size() >= 2 && !parts.back().empty() && text.size() > parts.back().size() + 1;
}

// Marks the bytes that lie within double quotes (the quotes included).
std::vector<bool> quoted_bytes(std::string_view text) {
  std::vector<bool> quoted(text.size(), false);
  for (std::size_t open = 0; open < text.size(); ++open) {
    if (text[open] != '"') continue;
    std::size_t close = open + 1;
    while (close < text.size() && text[close] != '"') close += text[close] == '\\' ? std::size_t{2} : std::size_t{1};
    if (close >= text.size()) continue;   // never closed: an ordinary character
    std::fill(quoted.begin() + static_cast<std::ptrdiff_t>(open), quoted.begin() + static_cast<std::ptrdiff_t>(close) + 1, true);
    open = close;
  }
  return quoted;
}

std::vector<std::string_view> addresses_of_part(std::string_view part, const std::vector<bool>& quoted, std::size_t offset) {
  std::vector<std::string_view> out;
  for (std::size_t i = part.size(); i-- > 0;) {
    if (part[i] != '<' || quoted[offset + i]) continue;
    std::string_view inside = part.substr(i + 1);
    inside = trim(split(inside, '>')[0]);
    if (is_address(inside)) out.push_back(inside);
    return out;
  }
  std::size_t start = 0;
  for (std::size_t i = 0; i <= part.size(); ++i) {
    const bool space = i == part.size() || part[i] == ' ' || part[i] == '\t' || part[i] == '\r' || part[i] == '\n';
    if (!space) continue;
    const std::string_view word = part.substr(start, i - start);
    if (is_address(word)) out.push_back(word);
    start = i + 1;
  }
  return out;
}

std::vector<std::string_view> mail_addresses(std::string_view text) {
  std::vector<std::string_view> out;
  const std::vector<bool> quoted = quoted_bytes(text);
  std::size_t start = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i < text.size() && (quoted[i] || (text[i] != ',' && text[i] != ';'))) continue;
    for (std::string_view address : addresses_of_part(text.substr(start, i - start), quoted, start)) out.push_back(address);
    start = i + 1;
  }
  return out;
}

// ---- words ----

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  const auto add = [&](std::string_view word) {
    const std::size_t last = word.find_last_not_of(".:!?=");
    word = word.substr(0, last == std::string_view::npos ? 0 : last + 1);
    std::size_t first = 0;
    while (first < word.size() && contains(".:!?=", word.substr(first, 1)) && word.substr(first, 2) != "::") ++first;
    if (first < word.size()) out.push_back(word.substr(first));
  };
  for (std::size_t begin = 0, end = 0; begin <= text.size(); begin = end + 1) {
    end = begin;
    while (end < text.size() && !contains(" \t\r\n\"'`<>()[]{}|,;", text.substr(end, 1))) ++end;
    add(text.substr(begin, end - begin));
    for (std::size_t at = begin; at < end; ++at)
      if (text[at] == '=') add(text.substr(at + 1, end - at - 1));
  }
  return out;
}

// ---- hosts and URLs ----

std::string_view drop_port(std::string_view text) {
  const auto parts = split(text, ':');
  const std::string_view port = parts.back();
  if (parts.size() < 2 || port.empty() || port.size() > 5) return text;
  if (!std::all_of(port.begin(), port.end(), [](char c) { return c >= '0' && c <= '9'; })) return text;
  if (std::stoul(std::string(port)) > 65535) return text;
  return text.substr(0, text.size() - port.size() - 1);
}

// Domain::parse of the text, or of what is left when leading labels are dropped one by one.
std::optional<Domain> longest_domain(std::string_view text) {
  for (;;) {
    if (auto domain = Domain::parse(text)) return *domain;
    const auto dot = text.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    text = text.substr(dot + 1);
  }
}

Named host_element(std::string_view text, bool whole) {
  Named named;
  if (const auto ip = Ip::parse(text)) {
    named.address = *ip;
  } else if (contains(text, "://")) {
    if (const auto url = Url::parse(text)) name_host(named, url->host());
  } else {
    const std::string_view host = drop_port(text);
    const bool bracket = text[0] == '[';
    if (const auto bare = Ip::parse(host)) named.address = *bare;
    else if (!bracket && host.find_first_of("/?#") == std::string_view::npos)
      named.domain = whole ? Domain::parse(host).to_optional() : longest_domain(host);
  }
  return named;
}

Named url_element(std::string_view text) {
  Named named;
  if (const auto url = Url::parse(text)) {
    named.urls.push_back(url->text());
    name_host(named, url->host());
  }
  return named;
}

Named request_element(std::string_view text, const ColumnPlan& plan, const Record& record) {
  if (text[0] != '/' && text[0] != '?') {
    // Absolute: Url::parse must have seen a scheme, that is, read the text unlike the text without the "://".
    const auto mark = text.find("://");
    const bool letters = mark != std::string_view::npos && mark > 0 && mark < 16 &&
                         std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(mark), [](char c) {
                           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '+' ||
                                  c == '-' || c == '.';
                         });
    const bool first = (text[0] >= 'a' && text[0] <= 'z') || (text[0] >= 'A' && text[0] <= 'Z');
    return letters && first ? url_element(text) : Named();
  }
  Named named;
  const Value host = record.value(plan.find("host"));
  if (!host.set || host.separator != 0 || host.text.empty()) return named;
  const Value port = record.value(plan.find("id.resp_p"));
  std::vector<std::string> tries = {std::string(host.text) + std::string(text)};
  const bool own_port = contains(split(host.text, ']').back(), ":");
  if (!own_port && port.set && port.text != "" && port.text != "80" && port.text != "443")
    tries.push_back(std::string(host.text) + ":" + std::string(port.text) + std::string(text));
  if (own_port && host.text.ends_with(":443"))
    tries.push_back(std::string(host.text.substr(0, host.text.size() - 4)) + std::string(text));
  for (const std::string& candidate : tries)
    if (const auto url = Url::parse(candidate)) named.urls.push_back(url->text());
  return named;
}

Named mail_element(std::string_view address) {
  Named named;
  named.mail = lower(address);
  named.domain = Domain::parse(split(address, '@').back()).to_optional();
  return named;
}

// ---- terms ----

std::string digest(std::string_view text) { return lower(replace_all(text, ":", "")); }

std::string serial(std::string_view text) {
  std::string out = digest(text);
  if (out.size() > 1 && out[0] == '-') return "-" + serial(out.substr(1));
  while (out.size() > 1 && out[0] == '0') out.erase(0, 1);
  return out;
}

bool equal_and_some(const std::string& a, const std::string& b) { return !a.empty() && a == b; }

bool shows(const Named& named, const Term& term) {
  switch (term.type) {
    case IndicatorType::ipv4:
    case IndicatorType::ipv6: {
      const auto ip = Ip::parse(term.value);
      return ip && named.address && *named.address == *ip;
    }
    case IndicatorType::cidr: {
      const auto prefix = Prefix::parse(term.value);
      return prefix && named.address && prefix->contains(*named.address);
    }
    case IndicatorType::domain: {
      const auto domain = Domain::parse(term.value);
      return domain && named.domain && named.domain->within(*domain);
    }
    case IndicatorType::url: {
      const auto url = Url::parse(term.value);
      return url && std::find(named.urls.begin(), named.urls.end(), url->text()) != named.urls.end();
    }
    case IndicatorType::email: return equal_and_some(named.mail, lower(term.value));
    default: return false;
  }
}

bool same_file(std::string_view text, const std::string& name) {
  const std::string path = replace_all(text, "\\", "/");
  return !name.empty() && (text == name || split(path, '/').back() == name);
}

bool same_account(const std::string& text, const std::string& name) {
  if (name.empty()) return false;
  const auto slashed = split(text, '\\');
  if (text == name || (slashed.size() > 1 && slashed.back() == name)) return true;
  return slashed.size() == 1 && text.find_first_of("@/") != std::string::npos && text.substr(0, text.find_first_of("@/")) == name;
}

std::string registry(std::string_view text) {
  std::string key = lower(text);
  while (!key.empty() && key.back() == '\\') key.pop_back();
  const auto spelled = [&](const std::string& from, const std::string& to) {
    return (key + "\\").substr(0, from.size() + 1) == from + "\\" ? to + key.substr(from.size()) : std::string();
  };
  for (const std::string& form : {spelled("hklm", "hkey_local_machine"), spelled("hkcu", "hkey_current_user"),
                                  spelled("hkcr", "hkey_classes_root"), spelled("hku", "hkey_users"), spelled("hkcc", "hkey_current_config"),
                                  spelled("\\registry\\machine", "hkey_local_machine"), spelled("\\registry\\user", "hkey_users")})
    if (!form.empty()) return form;
  return key;
}

// contains, matches: the text as it is, in the columns of the type's own kind.
bool as_text(std::uint32_t classes, std::string_view text, const Term& term) {
  std::uint32_t own = classes_for(term.type);
  if (term.type == IndicatorType::ipv4 || term.type == IndicatorType::ipv6 || term.type == IndicatorType::cidr) own &= ~(kUrl | kUri);
  if (term.type == IndicatorType::domain) own &= ~(kUrl | kUri | kEmail);
  if ((classes & own) == 0 || term.value.empty()) return false;
  if (term.op == TermOp::contains) return contains(lower(text), term.value);
  const auto expression = Regex::compile(term.value);
  return expression && expression->search(text);
}

bool text_matches(std::uint32_t classes, std::string_view text, const Term& term) {
  const auto in = [&](std::uint32_t field_class) { return (classes & field_class) != 0; };
  const bool digests_equal = equal_and_some(digest(text), digest(term.value));
  switch (term.type) {
    case IndicatorType::md5: return in(kMd5 | kAnyShape) && digests_equal;
    case IndicatorType::sha1: return in(kSha1 | kAnyShape) && digests_equal;
    case IndicatorType::sha256: return in(kSha256 | kAnyShape) && digests_equal;
    case IndicatorType::ja3: return in(kJa3 | kAnyShape) && digests_equal;
    case IndicatorType::ja3s: return in(kJa3s | kAnyShape) && digests_equal;
    case IndicatorType::ja4: return in(kJa4 | kAnyShape) && digests_equal;
    case IndicatorType::cert_sha1: return in(kCertSha1 | kAnyShape) && digests_equal;
    case IndicatorType::cert_sha256: return in(kCertSha256 | kAnyShape) && digests_equal;
    case IndicatorType::cert_serial: return in(kCertSerial) && equal_and_some(serial(text), serial(term.value));
    case IndicatorType::cert_issuer:
      return in(kCertIssuer) && equal_and_some(replace_all(text, ", ", ","), replace_all(term.value, ", ", ","));
    case IndicatorType::cert_subject:
      return in(kCertSubject) && equal_and_some(replace_all(text, ", ", ","), replace_all(term.value, ", ", ","));
    case IndicatorType::user_agent: return in(kUserAgent) && equal_and_some(std::string(text), term.value);
    case IndicatorType::filename: return in(kFilename) && same_file(text, term.value);
    case IndicatorType::mutex: return in(kMutex) && equal_and_some(std::string(text), term.value);
    case IndicatorType::account: return in(kAccount) && same_account(lower(text), lower(term.value));
    case IndicatorType::registry_key: return in(kRegistryKey | kAnyShape) && equal_and_some(registry(text), registry(term.value));
    case IndicatorType::ja4s: return in(kJa4s | kAnyShape) && digests_equal;
    case IndicatorType::ja4h: return in(kJa4h | kAnyShape) && digests_equal;
    case IndicatorType::ja4x: return in(kJa4x | kAnyShape) && digests_equal;
    case IndicatorType::ja4ssh: return in(kJa4ssh | kAnyShape) && digests_equal;
    default: return false;
  }
}

Named any_shape_element(std::string_view text) {
  if (contains(text, "/")) return Prefix::parse(text) ? Named() : url_element(text);
  if (!contains(text, "@")) return host_element(text, true);
  const auto mails = mail_addresses(text);
  return mails.size() == 1 && mails[0] == text ? mail_element(text) : Named();
}

std::vector<Named> named_by(std::uint32_t classes, std::string_view text, const ColumnPlan& plan, const Record& record) {
  const auto in = [&](std::uint32_t field_class) { return (classes & field_class) != 0; };
  std::vector<Named> named;
  if (in(kAddress)) {
    named.push_back(host_element(text, false));
    named.back().domain.reset();   // names are not looked for in columns of addresses
  }
  if (in(kHost)) named.push_back(host_element(text, false));
  if (in(kUrl)) named.push_back(url_element(text));
  if (in(kUri)) named.push_back(request_element(text, plan, record));
  if (in(kEmail)) named.push_back(mail_element(text));
  if (in(kAnyShape)) named.push_back(any_shape_element(text));
  return named;
}

bool matches(const Piece& piece, const Term& term) {
  if (term.op != TermOp::equals) return !piece.word && as_text(piece.classes, piece.text, term);
  return text_matches(piece.classes, piece.text, term) ||
         std::any_of(piece.named.begin(), piece.named.end(), [&](const Named& named) { return shows(named, term); });
}

// ---- records ----

std::vector<Piece> pieces_of(const ColumnPlan& plan, const Record& record) {
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < plan.columns.size(); ++i) {
    const int column = static_cast<int>(i);
    const Value value = record.value(column);
    const std::uint32_t classes = plan.columns[i].classes;
    const auto offset = [&](std::string_view part) { return static_cast<std::size_t>(part.data() - value.text.data()); };
    for_each_element(value, [&](std::string_view element) {
      if (element.empty()) return;
      const auto add = [&](std::string_view text, std::uint32_t of_classes) {
        pieces.push_back({column, offset(text), text, of_classes, named_by(of_classes, text, plan, record), false});
      };
      add(element, classes & ~std::uint32_t{kEmail});
      for (std::string_view word : (classes & kWords) != 0 ? words(element) : std::vector<std::string_view>()) {
        add(word, kAnyShape | kFilename);
        pieces.back().word = true;
      }
      if ((classes & kEmail) == 0) return;
      for (std::string_view mail : mail_addresses(element)) add(mail, kEmail);
    });
  }
  std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
    if (a.column != b.column) return a.column < b.column;
    if (a.offset != b.offset) return a.offset < b.offset;
    return a.text.size() < b.text.size();
  });
  return pieces;
}

struct Placed {
  std::size_t offset;          // in the value
  std::size_t list;            // of the indicator
  Hit hit;
};

// The hit of one indicator at one piece, if a list of one term makes one.
std::optional<Placed> placed_at(std::uint32_t number, const Indicator& indicator, const Piece& piece) {
  for (std::size_t i = 0; i < indicator.any_of.size(); ++i) {
    const auto& list = indicator.any_of[i];
    if (list.size() == 1 && matches(piece, list[0]))
      return Placed{piece.offset, i, {number, piece.column, piece.text, list[0].type}};
  }
  return std::nullopt;
}

// The hit of one indicator by its lists of several terms: of the first list whose terms all match somewhere.
std::optional<Placed> placed_by_lists(std::uint32_t number, const Indicator& indicator, const std::vector<Piece>& pieces) {
  const auto first_match = [&](const Term& term) {
    return std::find_if(pieces.begin(), pieces.end(), [&](const Piece& piece) { return matches(piece, term); });
  };
  for (std::size_t i = 0; i < indicator.any_of.size(); ++i) {
    const auto& list = indicator.any_of[i];
    if (list.size() < 2) continue;
    if (!std::all_of(list.begin(), list.end(), [&](const Term& term) { return first_match(term) != pieces.end(); })) continue;
    const auto at = first_match(list[0]);
    return Placed{at->offset, i, {number, at->column, at->text, list[0].type}};
  }
  return std::nullopt;
}

bool same_hit(const Hit& a, const Hit& b) {
  return a.indicator == b.indicator && a.column == b.column && a.value == b.value;
}

}  // namespace

std::vector<Hit> match_by_reference(std::span<const Indicator> indicators, const ColumnPlan& plan, const Record& record) {
  const std::vector<Piece> pieces = pieces_of(plan, record);
  std::vector<Placed> all;
  for (std::uint32_t number = 0; number < indicators.size(); ++number) {
    for (const Piece& piece : pieces)
      if (const auto placed = placed_at(number, indicators[number], piece)) all.push_back(*placed);
    if (const auto placed = placed_by_lists(number, indicators[number], pieces)) all.push_back(*placed);
  }
  std::sort(all.begin(), all.end(), [](const Placed& a, const Placed& b) {
    if (a.hit.column != b.hit.column) return a.hit.column < b.hit.column;
    if (a.offset != b.offset) return a.offset < b.offset;
    if (a.hit.value.size() != b.hit.value.size()) return a.hit.value.size() < b.hit.value.size();
    if (a.hit.indicator != b.hit.indicator) return a.hit.indicator < b.hit.indicator;
    return a.list < b.list;
  });
  std::vector<Hit> hits;
  for (const Placed& placed : all)
    if (std::none_of(hits.begin(), hits.end(), [&](const Hit& hit) { return same_hit(hit, placed.hit); }))
      hits.push_back(placed.hit);
  return hits;
}

}  // namespace demarche::sweep

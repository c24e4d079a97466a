#include "pipeline/sweep/host_text.h"

#include <algorithm>

#include "model/domain.h"
#include "pipeline/sweep/url_text.h"

namespace demarche::sweep {
namespace {

constexpr std::size_t kMostLabels = 127;   // of a name of 253 characters

// What a byte of a label becomes; 0 for bytes that no label has.
constexpr std::array<char, 256> kLabelByte = [] {
  std::array<char, 256> table{};
  for (char c = 'a'; c <= 'z'; ++c) table[static_cast<unsigned char>(c)] = c;
  for (char c = 'A'; c <= 'Z'; ++c) table[static_cast<unsigned char>(c)] = static_cast<char>(c + 32);
  for (char c = '0'; c <= '9'; ++c) table[static_cast<unsigned char>(c)] = c;
  table['-'] = '-';
  table['_'] = '_';
  return table;
}();

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// Only a text that may be IPv6 is worth parsing: MAC addresses and times have colons too.
bool may_be_v6(std::string_view text) {
  const auto colons = std::count(text.begin(), text.end(), ':');
  return colons >= 6 || text.find("::") != std::string_view::npos;
}

// The longest run of trailing labels in which every byte is a label's; empty when the last label is none. ASCII only.
std::string_view plain_tail(std::string_view text) {
  std::size_t end = text.size();
  if (end > 0 && text[end - 1] == '.') --end;
  std::size_t start = end, label_end = end;
  for (std::size_t i = end; i-- > 0;) {
    if (text[i] == '.') {
      if (i + 1 == label_end) break;   // an empty label
      start = i + 1;
      label_end = i;
    } else if (kLabelByte[static_cast<unsigned char>(text[i])] == 0 || label_end - i > 63 || end - i > 253) {
      break;
    } else if (i == 0) {
      start = 0;
    }
  }
  return text.substr(start, end - start);
}

// Where the last kMostLabels labels of the text begin: nothing before them can be part of a name.
std::size_t first_candidate(std::string_view text) {
  std::size_t dots = 0;
  for (std::size_t i = text.size(); i-- > 0;)
    if (text[i] == '.' && ++dots > kMostLabels) return i + 1;
  return 0;
}

}  // namespace

std::optional<std::uint32_t> read_dotted_quad(std::string_view text) {
  if (text.size() < 7 || text.size() > 15) return std::nullopt;
  const char* at = text.data();
  const char* const end = at + text.size();
  const auto digit = [&] { return at == end ? 10U : static_cast<unsigned>(static_cast<unsigned char>(*at)) - '0'; };
  std::uint32_t value = 0;
  for (int part = 0; part < 4; ++part) {
    if (part > 0 && (at == end || *at++ != '.')) return std::nullopt;
    unsigned octet = digit();
    if (octet > 9) return std::nullopt;
    ++at;
    for (int more = 0; more < 2; ++more) {
      const unsigned next = digit();
      if (next > 9) break;
      octet = octet * 10 + next;
      ++at;
    }
    if (octet > 255) return std::nullopt;
    value = value << 8 | octet;
  }
  if (at != end) return std::nullopt;
  return value;
}

HostKind HostText::read(std::string_view text, NameRule rule) {
  if (text.empty()) return HostKind::none;
  if (is_digit(text.back())) {
    if (const auto quad = read_dotted_quad(text)) {
      address_ = Ip::from_v4(*quad);
      return HostKind::address;
    }
  }
  if (read_plain_name(text)) return HostKind::name;
  return read_unusual(text, rule);
}

HostKind HostText::read_bare(std::string_view text) {
  if (read_address(text)) return HostKind::address;
  return read_name(text, NameRule::whole);
}

bool HostText::read_address(std::string_view text) {
  if (text.size() >= 2 && text.front() == '[' && text.back() == ']') text = text.substr(1, text.size() - 2);
  if (const auto quad = read_dotted_quad(text)) {
    address_ = Ip::from_v4(*quad);
    return true;
  }
  if (!may_be_v6(text.substr(0, text.find('%')))) return false;
  const auto ip = Ip::parse(text);
  if (!ip || text.front() == '[') return false;
  address_ = *ip;
  return true;
}

bool HostText::read_plain_name(std::string_view text) {
  if (!text.empty() && text.back() == '.') text.remove_suffix(1);
  if (text.empty() || text.size() > kLongestName) return false;
  std::size_t start = 0, label = 0;
  starts_[0] = 0;
  bool digits_only = true;   // of the label so far
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '.') {
      if (i == start || i - start > 63) return false;
      name_[i] = '.';
      start = i + 1;
      starts_[++label] = static_cast<std::uint8_t>(start);
      digits_only = true;
      continue;
    }
    const char c = kLabelByte[static_cast<unsigned char>(text[i])];
    if (c == 0) return false;
    digits_only = digits_only && is_digit(c);
    name_[i] = c;
  }
  if (start == text.size() || text.size() - start > 63 || digits_only) return false;
  labels_ = label + 1;
  size_ = text.size();
  return true;
}

HostKind HostText::read_unusual(std::string_view text, NameRule rule) {
  if (read_address(text)) return HostKind::address;
  if (text.find("://") != std::string_view::npos) {
    const auto url = cut_url(text);
    return url ? read_bare(url->host) : HostKind::none;
  }
  const std::string_view host = without_port(text);
  if (text.front() == '[') {
    const bool closed = host.size() < text.size() && host.back() == ']';
    return closed && read_address(host) ? HostKind::address : HostKind::none;
  }
  if (host.size() < text.size() && read_address(host)) return HostKind::address;
  if (host.find_first_of("/?#") != std::string_view::npos) return HostKind::none;
  return read_name(host, rule);
}

HostKind HostText::read_name(std::string_view text, NameRule rule) {
  if (read_plain_name(text)) return HostKind::name;
  if (is_ascii(text))
    return rule == NameRule::tail && read_plain_name(plain_tail(text)) ? HostKind::name : HostKind::none;
  for (std::size_t start = rule == NameRule::tail ? first_candidate(text) : 0;;) {
    const auto domain = Domain::parse(text.substr(start));
    if (domain) return read_plain_name(domain->text()) ? HostKind::name : HostKind::none;
    const std::size_t dot = text.find('.', start);
    if (rule == NameRule::whole || dot == std::string_view::npos) return HostKind::none;
    start = dot + 1;
  }
}

}  // namespace demarche::sweep

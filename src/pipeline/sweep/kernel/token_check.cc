#include "pipeline/sweep/kernel/token_check.h"

#include <algorithm>
#include <array>

#include "model/term_key.h"
#include "model/url.h"
#include "model/words.h"
#include "pipeline/sweep/index.h"
#include "pipeline/sweep/mail_text.h"
#include "pipeline/sweep/url_text.h"

namespace demarche::kernel {
namespace {

using sweep::cut_url;
using sweep::find_mail_addresses;
using sweep::HostKind;
using sweep::NameRule;

struct DigestClass {
  std::uint32_t field_class;
  IndicatorType type;
};
constexpr DigestClass kDigestTypes[] = {
    {kMd5, IndicatorType::md5},           {kSha1, IndicatorType::sha1},          {kSha256, IndicatorType::sha256},
    {kJa3, IndicatorType::ja3},           {kJa3s, IndicatorType::ja3s},          {kJa4, IndicatorType::ja4},
    {kCertSha1, IndicatorType::cert_sha1}, {kCertSha256, IndicatorType::cert_sha256},
};

std::string_view base_name(std::string_view path) {
  const auto cut = path.find_last_of("/\\");
  return cut == std::string_view::npos ? path : path.substr(cut + 1);
}

// As TermFilters keeps addresses: the 16 bytes of both families.
std::string_view address_key(const Ip& ip) { return {reinterpret_cast<const char*>(ip.bytes().data()), ip.bytes().size()}; }

// Bytes of which every address, mail address, URL and name of two labels has one; and those of other alphabets.
constexpr std::array<bool, 256> kTelling = [] {
  std::array<bool, 256> table{};
  for (const char byte : {'.', ':', '/', '@'}) table[static_cast<unsigned char>(byte)] = true;
  for (std::size_t byte = 0x80; byte < 256; ++byte) table[byte] = true;
  return table;
}();

// A host with a port of its own: a colon behind the brackets, if it has any.
bool has_port(std::string_view host) {
  const auto bracket = host.rfind(']');
  return host.find(':', bracket == std::string_view::npos ? 0 : bracket) != std::string_view::npos;
}

}  // namespace

bool TokenCheck::is_host(HostKind kind) const {
  if (kind == HostKind::none) return false;
  if (kind == HostKind::address) {
    const Ip& ip = host_.address();
    return filters_.addresses.may_have(address_key(ip)) || filters_.prefixes.may_contain(ip);
  }
  for (const std::size_t labels : filters_.domain_labels) {
    if (labels > host_.labels()) return false;
    if (filters_.domains.may_have(host_.name(labels))) return true;
  }
  return false;
}

bool TokenCheck::is_url_host(HostKind kind) const {
  if (kind == HostKind::address) return filters_.url_hosts.may_have(address_key(host_.address()));
  return kind == HostKind::name && filters_.url_hosts.may_have(host_.name(host_.labels()));
}

bool TokenCheck::is_url(std::string_view text) {
  const auto cut = cut_url(text);
  if (!cut) return false;
  const HostKind kind = host_.read_bare(cut->host);
  if (is_host(kind)) return true;
  if (!is_url_host(kind)) return false;
  const auto url = Url::parse(text);
  return url && filters_.urls.may_have(url->text());
}

bool TokenCheck::is_absolute_url(std::string_view text) {
  const auto cut = cut_url(text);
  return cut && cut->absolute && is_url(text);
}

bool TokenCheck::is_request(const Request& request, std::string_view path) {
  const auto [host, port] = request;
  if (host.empty()) return false;
  if (is_request_url(host, {}, path)) return true;
  if (!has_port(host)) return !port.empty() && port != "80" && port != "443" && is_request_url(host, port, path);
  return host.ends_with(":443") && is_request_url(host.substr(0, host.size() - 4), {}, path);
}

bool TokenCheck::is_request_url(std::string_view host, std::string_view port, std::string_view path) {
  url_.assign(host);
  if (!port.empty()) url_.append(":").append(port);
  url_.append(path);
  const auto cut = cut_url(url_);
  if (!cut || !is_url_host(host_.read_bare(cut->host))) return false;
  const auto url = Url::parse(url_);
  return url && filters_.urls.may_have(url->text());
}

bool TokenCheck::is_text(std::uint32_t classes, std::string_view element) {
  if (filters_.texts.empty()) return false;
  if ((classes & kDigestClasses) != 0 && is_digest(classes, element)) return true;
  if ((classes & kCertSerial) != 0) {
    serial_form(element, text_);
    if (has_text(IndicatorType::cert_serial, text_)) return true;
  }
  if ((classes & (kCertIssuer | kCertSubject)) != 0) {
    distinguished_name_form(element, text_);
    if ((classes & kCertIssuer) != 0 && has_text(IndicatorType::cert_issuer, text_)) return true;
    if ((classes & kCertSubject) != 0 && has_text(IndicatorType::cert_subject, text_)) return true;
  }
  if ((classes & kUserAgent) != 0 && filters_.has(IndicatorType::user_agent) && has_text(IndicatorType::user_agent, element)) return true;
  return (classes & kFilename) != 0 && filters_.has(IndicatorType::filename) &&
         (has_text(IndicatorType::filename, element) || has_text(IndicatorType::filename, base_name(element)));
}

// Most texts are no digest by their size alone.
bool TokenCheck::is_digest(std::uint32_t classes, std::string_view element) {
  const auto colons = static_cast<std::size_t>(std::count(element.begin(), element.end(), ':'));
  if (!filters_.has_digest_of(element.size() - colons)) return false;
  digest_form(element, text_);
  return std::any_of(std::begin(kDigestTypes), std::end(kDigestTypes), [&](const DigestClass& digest) {
    return (classes & digest.field_class) != 0 && filters_.has(digest.type) && has_text(digest.type, text_);
  });
}

bool TokenCheck::is_any_shape(std::string_view element) {
  const bool telling = std::any_of(element.begin(), element.end(), [](char c) { return kTelling[static_cast<unsigned char>(c)]; });
  const bool one_label = !filters_.domain_labels.empty() && filters_.domain_labels.front() < 2;
  if (!telling && !one_label) {
    // no host, URL or mail address
  } else if (element.find('/') != std::string_view::npos) {
    if (is_url(element)) return true;
  } else if (element.find('@') != std::string_view::npos) {
    if (has_mail(element)) return true;
  } else if (is_host(host_.read(element, NameRule::whole))) {
    return true;
  }
  return !filters_.texts.empty() && is_digest(kDigestClasses, element);
}

bool TokenCheck::has_word(std::string_view element) {
  bool found = false;
  for_each_word(element, [&](std::string_view word) { found = found || is_any_shape(word) || is_text(kFilename, word); });
  return found;
}

bool TokenCheck::has_mail(std::string_view element) {
  if (element.find('@') == std::string_view::npos) return false;
  mails_.clear();
  find_mail_addresses(element, mails_);
  return std::any_of(mails_.begin(), mails_.end(), [&](std::string_view mail) { return is_mail(mail); });
}

bool TokenCheck::is_mail(std::string_view address) {
  lower_form(address, text_);
  if (has_text(IndicatorType::email, text_)) return true;
  const std::string_view domain = address.substr(address.rfind('@') + 1);
  return !filters_.domains.empty() && host_.read_bare(domain) == HostKind::name && is_host(HostKind::name);
}

}  // namespace demarche::kernel

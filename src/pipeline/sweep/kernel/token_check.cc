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
    {kCertSha1, IndicatorType::cert_sha1}, {kCertSha256, IndicatorType::cert_sha256}, {kJa4s, IndicatorType::ja4s},
    {kJa4h, IndicatorType::ja4h},         {kJa4x, IndicatorType::ja4x},          {kJa4ssh, IndicatorType::ja4ssh},
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

constexpr std::string_view kBehindMail = " \t\r\n>,;";   // ends an address (mail_text.h), and is in no domain

constexpr std::array<bool, 256> kSimple = [] {
  std::array<bool, 256> table{};
  for (std::size_t byte = 0; byte < 256; ++byte)
    table[byte] = (byte >= '0' && byte <= '9') || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '.' || byte == '-';
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

// Of a host of letters, digits, dots and hyphens, which no path behind it and no port can change. One that ends with a digit may
// be an address, with a dot a name spelled otherwise.
bool TokenCheck::is_foreign_host(std::string_view host) const {
  const bool simple = std::all_of(host.begin(), host.end(), [](char c) { return kSimple[static_cast<unsigned char>(c)]; });
  const bool letter = !host.empty() && host.back() > '9';
  return simple && letter && !filters_.may_be_url_name(host);
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
  if ((classes & kDigestClasses) != 0 && filters_.has_digests() && is_digest(classes, element)) return true;
  if ((classes & kCertSerial) != 0) {
    serial_form(element, text_);
    if (has_text(IndicatorType::cert_serial, text_)) return true;
  }
  if ((classes & (kCertIssuer | kCertSubject)) != 0) {
    distinguished_name_form(element, text_);
    if ((classes & kCertIssuer) != 0 && has_text(IndicatorType::cert_issuer, text_)) return true;
    if ((classes & kCertSubject) != 0 && has_text(IndicatorType::cert_subject, text_)) return true;
  }
  if ((classes & kRegistryKey) != 0 && is_registry_key(element)) return true;
  if ((classes & kAccount) != 0 && filters_.has(IndicatorType::account) && is_account(element)) return true;
  return is_name(classes, element);
}

// What is compared byte for byte.
bool TokenCheck::is_name(std::uint32_t classes, std::string_view element) {
  const auto is = [&](std::uint32_t field_class, IndicatorType type) {
    return (classes & field_class) != 0 && filters_.has(type) && has_text(type, element);
  };
  if (is(kUserAgent, IndicatorType::user_agent) || is(kMutex, IndicatorType::mutex) || is(kFilename, IndicatorType::filename)) return true;
  return (classes & kFilename) != 0 && filters_.has(IndicatorType::filename) && has_text(IndicatorType::filename, base_name(element));
}

// The first byte spares most texts the rest: one that a hive's other spelling begins with becomes an h.
bool TokenCheck::is_registry_key(std::string_view element) {
  if (!filters_.has(IndicatorType::registry_key)) return false;
  const char first = element[0] >= 'A' && element[0] <= 'Z' ? static_cast<char>(element[0] + 32) : element[0];
  if (!filters_.has_registry_first(first) && (first != '\\' || !filters_.has_registry_first('h'))) return false;
  registry_form(element, text_);
  return has_text(IndicatorType::registry_key, text_);
}

bool TokenCheck::is_account(std::string_view element) {
  lower_form(element, text_);
  const std::string_view all = text_;
  if (has_text(IndicatorType::account, all)) return true;
  if (const auto cut = all.rfind('\\'); cut != std::string_view::npos) return has_text(IndicatorType::account, all.substr(cut + 1));
  const auto realm = all.find_first_of("@/");
  return realm != std::string_view::npos && has_text(IndicatorType::account, all.substr(0, realm));
}

bool TokenCheck::has_text_within(std::uint32_t classes, std::string_view element) {
  const sweep::TextTerms& terms = filters_.texts_within();
  if (filters_.may_have_other(classes, element)) return true;
  if (terms.shown_by(classes & ~std::uint32_t{kEmail}, element, scratch_)) return true;
  if ((classes & terms.classes() & kEmail) == 0 || element.find('@') == std::string_view::npos) return false;
  mails_.clear();
  find_mail_addresses(element, mails_);
  return std::any_of(mails_.begin(), mails_.end(), [&](std::string_view mail) { return terms.shown_by(kEmail, mail, scratch_); });
}

// Most texts are no digest by their size alone.
bool TokenCheck::is_digest(std::uint32_t classes, std::string_view element) {
  const auto colons = static_cast<std::size_t>(std::count(element.begin(), element.end(), ':'));
  if (!filters_.has_digest_of(element.size() - colons, element[0])) return false;
  digest_form(element, text_);
  return std::any_of(std::begin(kDigestTypes), std::end(kDigestTypes), [&](const DigestClass& digest) {
    return (classes & digest.field_class) != 0 && filters_.has(digest.type) && has_text(digest.type, text_);
  });
}

bool TokenCheck::is_any_shape(std::string_view element) {
  const bool wanted = filters_.has_hosts() || filters_.has_urls() || filters_.has(IndicatorType::email);
  if (wanted && is_shaped(element)) return true;
  return (filters_.has_digests() && is_digest(kDigestClasses, element)) || is_registry_key(element);
}

// A host, a URL or a mail address by its own shape. Most texts of other meaning have no byte that one of these must have.
bool TokenCheck::is_shaped(std::string_view element) {
  const bool telling = std::any_of(element.begin(), element.end(), [](char c) { return kTelling[static_cast<unsigned char>(c)]; });
  const bool one_label = !filters_.domain_labels.empty() && filters_.domain_labels.front() < 2;
  if (!telling && !one_label) return false;
  if (element.find('/') != std::string_view::npos) return (filters_.has_hosts() || filters_.has_urls()) && is_url(element);
  if (element.find('@') != std::string_view::npos) return has_mail(element);
  return filters_.has_hosts() && is_host(host_.read(element, NameRule::whole));
}

bool TokenCheck::has_word(std::string_view element) {
  bool found = false;
  for_each_word(element, [&](std::string_view word) { found = found || is_any_shape(word) || is_text(kFilename, word); });
  return found;
}

// An address is cut out of the text only where the bytes around an @ are those of one that is looked for. What stands behind an
// @ to the end of its address may be a domain whatever stands before it.
bool TokenCheck::has_mail(std::string_view element) {
  for (std::size_t at = element.find('@'); at != std::string_view::npos; at = element.find('@', at + 1)) {
    if (filters_.may_have_mail(element, at)) return has_mail_in_full(element);
    if (filters_.domains.empty()) continue;
    const std::string_view behind = element.substr(at + 1);
    if (host_.read_bare(behind.substr(0, behind.find_first_of(kBehindMail))) == HostKind::name && is_host(HostKind::name)) return true;
  }
  return false;
}

bool TokenCheck::has_mail_in_full(std::string_view element) {
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

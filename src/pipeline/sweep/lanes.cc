#include "pipeline/sweep/lanes.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "model/ip.h"
#include "model/term_key.h"
#include "model/url.h"
#include "model/words.h"
#include "pipeline/sweep/coverage.h"
#include "pipeline/sweep/mail_text.h"
#include "pipeline/sweep/url_text.h"

namespace demarche::sweep {
namespace {

enum class TextForm : std::uint8_t { digest, serial, name, exact, file, registry, account };

struct TextLane {
  std::uint32_t field_class;
  IndicatorType type;
  TextForm form;
};

constexpr std::array kTextLanes = {
    TextLane{kMd5, IndicatorType::md5, TextForm::digest},
    TextLane{kSha1, IndicatorType::sha1, TextForm::digest},
    TextLane{kSha256, IndicatorType::sha256, TextForm::digest},
    TextLane{kJa3, IndicatorType::ja3, TextForm::digest},
    TextLane{kJa3s, IndicatorType::ja3s, TextForm::digest},
    TextLane{kJa4, IndicatorType::ja4, TextForm::digest},
    TextLane{kCertSha1, IndicatorType::cert_sha1, TextForm::digest},
    TextLane{kCertSha256, IndicatorType::cert_sha256, TextForm::digest},
    TextLane{kCertSerial, IndicatorType::cert_serial, TextForm::serial},
    TextLane{kCertIssuer, IndicatorType::cert_issuer, TextForm::name},
    TextLane{kCertSubject, IndicatorType::cert_subject, TextForm::name},
    TextLane{kUserAgent, IndicatorType::user_agent, TextForm::exact},
    TextLane{kFilename, IndicatorType::filename, TextForm::file},
    TextLane{kRegistryKey, IndicatorType::registry_key, TextForm::registry},
    TextLane{kMutex, IndicatorType::mutex, TextForm::exact},
    TextLane{kAccount, IndicatorType::account, TextForm::account},
    TextLane{kJa4s, IndicatorType::ja4s, TextForm::digest},
    TextLane{kJa4h, IndicatorType::ja4h, TextForm::digest},
    TextLane{kJa4x, IndicatorType::ja4x, TextForm::digest},
    TextLane{kJa4ssh, IndicatorType::ja4ssh, TextForm::digest},
};
// What is compared in columns of unknown meaning too.
constexpr std::uint32_t kTellingTexts = kMd5 | kSha1 | kSha256 | kJa3 | kJa3s | kJa4 | kCertSha1 | kCertSha256 | kRegistryKey |
                                        kJa4s | kJa4h | kJa4x | kJa4ssh;
constexpr std::uint32_t kTexts =
    kTellingTexts | kCertSerial | kCertIssuer | kCertSubject | kUserAgent | kFilename | kMutex | kAccount;

std::string_view base_name(std::string_view path) {
  const auto cut = path.find_last_of("/\\");
  return cut == std::string_view::npos ? path : path.substr(cut + 1);
}

// "192.0.2.0/24": no URL, though Url::parse would take it for one. The first check spares most texts the parsing.
bool is_prefix(std::string_view text) {
  const char last = text.back();
  return last >= '0' && last <= '9' && text.size() - text.find('/') <= 4 && Prefix::parse(text).has_value();
}

// A host with a port of its own: a colon behind the brackets, if it has any.
bool has_port(std::string_view host) {
  const auto bracket = host.rfind(']');
  return host.find(':', bracket == std::string_view::npos ? 0 : bracket) != std::string_view::npos;
}

}  // namespace

Lanes::Lanes(const Index& index) : index_(index), live_(index.text_terms().classes()) {
  for (const IndicatorType type : index.types())
    if (!index.types_as_text().contains(type)) live_ |= classes_for(type);
}

void Lanes::match(const Place& place, std::string_view element, RecordHits& hits) {
  hits.at(place.column, place.value, element);
  if ((place.classes & kHost) != 0) match_host(host_.read(element, NameRule::tail), hits);
  else if ((place.classes & kAddress) != 0 && host_.read(element, NameRule::tail) == HostKind::address) match_address(hits);
  if ((place.classes & kUrl) != 0) match_url(element, hits);
  if ((place.classes & kUri) != 0) match_request(place.record, element, hits);
  if ((place.classes & kTexts) != 0) match_texts(place.classes, element, hits);
  if ((place.classes & kAnyShape) != 0) match_any_shape(element, hits);
  match_text_terms(place.classes & ~std::uint32_t{kEmail}, element, hits);
  if ((place.classes & kWords) != 0) match_words(place, element, hits);
  if ((place.classes & kEmail) != 0) match_mail(place, element, hits);   // last: it moves the place in `hits`
}

void Lanes::match_host(HostKind kind, RecordHits& hits) {
  if (kind == HostKind::address) match_address(hits);
  if (kind == HostKind::name) match_name(hits);
}

void Lanes::match_address(RecordHits& hits) {
  const Ip& ip = host_.address();
  index_.for_each(ip.is_v4() ? IndicatorType::ipv4 : IndicatorType::ipv6, true, address_key(ip), [&](std::uint32_t term) { hits.add(term); });
  index_.prefixes().for_each_containing(ip, [&](std::uint32_t term) { hits.add(term); });
}

void Lanes::match_name(RecordHits& hits) {
  for (const std::size_t labels : index_.domain_labels()) {
    if (labels > host_.labels()) return;
    index_.for_each(IndicatorType::domain, false, host_.name(labels), [&](std::uint32_t term) { hits.add(term); });
  }
}

bool Lanes::is_url_host(HostKind kind) const {
  if (kind == HostKind::address) return index_.may_be_url_host(address_key(host_.address()));
  return kind == HostKind::name && index_.may_be_url_host(host_.name(host_.labels()));
}

void Lanes::match_url(std::string_view text, RecordHits& hits) {
  const auto cut = cut_url(text);
  if (!cut) return;
  const HostKind kind = host_.read_bare(cut->host);
  match_host(kind, hits);
  if (is_url_host(kind)) match_url_text(text, hits);
}

void Lanes::match_url_text(std::string_view text, RecordHits& hits) {
  const auto url = Url::parse(text);
  if (url) index_.for_each(IndicatorType::url, false, url->text(), [&](std::uint32_t term) { hits.add(term); });
}

void Lanes::match_request(const Record& record, std::string_view path, RecordHits& hits) {
  if (path.front() != '/' && path.front() != '?') {
    const auto cut = cut_url(path);
    if (cut && cut->absolute) match_url(path, hits);
    return;
  }
  if (!index_.has(IndicatorType::url)) return;
  const Value host = record.value(request_.host);
  if (!host.set || host.separator != 0 || host.text.empty()) return;
  match_request_url(host.text, {}, path, hits);
  if (!has_port(host.text)) {
    const Value port = record.value(request_.port);
    if (port.set && !port.text.empty() && port.text != "80" && port.text != "443")
      match_request_url(host.text, port.text, path, hits);
  } else if (host.text.ends_with(":443")) {
    match_request_url(host.text.substr(0, host.text.size() - 4), {}, path, hits);
  }
}

void Lanes::match_request_url(std::string_view host, std::string_view port, std::string_view path, RecordHits& hits) {
  url_.assign(host);
  if (!port.empty()) url_.append(":").append(port);
  url_.append(path);
  const auto cut = cut_url(url_);
  if (cut && is_url_host(host_.read_bare(cut->host))) match_url_text(url_, hits);
}

void Lanes::match_mail(const Place& place, std::string_view element, RecordHits& hits) {
  if (element.find('@') == std::string_view::npos) return;
  mails_.clear();
  find_mail_addresses(element, mails_);
  for (std::string_view address : mails_) {
    hits.at(place.column, place.value, address);
    match_one_mail(address, hits);
    match_text_terms(kEmail, address, hits);
  }
}

void Lanes::match_one_mail(std::string_view address, RecordHits& hits) {
  if (index_.has(IndicatorType::email)) {
    lower_form(address, text_);
    index_.for_each(IndicatorType::email, false, text_, [&](std::uint32_t term) { hits.add(term); });
  }
  if (!index_.has(IndicatorType::domain)) return;
  const std::string_view domain = address.substr(address.rfind('@') + 1);
  if (host_.read_bare(domain) == HostKind::name) match_name(hits);
}

void Lanes::match_any_shape(std::string_view element, RecordHits& hits) {
  if (element.find('/') != std::string_view::npos) {
    if (!is_prefix(element)) match_url(element, hits);
  } else if (element.find('@') != std::string_view::npos) {
    mails_.clear();
    find_mail_addresses(element, mails_);
    if (mails_.size() == 1 && mails_[0].size() == element.size()) match_one_mail(element, hits);
  } else {
    match_host(host_.read(element, NameRule::whole), hits);
  }
  match_texts(kTellingTexts, element, hits);
}

// Moves the place in `hits`.
void Lanes::match_words(const Place& place, std::string_view element, RecordHits& hits) {
  for_each_word(element, [&](std::string_view word) {
    hits.at(place.column, place.value, word);
    match_any_shape(word, hits);
    match_texts(kFilename, word, hits);
  });
}

void Lanes::match_texts(std::uint32_t classes, std::string_view element, RecordHits& hits) {
  const auto look_up = [&](IndicatorType type, std::string_view key) {
    index_.for_each(type, false, key, [&](std::uint32_t term) { hits.add(term); });
  };
  for (const TextLane& lane : kTextLanes) {
    if ((lane.field_class & classes) == 0 || !index_.has(lane.type)) continue;
    switch (lane.form) {
      case TextForm::digest: match_digest(lane.type, element, hits); continue;
      case TextForm::account: match_account(element, hits); continue;
      case TextForm::exact: look_up(lane.type, element); continue;
      case TextForm::serial: serial_form(element, text_); break;
      case TextForm::name: distinguished_name_form(element, text_); break;
      case TextForm::registry: registry_form(element, text_); break;
      case TextForm::file:
        if (const std::string_view name = base_name(element); name.size() != element.size() && !name.empty()) look_up(lane.type, name);
        look_up(lane.type, element);
        continue;
    }
    look_up(lane.type, text_);
  }
}

void Lanes::match_digest(IndicatorType type, std::string_view element, RecordHits& hits) {
  digest_form(element, text_);
  packed_.clear();
  const bool packed = text_.size() == digest_digits(type) && append_hex_bytes(text_, packed_);
  index_.for_each(type, packed, packed ? packed_ : text_, [&](std::uint32_t term) { hits.add(term); });
}

// The whole, or the name without its domain ("DOM\name"), else without its realm ("name@REALM", "name/REALM").
void Lanes::match_account(std::string_view element, RecordHits& hits) {
  lower_form(element, text_);
  const std::string_view all = text_;
  const auto look_up = [&](std::string_view key) {
    if (!key.empty()) index_.for_each(IndicatorType::account, false, key, [&](std::uint32_t term) { hits.add(term); });
  };
  look_up(all);
  if (const auto cut = all.rfind('\\'); cut != std::string_view::npos) look_up(all.substr(cut + 1));
  else if (const auto realm = all.find_first_of("@/"); realm != std::string_view::npos) look_up(all.substr(0, realm));
}

void Lanes::match_text_terms(std::uint32_t classes, std::string_view element, RecordHits& hits) {
  index_.text_terms().for_each(classes, element, scratch_, [&](std::uint32_t term) { hits.add(term); });
}

}  // namespace demarche::sweep

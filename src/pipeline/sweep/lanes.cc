#include "pipeline/sweep/lanes.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "model/ip.h"
#include "model/url.h"
#include "pipeline/sweep/coverage.h"
#include "pipeline/sweep/mail_text.h"
#include "pipeline/sweep/url_text.h"

namespace demarche::sweep {
namespace {

enum class TextForm : std::uint8_t { digest, serial, name, exact, file };

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
};
constexpr std::uint32_t kDigests = kMd5 | kSha1 | kSha256 | kJa3 | kJa3s | kJa4 | kCertSha1 | kCertSha256;
constexpr std::uint32_t kTexts =
    kDigests | kCertSerial | kCertIssuer | kCertSubject | kUserAgent | kFilename;

void add_all(std::span<const std::uint32_t> terms, RecordHits& hits) {
  for (std::uint32_t term : terms) hits.add(term);
}

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

Lanes::Lanes(const Index& index) : index_(index) {
  for (IndicatorType type : index.types) live_ |= classes_for(type);
}

void Lanes::match(const Place& place, std::string_view element, RecordHits& hits) {
  hits.at(place.column, place.value, element);
  if ((place.classes & kHost) != 0) match_host(host_.read(element, NameRule::tail), hits);
  else if ((place.classes & kAddress) != 0 && host_.read(element, NameRule::tail) == HostKind::address) match_address(hits);
  if ((place.classes & kUrl) != 0) match_url(element, hits);
  if ((place.classes & kUri) != 0) match_request(place.record, element, hits);
  if ((place.classes & kTexts) != 0) match_texts(place.classes, element, hits);
  if ((place.classes & kAnyShape) != 0) match_any_shape(element, hits);
  if ((place.classes & kEmail) != 0) match_mail(place, element, hits);   // last: it moves the place in `hits`
}

void Lanes::match_host(HostKind kind, RecordHits& hits) {
  if (kind == HostKind::address) match_address(hits);
  if (kind == HostKind::name) match_name(hits);
}

void Lanes::match_address(RecordHits& hits) {
  add_all(index_.addresses.find(address_key(host_.address())), hits);
  index_.prefixes.for_each_containing(host_.address(), [&](std::uint32_t term) { hits.add(term); });
}

void Lanes::match_name(RecordHits& hits) {
  for (std::size_t labels : index_.domain_labels) {
    if (labels > host_.labels()) return;
    add_all(index_.domains.find(host_.name(labels)), hits);
  }
}

bool Lanes::is_url_host(HostKind kind) const {
  if (kind == HostKind::address) return !index_.url_host_addresses.find(address_key(host_.address())).empty();
  return kind == HostKind::name && !index_.url_host_names.find(host_.name(host_.labels())).empty();
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
  if (url) add_all(index_.urls.find(url->text()), hits);
}

void Lanes::match_request(const Record& record, std::string_view path, RecordHits& hits) {
  if (path.front() != '/' && path.front() != '?') {
    const auto cut = cut_url(path);
    if (cut && cut->absolute) match_url(path, hits);
    return;
  }
  if (index_.urls.empty()) return;
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
  }
}

void Lanes::match_one_mail(std::string_view address, RecordHits& hits) {
  const TermTable& table = index_.text(IndicatorType::email);
  if (address.size() <= table.longest()) {
    lower_form(address, text_);
    add_all(table.find(text_), hits);
  }
  if (index_.domains.empty()) return;
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
  match_texts(kDigests, element, hits);
}

void Lanes::match_texts(std::uint32_t classes, std::string_view element, RecordHits& hits) {
  for (const TextLane& lane : kTextLanes) {
    const TermTable& table = index_.text(lane.type);
    if ((lane.field_class & classes) == 0 || table.empty()) continue;
    switch (lane.form) {
      case TextForm::digest: digest_form(element, text_); break;
      case TextForm::serial: serial_form(element, text_); break;
      case TextForm::name: distinguished_name_form(element, text_); break;
      case TextForm::exact: text_.assign(element); break;
      case TextForm::file:
        if (const std::string_view name = base_name(element); name.size() != element.size() && !name.empty())
          add_all(table.find(name), hits);
        text_.assign(element);
        break;
    }
    add_all(table.find(text_), hits);
  }
}

}  // namespace demarche::sweep

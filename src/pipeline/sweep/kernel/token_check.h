// TokenCheck: may this element of that column show one of the indicators? Decides by the rules of matcher.h with the same
// readers of hosts, URLs and mail addresses, against TermFilters instead of exact tables: it never says no to what the
// Matcher would find, and seldom yes to anything else. One thread's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pipeline/sweep/host_text.h"
#include "pipeline/sweep/kernel/term_filters.h"

namespace demarche::kernel {

// Beside FieldClass bits: every line with a value there needs an exact look.
inline constexpr std::uint32_t kWholeLine = 1U << 31;

class TokenCheck {
 public:
  explicit TokenCheck(const TermFilters& filters) : filters_(filters) {}

  // The columns that make a request's path a URL; both empty where the log has none.
  struct Request {
    std::string_view host, port;
  };
  // Is this, without a port, the host of no URL that is looked for? (Else it may be.)
  [[nodiscard]] bool is_foreign_host(std::string_view host) const;
  // `classes` are FieldClass bits that are live. `request` is only asked for a relative path.
  template <class RequestOf>
  [[nodiscard]] bool may_show(std::uint32_t classes, std::string_view element, RequestOf&& request) {
    if (element.empty()) return false;
    if ((classes & kWholeLine) != 0) return true;
    if ((classes & filters_.text_classes()) != 0 && has_text_within(classes, element)) return true;
    classes &= filters_.equal();
    if ((classes & (kHost | kAddress)) != 0 && is_host(host_.read(element, sweep::NameRule::tail))) return true;
    if ((classes & kUrl) != 0 && is_url(element)) return true;
    if ((classes & kUri) != 0) {
      const bool relative = element.front() == '/' || element.front() == '?';
      if (!relative && is_absolute_url(element)) return true;
      if (relative && filters_.has_urls() && is_request(request(), element)) return true;
    }
    if ((classes & kTextClasses) != 0 && is_text(classes, element)) return true;
    if ((classes & kAnyShape) != 0 && is_any_shape(element)) return true;
    if ((classes & kWords) != 0 && has_word(element)) return true;
    return (classes & kEmail) != 0 && has_mail(element);
  }

 private:
  static constexpr std::uint32_t kDigestClasses =
      kMd5 | kSha1 | kSha256 | kJa3 | kJa3s | kJa4 | kCertSha1 | kCertSha256 | kJa4s | kJa4h | kJa4x | kJa4ssh;
  static constexpr std::uint32_t kTextClasses =
      kDigestClasses | kCertSerial | kCertIssuer | kCertSubject | kUserAgent | kFilename | kRegistryKey | kMutex | kAccount;

  bool is_host(sweep::HostKind kind) const;
  bool is_url_host(sweep::HostKind kind) const;
  bool is_url(std::string_view text);
  bool is_absolute_url(std::string_view text);
  bool is_request(const Request& request, std::string_view path);
  bool is_request_url(std::string_view host, std::string_view port, std::string_view path);
  bool is_text(std::uint32_t classes, std::string_view element);
  bool is_digest(std::uint32_t classes, std::string_view element);
  bool is_name(std::uint32_t classes, std::string_view element);
  bool is_registry_key(std::string_view element);
  bool is_account(std::string_view element);
  bool has_text_within(std::uint32_t classes, std::string_view element);
  bool is_any_shape(std::string_view element);
  bool has_word(std::string_view element);
  bool is_shaped(std::string_view element);
  bool has_mail(std::string_view element);
  bool has_mail_in_full(std::string_view element);
  bool is_mail(std::string_view address);
  bool has_text(IndicatorType type, std::string_view canonical) const {
    return filters_.texts.may_have(TermFilters::text_hash(type, canonical));
  }

  const TermFilters& filters_;
  sweep::HostText host_;
  std::string text_, url_;
  std::vector<std::string_view> mails_;
  sweep::TextTerms::Scratch scratch_;
};

}  // namespace demarche::kernel

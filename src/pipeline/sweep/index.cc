#include "pipeline/sweep/index.h"

#include <algorithm>

#include "base/check.h"
#include "model/domain.h"
#include "model/url.h"

namespace demarche::sweep {
namespace {

char lower_byte(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

void add_url(Index& index, const Url& url, std::uint32_t term) {
  index.urls.add(url.text(), term);
  if (const auto ip = Ip::parse(url.host())) index.url_host_addresses.add(address_key(*ip), term);
  else index.url_host_names.add(url.host(), term);
}

void add_domain(Index& index, const Domain& domain, std::uint32_t term) {
  index.domains.add(domain.text(), term);
  const auto dots = std::count(domain.text().begin(), domain.text().end(), '.');
  const auto labels = static_cast<std::uint8_t>(dots + 1);   // at most 127
  const auto at = std::lower_bound(index.domain_labels.begin(), index.domain_labels.end(), labels);
  if (at == index.domain_labels.end() || *at != labels) index.domain_labels.insert(at, labels);
}

void add_text(Index& index, const Term& term, std::uint32_t number) {
  std::string key = term.value;
  switch (term.type) {
    case IndicatorType::cert_issuer:
    case IndicatorType::cert_subject: distinguished_name_form(term.value, key); break;
    case IndicatorType::user_agent:
    case IndicatorType::filename: break;
    case IndicatorType::email: lower_form(term.value, key); break;
    case IndicatorType::cert_serial: serial_form(term.value, key); break;
    default: digest_form(term.value, key); break;
  }
  if (key.empty()) return;
  index.texts[static_cast<std::size_t>(term.type)].add(key, number);
}

void add_term(Index& index, const Term& term, std::uint32_t number) {
  switch (term.type) {
    case IndicatorType::ipv4:
    case IndicatorType::ipv6:
      if (const auto ip = Ip::parse(term.value)) index.addresses.add(address_key(*ip), number);
      return;
    case IndicatorType::cidr:
      if (const auto prefix = Prefix::parse(term.value)) index.prefixes.add(*prefix, number);
      return;
    case IndicatorType::domain:
      if (const auto domain = Domain::parse(term.value)) add_domain(index, *domain, number);
      return;
    case IndicatorType::url:
      if (const auto url = Url::parse(term.value)) add_url(index, *url, number);
      return;
    case IndicatorType::pattern: return;
    default: return add_text(index, term, number);
  }
}

void seal(Index& index) {
  index.addresses.seal();
  index.prefixes.seal();
  index.domains.seal();
  index.urls.seal();
  index.url_host_names.seal();
  index.url_host_addresses.seal();
  for (TermTable& table : index.texts) table.seal();
}

}  // namespace

Index make_index(std::vector<Indicator> indicators) {
  Index index;
  for (std::size_t i = 0; i < indicators.size(); ++i) {
    const auto& lists = indicators[i].any_of;
    for (std::size_t list = 0; list < lists.size(); ++list) {
      for (std::size_t term = 0; term < lists[list].size(); ++term) {
        CHECK(index.terms.size() < 0xFFFFFFFF);
        const auto number = static_cast<std::uint32_t>(index.terms.size());
        index.terms.push_back({static_cast<std::uint32_t>(i), static_cast<std::uint32_t>(list),
                               static_cast<std::uint32_t>(term), static_cast<std::uint32_t>(lists[list].size()),
                               lists[list][term].type});
        if (lists[list][term].type != IndicatorType::pattern) index.types.insert(lists[list][term].type);
        add_term(index, lists[list][term], number);
      }
    }
  }
  seal(index);
  index.indicators = std::move(indicators);
  return index;
}

std::string_view address_key(const Ip& ip) {
  return {reinterpret_cast<const char*>(ip.bytes().data()), ip.bytes().size()};
}

void lower_form(std::string_view text, std::string& out) {
  out.assign(text);
  std::transform(out.begin(), out.end(), out.begin(), lower_byte);
}

void digest_form(std::string_view text, std::string& out) {
  out.clear();
  for (char c : text)
    if (c != ':') out += lower_byte(c);
}

void serial_form(std::string_view text, std::string& out) {
  digest_form(text, out);
  const std::size_t sign = out.starts_with('-') ? 1 : 0;
  if (out.size() == sign) return;
  out.erase(sign, std::min(out.find_first_not_of('0', sign), out.size() - 1) - sign);
}

void distinguished_name_form(std::string_view text, std::string& out) {
  out.clear();
  for (std::size_t i = 0; i < text.size(); ++i) {
    out += text[i];
    if (text[i] == ',' && i + 1 < text.size() && text[i + 1] == ' ') ++i;
  }
}

}  // namespace demarche::sweep

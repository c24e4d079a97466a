#include "pipeline/sweep/warning_lists.h"

#include <algorithm>

#include "base/text.h"
#include "model/domain.h"
#include "model/ip.h"
#include "model/url.h"

namespace demarche::sweep {
namespace {

static_assert(kIndicatorTypes <= 64);

std::uint64_t bit(IndicatorType type) { return std::uint64_t{1} << static_cast<unsigned>(type); }

// Names, and names with a dot in front, which mean the same here: the name and all below it.
std::string host_entry(std::string_view entry) {
  if (entry.starts_with("*.")) entry.remove_prefix(2);
  while (entry.starts_with('.')) entry.remove_prefix(1);
  const auto domain = Domain::parse(entry);
  return domain ? domain->text() : lower(entry);
}

// The host that a value of this type names; "" when it names none.
std::string host_of(IndicatorType type, std::string_view value) {
  if (type == IndicatorType::email) value = value.substr(value.rfind('@') + 1);
  if (type == IndicatorType::url) {
    const auto url = Url::parse(value);
    return url ? url->host() : std::string();
  }
  const auto domain = Domain::parse(value);
  return domain ? domain->text() : std::string();
}

std::optional<Ip> address_of(IndicatorType type, std::string_view value) {
  if (type == IndicatorType::url) {
    const auto url = Url::parse(value);
    return url ? Ip::parse(url->host()).to_optional() : std::nullopt;
  }
  return Ip::parse(value).to_optional();
}

}  // namespace

void WarningLists::add(const WarningList& list) {
  const auto number = static_cast<std::uint32_t>(lists_.size());
  List& own = lists_.emplace_back();
  own.name = list.name;
  own.kind = list.kind;
  for (const IndicatorType type : list.types) own.types |= bit(type);
  if (list.types.empty()) own.types = ~std::uint64_t{0};
  std::vector<Regex> expressions;
  for (const std::string& entry : list.entries) {
    switch (list.kind) {
      case WarningList::Kind::exact: {
        const std::string plain = lower(entry);
        exact_.emplace(plain, number);
        if (const auto url = Url::parse(entry); url && url->text() != plain) exact_.emplace(url->text(), number);
        if (const auto ip = Ip::parse(entry); ip && ip->text() != plain) exact_.emplace(ip->text(), number);
        break;
      }
      case WarningList::Kind::hostname: hosts_.emplace(host_entry(entry), number); break;
      case WarningList::Kind::cidr:
        if (const auto prefix = Prefix::parse(entry)) prefixes_.add(*prefix, number);
        break;
      case WarningList::Kind::substring:
      case WarningList::Kind::regex: {
        auto expression = Regex::compile(list.kind == WarningList::Kind::regex ? entry : quoted_for_regex(lower(entry)));
        if (expression) expressions.push_back(*std::move(expression));
        break;
      }
    }
  }
  own.expressions = RegexSet(std::move(expressions));
}

void WarningLists::seal() { prefixes_.seal(); }

void WarningLists::note(std::optional<std::size_t>& best, std::size_t list, IndicatorType type) const {
  if ((lists_[list].types & bit(type)) != 0 && (!best || list < *best)) best = list;
}

void WarningLists::note_equal(const Listed& listed, const std::string& value, IndicatorType type, std::optional<std::size_t>& best) const {
  const auto [first, last] = listed.equal_range(value);
  for (auto at = first; at != last; ++at) note(best, at->second, type);
}

void WarningLists::note_host(std::string_view host, IndicatorType type, std::optional<std::size_t>& best) const {
  while (!host.empty()) {
    note_equal(hosts_, std::string(host), type, best);
    const auto dot = host.find('.');
    if (dot == std::string_view::npos) return;
    host.remove_prefix(dot + 1);
  }
}

std::optional<std::size_t> WarningLists::find(IndicatorType type, std::string_view value) const {
  std::optional<std::size_t> best;
  const std::string plain = lower(value);
  note_equal(exact_, plain, type, best);
  if (plain != value) note_equal(exact_, std::string(value), type, best);
  if (!hosts_.empty()) note_host(host_of(type, value), type, best);
  if (const auto ip = prefixes_.empty() ? std::nullopt : address_of(type, value))
    prefixes_.for_each_containing(*ip, [&](std::uint32_t list) { note(best, list, type); });
  std::vector<int> found;
  for (std::size_t list = 0; list < lists_.size() && (!best || list < *best); ++list) {
    if (lists_[list].expressions.empty() || (lists_[list].types & bit(type)) == 0) continue;
    lists_[list].expressions.search(lists_[list].kind == WarningList::Kind::regex ? value : plain, found);
    if (!found.empty()) note(best, list, type);
  }
  return best;
}

}  // namespace demarche::sweep

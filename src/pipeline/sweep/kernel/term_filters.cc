#include "pipeline/sweep/kernel/term_filters.h"

#include <algorithm>
#include <cstring>

#include "base/parallel.h"
#include "pipeline/sweep/host_text.h"
#include "pipeline/sweep/url_text.h"

namespace demarche::kernel {
namespace {

using sweep::cut_url;
using sweep::HostKind;

constexpr std::size_t kNearCache = 512 * 1024;   // a filter beyond it is worth prefetching
constexpr std::size_t kMostBlocks = 8192;        // of 65536: else most addresses lie in one that a prefix touches
constexpr std::size_t kPartSize = 64 * 1024;     // indicators gathered at a time

const Kernel& kernel_for(Isa isa) {
#if defined(__x86_64__)
  if (isa == Isa::avx512) return kAvx512Kernel;
  if (isa == Isa::avx2) return kAvx2Kernel;
#endif
  static_cast<void>(isa);
  return kPortableKernel;
}

std::string_view bytes_of(const Ip& ip) {
  return {reinterpret_cast<const char*>(ip.bytes().data()), ip.bytes().size()};
}

}  // namespace

Key key_of(std::string_view text) {
  Key key{};
  const std::size_t size = std::min(text.size(), sizeof key.bytes);
  const std::size_t from = text.size() - size, to = sizeof key.bytes - size;
  for (std::size_t i = 0; i < size; ++i) key.bytes[to + i] = static_cast<std::uint8_t>(text[from + i]) | 0x20;
  return key;
}

std::string_view key_labels(std::string_view name) {
  constexpr std::size_t kShort = 3;   // letters of a label like the co of co.uk
  const auto last = name.rfind('.');
  if (last == std::string_view::npos || last == 0) return name;
  const auto second = name.rfind('.', last - 1);
  if (second == std::string_view::npos) return name;
  if (last - second - 1 > kShort || second == 0) return name.substr(second + 1);
  const auto third = name.rfind('.', second - 1);
  return third == std::string_view::npos ? name : name.substr(third + 1);
}

// Letters folded, as in keys.
std::uint64_t TermFilters::name_hash(std::string_view name) {
  constexpr std::uint64_t kFold = 0x2020202020202020ULL;
  std::uint64_t last = 0, before = 0;
  if (name.size() >= 16) {
    std::memcpy(&last, name.data() + name.size() - 8, 8);
    std::memcpy(&before, name.data() + name.size() - 16, 8);
  } else if (name.size() >= 8) {
    std::memcpy(&last, name.data() + name.size() - 8, 8);
    std::memcpy(&before, name.data(), 8);
  } else {
    std::memcpy(&last, name.data(), name.size());
  }
  std::uint64_t hash = ((last | kFold) * 0x9e3779b97f4a7c15ULL) ^ ((before | kFold) * 0xd6e8feb86659fd93ULL);
  hash = (hash ^ hash >> 32) * 0x9e3779b97f4a7c15ULL;
  return hash ^ hash >> 29;
}

// The hashes of some indicators' terms, before the filters' sizes are known.
struct TermFilters::Gathered {
  std::vector<Key> keys;
  std::vector<std::uint64_t> addresses, domains, urls, url_hosts, url_names, texts;
  std::vector<Prefix> prefixes;
  std::array<bool, 256> labels{}, registry_firsts{};
  std::array<std::bitset<128>, 256> digest_firsts{};
  MailPlaces mail_places{};
  bool mails_any = false;
  std::uint32_t types = 0;
  sweep::HostText host;

  void add(IndicatorType type, std::string_view canonical) {
    types |= 1U << static_cast<unsigned>(type);
    switch (type) {
      case IndicatorType::ipv4:
      case IndicatorType::ipv6: return add_address(canonical);
      case IndicatorType::cidr:
        if (const auto prefix = Prefix::parse(canonical)) prefixes.push_back(*prefix);
        return;
      case IndicatorType::domain: return add_domain(canonical);
      case IndicatorType::url: return add_url(canonical);
      case IndicatorType::pattern: return;
      default: texts.push_back(text_hash(type, canonical));
    }
    if (type == IndicatorType::email) add_mail(canonical);
    if (type == IndicatorType::registry_key) registry_firsts[static_cast<unsigned char>(canonical[0])] = true;
    const bool digest = (type >= IndicatorType::md5 && type <= IndicatorType::cert_sha256) ||
                        (type >= IndicatorType::ja4s && type <= IndicatorType::ja4ssh);
    if (!digest) return;
    keys.push_back(key_of(canonical));
    digest_firsts[std::min<std::size_t>(canonical.size(), 255)].set((static_cast<unsigned char>(canonical[0]) | 0x20U) & 127);
  }

  void add_address(std::string_view canonical) {
    Ip ip;
    if (const auto quad = sweep::read_dotted_quad(canonical)) ip = Ip::from_v4(*quad);
    else if (const auto parsed = Ip::parse(canonical)) ip = *parsed;
    else return;
    addresses.push_back(hash_text(bytes_of(ip)));
    keys.push_back(key_of(canonical));
  }

  void add_domain(std::string_view name) {
    domains.push_back(hash_text(name));
    keys.push_back(key_of(key_labels(name)));
    labels[static_cast<std::size_t>(std::count(name.begin(), name.end(), '.') + 1) & 255] = true;
  }

  void add_mail(std::string_view address) {
    const auto at = address.rfind('@');
    if (at == std::string_view::npos || at == 0 || at + kMailBytes >= address.size()) {
      mails_any = true;
      return;
    }
    const std::uint32_t place = mail_place(address.data() + at);
    mail_places[place / 64] |= std::uint64_t{1} << (place % 64);
  }

  void add_url(std::string_view canonical) {
    urls.push_back(hash_text(canonical));
    const auto cut = cut_url(canonical);
    if (!cut) return;
    const HostKind kind = host.read_bare(cut->host);
    if (kind == HostKind::address) url_hosts.push_back(hash_text(bytes_of(host.address())));
    if (kind != HostKind::name) return;
    url_hosts.push_back(hash_text(host.name(host.labels())));
    url_names.push_back(name_hash(host.name(host.labels())));
  }
};

namespace {

constexpr std::uint32_t kDigests =
    kMd5 | kSha1 | kSha256 | kJa3 | kJa3s | kJa4 | kCertSha1 | kCertSha256 | kJa4s | kJa4h | kJa4x | kJa4ssh;

}  // namespace

// Where some text within values is looked for, no key says enough.
Way TermFilters::way_of(std::uint32_t classes) const {
  if ((classes & text_classes()) != 0) return Way::check;
  if (classes == kAddress) return Way::address;
  if ((classes & ~(kAddress | kHost)) == 0) return Way::host;
  return (classes & ~kDigests) == 0 ? Way::digest : Way::check;
}

TermFilters::TermFilters(const sweep::IndicatorSet& indicators, Isa isa, unsigned jobs)
    : indicators_(indicators), kernel_(&kernel_for(isa)) {
  const std::size_t count = (indicators.size() + kPartSize - 1) / kPartSize;
  std::vector<Gathered> parts(count);
  parallel_for(jobs, count, [&](std::size_t i) {
    const std::size_t begin = i * kPartSize, end = std::min(begin + kPartSize, indicators.size());
    indicators.for_each_term(begin, end, [&](std::size_t, IndicatorType type, std::string_view canonical) {
      parts[i].add(type, canonical);
    });
  });
  gather_prefixes(parts);
  fill(parts, jobs);
}

void TermFilters::also_find(std::uint32_t classes, std::span<const std::string> texts_there) {
  others_.emplace_back(classes, sweep::GramFilter(texts_there));
  other_classes_ |= classes;
}

// Beside their map, the keys of the /16 that they touch.
void TermFilters::gather_prefixes(std::vector<Gathered>& parts) {
  for (const Gathered& part : parts)
    for (const Prefix& prefix : part.prefixes) prefixes.add(prefix);
  prefixes.seal();
  const std::vector<std::uint32_t> blocks = prefixes.wide_blocks();
  blocks_too_many_ = blocks.size() > kMostBlocks;
  if (blocks_too_many_) return;
  for (const std::uint32_t block : blocks)
    parts.front().keys.push_back(key_of(std::to_string(block >> 8) + "." + std::to_string(block & 255) + "."));
}

void TermFilters::fill(std::vector<Gathered>& parts, unsigned jobs) {
  std::uint32_t types = 0;
  std::array<bool, 256> labels{};
  const auto size_for = [&](WordFilter& filter, auto member) {
    std::size_t sum = 0;
    for (const Gathered& part : parts) sum += (part.*member).size();
    if (sum != 0) filter.reserve(sum);
  };
  keys_.reserve(0);
  size_for(keys_, &Gathered::keys);
  size_for(addresses, &Gathered::addresses);
  size_for(domains, &Gathered::domains);
  size_for(urls, &Gathered::urls);
  size_for(url_hosts, &Gathered::url_hosts);
  size_for(url_names_, &Gathered::url_names);
  size_for(texts, &Gathered::texts);
  parallel_for(jobs, parts.size(), [&](std::size_t i) {
    Gathered& part = parts[i];
    std::vector<KeyHash> hashes(part.keys.size());
    kernel_->hash_keys(part.keys.data(), part.keys.size(), hashes.data());
    for (const KeyHash& hash : hashes) keys_.add_shared(hash.place, hash.bits);
    for (const std::uint64_t hash : part.addresses) addresses.add_shared(hash);
    for (const std::uint64_t hash : part.domains) domains.add_shared(hash);
    for (const std::uint64_t hash : part.urls) urls.add_shared(hash);
    for (const std::uint64_t hash : part.url_hosts) url_hosts.add_shared(hash);
    for (const std::uint64_t hash : part.url_names) url_names_.add_shared(hash);
    for (const std::uint64_t hash : part.texts) texts.add_shared(hash);
  });
  for (const Gathered& part : parts) {
    types |= part.types;
    mails_any_ = mails_any_ || part.mails_any;
    for (std::size_t n = 0; n < mail_places_.size(); ++n) mail_places_[n] |= part.mail_places[n];
    for (std::size_t n = 0; n < labels.size(); ++n) {
      labels[n] = labels[n] || part.labels[n];
      digest_firsts_[n] |= part.digest_firsts[n];
      digests_any_ = digests_any_ || part.digest_firsts[n].any();
      registry_firsts_[n] = registry_firsts_[n] || part.registry_firsts[n];
    }
  }
  types_ = types;
  for (std::size_t n = 0; n < labels.size(); ++n)
    if (labels[n]) domain_labels.push_back(static_cast<std::uint8_t>(n));
  for (unsigned type = 0; type < 32; ++type)
    if ((types >> type & 1) != 0) equal_ |= sweep::classes_for(static_cast<IndicatorType>(type));
}

FilterView TermFilters::keys() const {
  return {.words = keys_.words().data(),
          .word_count = static_cast<std::uint32_t>(keys_.words().size()),
          .prefetch = keys_.bytes() > kNearCache,
          .blocks = prefixes.has_v4() && !blocks_too_many_,
          .quads = !blocks_too_many_,
          .sixes = !prefixes.has_v6(),
          .names = domain_labels.empty() || domain_labels.front() > 1};
}

std::size_t TermFilters::bytes() const {
  return keys_.bytes() + addresses.bytes() + domains.bytes() + urls.bytes() + url_hosts.bytes() + url_names_.bytes() + texts.bytes();
}

}  // namespace demarche::kernel

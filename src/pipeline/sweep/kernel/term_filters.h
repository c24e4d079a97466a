// TermFilters: what the sieve knows of an IndicatorSet. Immutable once made; shared by all threads.
#pragma once

#include <algorithm>
#include <array>
#include <bitset>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "pipeline/sweep/kernel/isa.h"
#include "pipeline/sweep/kernel/prefix_map.h"
#include "pipeline/sweep/kernel/scan.h"
#include "pipeline/sweep/kernel/word_filter.h"
#include "pipeline/sweep/index.h"
#include "pipeline/sweep/matcher.h"

namespace demarche::kernel {

[[nodiscard]] Key key_of(std::string_view text);
// The labels of a name that are its key's text (scan.h): "a.b.evil.com" -> "evil.com", "a.b.evil.co.uk" -> "evil.co.uk".
[[nodiscard]] std::string_view key_labels(std::string_view name);

class TermFilters {
 public:
  // `jobs` threads build it.
  TermFilters(const sweep::IndicatorSet& indicators, Isa isa, unsigned jobs);

  [[nodiscard]] const Kernel& kernel() const { return *kernel_; }
  [[nodiscard]] FilterView keys() const;
  // Also finds lines with one of these texts (GramFilter::kShortest bytes or more, in lower case) in a column of these classes. Before
  // anyone asks.
  void also_find(std::uint32_t classes, std::span<const std::string> texts_there);
  // May the element of a column with these classes have such a text in it?
  [[nodiscard]] bool may_have_other(std::uint32_t classes, std::string_view element) const {
    return std::any_of(others_.begin(), others_.end(), [&](const auto& other) { return (other.first & classes) != 0 && other.second.may_have_one(element); });
  }

  // FieldClass bits of the columns in which some term is looked for ...
  [[nodiscard]] std::uint32_t live() const { return equal_ | text_classes(); }
  // ... by any text within values ...
  [[nodiscard]] std::uint32_t text_classes() const { return texts_within().classes() | other_classes_; }
  // ... by equality; the others are looked at for texts within values only.
  [[nodiscard]] std::uint32_t equal() const { return equal_; }
  [[nodiscard]] const sweep::TextTerms& texts_within() const { return indicators_.index().text_terms(); }
  // How the tokens of a column with these live classes are looked at.
  [[nodiscard]] Way way_of(std::uint32_t classes) const;
  [[nodiscard]] bool has_urls() const { return !urls.empty(); }
  [[nodiscard]] bool has_hosts() const { return !addresses.empty() || !domains.empty() || !prefixes.empty(); }
  [[nodiscard]] bool has_digests() const { return digests_any_; }
  // May a URL that is looked for have this host, a name of letters, digits, dots and hyphens? By its last 16 bytes.
  [[nodiscard]] bool may_be_url_name(std::string_view name) const { return url_names_.may_have(name_hash(name)); }
  [[nodiscard]] std::size_t bytes() const;

  WordFilter addresses;                        // by the address's 16 bytes
  PrefixMap prefixes;
  WordFilter domains;                          // by name
  std::vector<std::uint8_t> domain_labels;     // numbers of labels of these names, ascending
  WordFilter urls;                             // by Url::text()
  WordFilter url_hosts;                        // by name, or by the address's 16 bytes
  WordFilter texts;                            // by text_hash(): digests, serials, names, agents, files, mail ...

  // Is some text term of that type?
  [[nodiscard]] bool has(IndicatorType type) const { return (types_ >> static_cast<unsigned>(type) & 1) != 0; }
  // May a registry key in canonical form begin with this byte?
  [[nodiscard]] bool has_registry_first(char c) const { return registry_firsts_[static_cast<unsigned char>(c)]; }
  // Has some digest so many characters, and this first one (any, for a colon)? Longer ones than 255 count as 255.
  [[nodiscard]] bool has_digest_of(std::size_t size, char first) const {
    const std::bitset<128>& firsts = digest_firsts_[size < 255 ? size : 255];
    return first == ':' ? firsts.any() : firsts[(static_cast<unsigned char>(first) | 0x20U) & 127];
  }
  // May a mail address that is looked for have its @ there in the text? By the byte before it and the three behind it.
  [[nodiscard]] bool may_have_mail(std::string_view text, std::size_t at) const {
    if (at == 0 || at + kMailBytes >= text.size()) return mails_any_;
    const std::uint32_t place = mail_place(text.data() + at);
    return mails_any_ || (mail_places_[place / 64] >> (place % 64) & 1) != 0;
  }

  // A text of that type, in its canonical form.
  [[nodiscard]] static std::uint64_t text_hash(IndicatorType type, std::string_view canonical) {
    return hash_text(canonical, static_cast<std::uint64_t>(type) + 1);
  }

 private:
  struct Gathered;
  void gather_prefixes(std::vector<Gathered>& parts);
  void fill(std::vector<Gathered>& parts, unsigned jobs);
  sweep::IndicatorSet indicators_;             // shares the tables, for texts within values
  const Kernel* kernel_;
  WordFilter keys_;                            // of addresses, domains and digests: what the kernels probe
  std::uint32_t equal_ = 0, types_ = 0, other_classes_ = 0;
  std::vector<std::pair<std::uint32_t, sweep::GramFilter>> others_;
  bool blocks_too_many_ = false;
  std::array<bool, 256> registry_firsts_{};
  std::array<std::bitset<128>, 256> digest_firsts_{};   // by size: first characters, folded
  static constexpr std::size_t kMailBytes = 3;          // behind the @
  using MailPlaces = std::array<std::uint64_t, 1024>;
  [[nodiscard]] static std::uint32_t mail_place(const char* at) {
    const auto byte = [&](int i) { return static_cast<std::uint32_t>(static_cast<unsigned char>(at[i])) | 0x20U; };
    return (byte(-1) | byte(1) << 8 | byte(2) << 16 | byte(3) << 24) * 0x9E3779B1U >> 16;
  }
  MailPlaces mail_places_{};
  [[nodiscard]] static std::uint64_t name_hash(std::string_view name);
  WordFilter url_names_;
  bool digests_any_ = false;
  bool mails_any_ = false;                              // one is too short for a place
};

}  // namespace demarche::kernel

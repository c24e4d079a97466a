// Place: where an address is said to be. PlaceBook: address blocks and their places; the longest match wins.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>

#include "model/ip.h"

namespace demarche {

// Empty text, or an asn of 0: not known.
struct Place {
  std::string organisation, city, region;
  std::string country;           // ISO 3166-1 alpha-2
  std::uint32_t asn = 0;
  friend bool operator==(const Place&, const Place&) = default;
};

// Anything that can say where an address is. find() may be called from several threads.
class PlaceSource {
 public:
  virtual ~PlaceSource() = default;
  [[nodiscard]] virtual std::optional<Place> find(const Ip& ip) const = 0;
  // The first thing that went wrong in find() so far (a broken database); empty: nothing did.
  [[nodiscard]] virtual std::string fault() const { return {}; }
};

class PlaceBook {
 public:
  // False when the very same block is there already: the first place stays.
  bool add(const Prefix& prefix, Place place);
  // The place of the longest block that holds `ip`, or null. An IPv6 block never holds an IPv4 address, not even ::/0.
  // The pointer lives until the next add().
  [[nodiscard]] const Place* find(const Ip& ip) const;
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  struct IpHash {
    std::size_t operator()(const Ip& ip) const;
  };
  using Blocks = std::unordered_map<Ip, Place, IpHash>;
  std::map<unsigned, Blocks, std::greater<>> by_bits_;   // longest first; bits in the 16-byte form
  std::size_t size_ = 0;
};

}  // namespace demarche

// The actor's means: addresses, names that point to them, certificates, samples. All of it is made up: addresses that
// nobody is given (198.18.0.0/15, 240.0.0.0/4), names below .example.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "random.h"

namespace apt1 {

struct Address {
  std::string ip, country;
};

struct Name {
  std::string domain;        // "www.pacific-news.example"
  std::size_t address = 0;   // where it points: index of Infrastructure::addresses
};

struct Certificate {
  std::string fingerprint, serial, not_before;   // sha1; hexadecimal; "2011-03-07T01:13:00Z"
};

struct Sample {
  std::string md5, family, compiled_at, language;
};

struct Infrastructure {
  std::vector<Address> addresses;          // those in the United States come second
  std::vector<std::string> zones;          // what the names lie in: no indicator by itself
  std::vector<Name> published, withheld;   // every address has a published name
  std::vector<Certificate> certificates;
  std::vector<Sample> samples;
  [[nodiscard]] std::vector<std::string> in_country(std::string_view country) const;
};

[[nodiscard]] Infrastructure make_infrastructure(std::uint64_t seed);

// `count` distinct addresses of a block "a.b.c.d/n", none ending in 0 or 255.
[[nodiscard]] std::vector<std::string> addresses_in(std::string_view cidr, int count, Random& random);

}  // namespace apt1

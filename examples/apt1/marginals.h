// marginals: the figures that were published in 2013 and that the generated logs must give back. The only place where
// one of them is written; the analysis never sees this file.
//
// Where each is from: [R] the report of February 2013 as carried by its machine-readable edition, [P] counted from its
// published appendices, [S] a second-hand source, [M] from memory of the report, its sums checked, [I] invented here
// because the report gives only a picture or nothing.
#pragma once

#include <span>
#include <string_view>

namespace apt1 {

struct Count {
  std::string_view name;
  int count;
};

// Victims: 141 [R], by country of headquarters [M, names R], by sector [names S, counts I], by first year [I, sum R].
inline constexpr int kVictims = 141;
inline constexpr Count kVictimCountries[] = {{"US", 115}, {"GB", 5}, {"IN", 3}, {"IL", 3}, {"CA", 2},
                                             {"CH", 2},   {"TW", 2}, {"SG", 2}, {"NO", 1}, {"FR", 1},
                                             {"BE", 1},   {"LU", 1}, {"AE", 1}, {"ZA", 1}, {"JP", 1}};
inline constexpr Count kVictimSectors[] = {{"information technology", 19},
                                           {"aerospace", 16},
                                           {"public administration", 12},
                                           {"satellites and telecommunications", 12},
                                           {"scientific research and consulting", 10},
                                           {"energy", 10},
                                           {"transportation", 9},
                                           {"construction and manufacturing", 8},
                                           {"engineering services", 6},
                                           {"high-tech electronics", 6},
                                           {"international organisations", 5},
                                           {"legal services", 5},
                                           {"media, advertising and entertainment", 5},
                                           {"navigation", 3},
                                           {"chemicals", 3},
                                           {"financial services", 3},
                                           {"food and agriculture", 3},
                                           {"healthcare", 2},
                                           {"metals and mining", 2},
                                           {"education", 2}};

struct YearOfVictims {
  int year;
  int victims;   // first seen in that year
  int ended;     // of these, how many intrusions are known to have ended: 91 [M] in all
};
inline constexpr YearOfVictims kVictimYears[] = {{2006, 4, 4},   {2007, 6, 6},   {2008, 11, 11}, {2009, 19, 16},
                                                 {2010, 34, 28}, {2011, 42, 22}, {2012, 24, 4},  {2013, 1, 0}};
inline constexpr int kJanuary2011Victims = 17;   // new in that month [M] ...
inline constexpr int kJanuary2011Sectors = 10;   // ... in that many sectors [M]

// Time in a victim, over the intrusions that ended [S], and the longest [S].
inline constexpr int kMeanDwellDays = 356;
inline constexpr int kLongestDwellDays = 1764;

// The largest theft [S]: 6.5 terabytes from one victim within ten months.
inline constexpr long long kLargestTheftBytes = 6'500'000'000'000;
inline constexpr int kLargestTheftDays = 298;   // within ten months [I]

// Logins to relays, January 2011 to January 2013: 1,905 [S] from 832 addresses [S], by block [blocks R, counts M].
struct LoginBlock {
  std::string_view cidr, organisation, city, country;
  int addresses;
  int logins;    // [I] but for the sum
  int leading;   // of these, with the leading keyboard layout [I] but for the sum, 1,849 [S]
};
inline constexpr LoginBlock kLoginBlocks[] = {
    {"223.166.0.0/15", "China Unicom Shanghai", "Shanghai", "CN", 445, 1059, 1035},
    {"58.246.0.0/15", "China Unicom Shanghai", "Shanghai", "CN", 217, 504, 492},
    {"112.64.0.0/15", "China Unicom Shanghai", "Shanghai", "CN", 114, 258, 253},
    {"139.226.0.0/15", "China Unicom Shanghai", "Shanghai", "CN", 12, 26, 25},
    {"114.80.0.0/12", "China Telecom Shanghai", "Shanghai", "CN", 1, 3, 3},
    {"101.80.0.0/12", "China Telecom Shanghai", "Shanghai", "CN", 1, 2, 2},
    // Where the report names no block, one is made up in space that nobody is given.
    {"240.1.0.0/16", "Carrier elsewhere in China (made up)", "", "CN", 27, 32, 30},
    {"240.2.0.0/16", "Hosting company, United States (made up)", "", "US", 12, 16, 7},
    {"240.3.0.0/16", "Carrier, Taiwan (made up)", "", "TW", 1, 2, 1},
    {"240.4.0.0/16", "Carrier, Japan (made up)", "", "JP", 1, 2, 1},
    {"240.5.0.0/16", "Carrier, Korea (made up)", "", "KR", 1, 1, 0}};
inline constexpr std::string_view kLeadingLayout =
    "Chinese - People's Republic of China";   // 0x0804, as Zeek writes it

// Hours of these logins in UTC+8 [S]: 97.5 % on weekdays, three quarters 08-12 or 14-18, 15 % 19-22.
inline constexpr int kWeekdayLogins = 1857;
inline constexpr int kOfficeLogins = 1429;
inline constexpr int kEveningLogins = 286;
inline constexpr int kHoursEast = 8;

// Controlling addresses by country of the registrant: 849 [R] in 13 countries [S]; CN, US and the rest's sum [S], the
// rest's split and every block [I].
struct AddressBlock {
  std::string_view cidr, organisation, city, country;
  int addresses;
};
inline constexpr AddressBlock kAddressBlocks[] = {
    {"240.16.0.0/13", "Carrier, China (made up)", "", "CN", 709},
    {"198.18.0.0/16", "Hosting companies, United States (made up)", "", "US", 109},
    {"240.32.0.0/16", "Carrier, Korea (made up)", "", "KR", 7},
    {"240.33.0.0/16", "Carrier, Taiwan (made up)", "", "TW", 5},
    {"240.34.0.0/16", "Hosting, Canada (made up)", "", "CA", 4},
    {"240.35.0.0/16", "Hosting, Japan (made up)", "", "JP", 3},
    {"240.36.0.0/16", "Hosting, Germany (made up)", "", "DE", 3},
    {"240.37.0.0/16", "Hosting, Britain (made up)", "", "GB", 2},
    {"240.38.0.0/16", "Hosting, Australia (made up)", "", "AU", 2},
    {"240.39.0.0/16", "Carrier, Mexico (made up)", "", "MX", 2},
    {"240.40.0.0/16", "Hosting, Netherlands (made up)", "", "NL", 1},
    {"240.41.0.0/16", "Hosting, Norway (made up)", "", "NO", 1},
    {"240.42.0.0/16", "Carrier, India (made up)", "", "IN", 1}};

// Indicators: names attributed and names published [R, P], registered zones [R], samples [R, P], families [R],
// certificates [P] with their first moments of validity [P].
inline constexpr int kAttributedDomains = 2551;
inline constexpr int kPublishedDomains = 2046;
inline constexpr int kZones = 107;
inline constexpr int kSamples = 1007;
inline constexpr int kFamilies = 42;
inline constexpr std::string_view kCertificateTimes[] = {
    "2007-10-23T03:25:00Z", "2009-05-20T15:39:00Z", "2011-03-07T01:13:00Z", "2011-12-13T07:18:00Z",
    "2012-03-01T06:55:00Z", "2011-09-20T08:34:00Z", "2012-01-13T01:25:00Z", "2012-03-12T09:56:00Z",
    "2011-12-08T02:59:00Z", "2010-04-19T00:22:00Z", "2010-06-11T00:23:00Z", "2011-10-26T00:31:00Z",
    "2006-11-11T15:28:00Z"};

[[nodiscard]] constexpr int sum_of(std::span<const Count> counts) {
  int sum = 0;
  for (const Count& entry : counts) sum += entry.count;
  return sum;
}
[[nodiscard]] constexpr LoginBlock all_logins() {
  LoginBlock sum{};
  for (const LoginBlock& block : kLoginBlocks) {
    sum.addresses += block.addresses;
    sum.logins += block.logins;
    sum.leading += block.leading;
  }
  return sum;
}
[[nodiscard]] constexpr int all_addresses() {
  int sum = 0;
  for (const AddressBlock& block : kAddressBlocks) sum += block.addresses;
  return sum;
}
[[nodiscard]] constexpr YearOfVictims all_years() {
  YearOfVictims sum{};
  for (const YearOfVictims& year : kVictimYears) {
    sum.victims += year.victims;
    sum.ended += year.ended;
  }
  return sum;
}

static_assert(sum_of(kVictimCountries) == kVictims && sum_of(kVictimSectors) == kVictims);
static_assert(all_years().victims == kVictims && all_years().ended == 91);
static_assert(all_logins().logins == 1905 && all_logins().addresses == 832 && all_logins().leading == 1849);
static_assert(all_addresses() == 849 && std::size(kAddressBlocks) == 13 && std::size(kCertificateTimes) == 13);

}  // namespace apt1

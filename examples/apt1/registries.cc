#include "registries.h"

#include <cmath>
#include <string>

#include "marginals.h"
#include "zeek_log.h"

namespace apt1 {
namespace {

constexpr std::string_view kCategories[] = {
    "blueprints",        "manufacturing processes", "test results",       "business plans",
    "pricing documents", "partnership agreements",  "mail of executives", "contact lists"};

std::string cell(std::string_view text) { return "\"" + std::string(text) + "\""; }

std::string victims_csv(const std::vector<Victim>& victims) {
  std::string out = "id,name,country,sector,marking\n";
  for (const Victim& victim : victims)
    out += victim.id + "," + victim.name + "," + victim.country + "," + cell(victim.sector) + ",TLP:CLEAR\n";
  return out;
}

template <class Block>
void add_network(std::string& out, const Block& block, std::string_view source) {
  out.append(block.cidr).append(",").append(cell(block.organisation)).append(",").append(block.city).append(",,");
  out.append(block.country).append(",,").append(source).append(",2013-02-01\n");
}

std::string networks_csv() {
  std::string out = "cidr,organisation,city,region,country,asn,source,as_of\n";
  for (const LoginBlock& block : kLoginBlocks)
    add_network(out, block, block.city.empty() ? "made up" : "public registry of networks");
  for (const AddressBlock& block : kAddressBlocks) add_network(out, block, "made up");
  return out;
}

// What interviews and images of disks told, where no flow records were kept. Amounts are mostly unknown.
std::string stolen_csv(const std::vector<Victim>& victims, Random& random) {
  std::string out = "victim,category,bytes,first,last,source\n";
  for (const Victim& victim : victims) {
    const std::int64_t entries = victim.largest_theft ? 2 : random.chance(0.55) ? random.between(1, 3) : 0;
    for (std::int64_t i = 0; i < entries; ++i) {
      const bool weighed = !victim.flows && random.chance(0.4);
      const auto bytes = static_cast<std::int64_t>(std::exp2(29 + 2 * random.normal()));
      out += victim.id + "," + std::string(random.pick(kCategories)) + "," + (weighed ? std::to_string(bytes) : "") +
             "," + date_text(victim.first_seen + kDay) + "," + date_text(victim.last_seen) + "," +
             (weighed ? "image of a disk" : "interview") + "\n";
    }
  }
  return out;
}

std::string samples_csv(const std::vector<Sample>& samples) {
  std::string out = "md5,family,compiled_at,language,source\n";
  for (const Sample& sample : samples)
    out += sample.md5 + "," + sample.family + "," + sample.compiled_at + "," + sample.language + ",generated\n";
  return out;
}

std::string stix_indicator(std::string_view pattern, Random& random) {
  const std::string id =
      random.hex(8) + "-" + random.hex(4) + "-4" + random.hex(3) + "-8" + random.hex(3) + "-" + random.hex(12);
  return "  {\"type\": \"indicator\", \"spec_version\": \"2.1\", \"id\": \"indicator--" + id +
         "\", \"created\": \"2013-02-18T00:00:00.000Z\", \"modified\": \"2013-02-18T00:00:00.000Z\", \"pattern\": \"" +
         std::string(pattern) + "\", \"pattern_type\": \"stix\", \"valid_from\": \"2004-10-25T00:00:00Z\"}";
}

std::string published_stix(const Infrastructure& made, Random& random) {
  std::string out = "{\"type\": \"bundle\", \"id\": \"bundle--8a4c3a1e-6d0a-4c4e-9c55-3f2d1f0a6a01\", \"objects\": [\n";
  for (const Name& name : made.published)
    out += stix_indicator("[domain-name:value = '" + name.domain + "']", random) + ",\n";
  for (std::size_t i = 0; i < made.certificates.size(); ++i)
    out += stix_indicator("[x509-certificate:hashes.'SHA-1' = '" + made.certificates[i].fingerprint + "']", random) +
           (i + 1 < made.certificates.size() ? ",\n" : "\n");
  return out + "]}\n";
}

std::string hop_points(const Infrastructure& made, Random& random) {
  std::string out = "#fields\tindicator\tindicator_type\tmeta.source\tmeta.desc\n";
  std::vector<std::string> addresses = made.in_country("CN");
  random.shuffle(addresses);
  addresses.resize(60);
  for (const std::string& ip : addresses) out += ip + "\tIntel::ADDR\tpartner\thop point\n";
  return out;
}

}  // namespace

void write_registries(const std::filesystem::path& folder, const std::vector<Victim>& victims,
                      const Infrastructure& infrastructure, std::uint64_t seed) {
  Random random(seed, "registries");
  write_file(folder / "victims.csv", victims_csv(victims));
  write_file(folder / "networks.csv", networks_csv());
  write_file(folder / "stolen.csv", stolen_csv(victims, random));
  write_file(folder / "samples.csv", samples_csv(infrastructure.samples));
}

void write_intelligence(const std::filesystem::path& folder, const Infrastructure& infrastructure, std::uint64_t seed) {
  Random random(seed, "intelligence");
  std::string hashes = "type,value,label\n", withheld = "type,value,label\n";
  for (const Sample& sample : infrastructure.samples) hashes += "md5," + sample.md5 + "," + sample.family + "\n";
  for (const Name& name : infrastructure.withheld) withheld += "domain," + name.domain + ",tells a victim\n";
  write_file(folder / "published.stix.json", published_stix(infrastructure, random));
  write_file(folder / "samples.csv", hashes);
  write_file(folder / "withheld.csv", withheld);
  write_file(folder / "hop-points.intel", hop_points(infrastructure, random));
}

}  // namespace apt1

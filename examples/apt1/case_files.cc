#include "case_files.h"

#include <string>

#include "zeek_log.h"

namespace apt1 {
namespace {

// TOML that says where one sensor's logs are. The border sensors' rows are what was published about victims; flows and
// mail stay among those who need them, but for the one theft whose size was published.
std::string source(std::string_view id, std::string_view name, std::string_view folder, std::string_view role,
                   std::string_view grade, std::string_view marking) {
  const auto line = [](std::string_view key, std::string_view value) {
    return std::string(key) + " = \"" + std::string(value) + "\"\n";
  };
  return "\n[[source]]\n" + line("id", id) + line("name", name) + "paths = [\"" + std::string(folder) + "\"]\n" +
         "format = \"zeek\"\n" + line("role", role) + line("grade", grade) + line("marking", marking);
}

std::string victim_sources(const Victim& victim) {
  const auto sensor = [&](std::string_view kind, std::string_view name, std::string_view grade,
                          std::string_view marking) {
    return source(victim.id + "." + std::string(kind), victim.id + ", " + std::string(name),
                  "logs/victims/" + victim.id + "/" + std::string(kind), "victim", grade, marking) +
           "victim = \"" + victim.id + "\"\n";
  };
  std::string out = sensor("border", "border sensor", "A2", "TLP:CLEAR");
  if (victim.flows) out += sensor("flows", "flow records", "A2", victim.largest_theft ? "TLP:CLEAR" : "TLP:AMBER");
  if (victim.mail) out += sensor("mail", "mail gateway", "B2", "TLP:AMBER+STRICT");
  return out;
}

std::string sources(const std::vector<Victim>& victims, const std::vector<Relay>& relays) {
  std::string out = "\n# The sources, as handed in.\n";
  for (const Relay& relay : relays)
    out += source(relay.id, "Relay host " + relay.id.substr(6), "logs/relays/" + relay.id, "relay", "A2", "TLP:CLEAR") +
           "hosts = [\"" + relay.ip + "\"]\n";
  for (const Victim& victim : victims) out += victim_sources(victim);
  return out;
}

constexpr std::string_view kNames[] = {"Calder", "Merriden", "Ashgrove",  "Tolland", "Whitcombe",   "Lindqvist",
                                       "Farrow", "Okell",    "Sandhurst", "Pellan",  "Brightwater", "Norcross",
                                       "Halden", "Kestrel",  "Dunmore",   "Veritas"};
constexpr std::string_view kTrades[] = {"Works",   "Group",      "Laboratories", "Partners",
                                        "Systems", "Industries", "Associates",   "Institute"};

void add_names(std::string& entities, std::string& statements, const std::vector<Victim>& victims, std::uint64_t seed) {
  Random random(seed, "victims' names");
  for (const Victim& victim : victims) {
    const std::string id = "ORG-" + victim.id;
    const std::string name =
        std::string(random.pick(kNames)) + " " + std::string(random.pick(kTrades)) + " " + victim.id.substr(2);
    entities += id + ",organisation," + name + "," + victim.country + ",,,,generated,TLP:AMBER\n";
    statements += victim.id + ",alias-of," + id + ",victim's consent form,A1,TLP:AMBER\n";
  }
}

}  // namespace

void write_case_files(const std::filesystem::path& folder, const std::vector<Victim>& victims,
                      const std::vector<Relay>& relays, std::uint64_t seed) {
  std::string entities, statements;
  add_names(entities, statements, victims, seed);
  for (const WrittenFile& file : written_files()) {
    std::string content(file.content);
    if (file.path == "case.toml") content += sources(victims, relays);
    if (file.path == "registry/entities.csv") content += entities;
    if (file.path == "registry/statements.csv") content += statements;
    write_file(folder / file.path, content);
  }
}

}  // namespace apt1

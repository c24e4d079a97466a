// generate_zeek OUT --size BYTES[K|M|G] [--sources N] [--seed N]
//
// Writes a case to measure `demarche run` on: Zeek conn and dns logs (TSV) of several sites, about BYTES in all, with
// indicators, victims and case.toml. Names and addresses have Zipf popularity, as real traffic has; one line in 19,000
// is a hit, planted and counted in OUT/planted, so that a benchmark can check the answer it timed. Every DNS query has
// its connection in conn.log under the same uid. The same arguments give the same bytes.
#include <array>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kLinesPerHit = 19'000;
constexpr unsigned kIndicatorDomains = 2'000;
constexpr unsigned kIndicatorAddresses = 1'000;
constexpr double kNames = 200'000;        // distinct benign domains
constexpr double kServers = 500'000;      // distinct benign addresses
constexpr double kClients = 4'000;        // per site
constexpr double kFirstTime = 1325376000; // 2012-01-01

struct Options {
  fs::path out;
  std::uint64_t size = 0;
  unsigned sources = 4;
  std::uint64_t seed = 1;
};

// SplitMix64 (Steele, Lea, Flood 2014): small, fast, the same everywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  double unit() { return static_cast<double>(next() >> 11) * 0x1p-53; }
  std::uint64_t below(std::uint64_t bound) { return next() % bound; }
  // Rank 0 .. count-1 with probability about 1/(rank+1): Zipf with exponent 1 by inverting its integral.
  std::uint64_t zipf(double count) { return static_cast<std::uint64_t>(std::pow(count, unit())) - 1; }

 private:
  std::uint64_t state_;
};

std::uint64_t mixed(std::uint64_t value) { return Random(value).next(); }

std::string dotted(std::uint64_t a, std::uint64_t b, std::uint64_t c, std::uint64_t d) {
  return std::to_string(a) + '.' + std::to_string(b) + '.' + std::to_string(c) + '.' + std::to_string(d);
}

std::string base36(std::uint64_t value) {
  std::string text;
  for (; value > 0; value /= 36) text += "0123456789abcdefghijklmnopqrstuvwxyz"[value % 36];
  return text.empty() ? "0" : text;
}

std::string benign_domain(std::uint64_t rank) {
  static constexpr std::array<const char*, 6> kFirst = {"www", "cdn", "api", "mail", "static", "img"};
  static constexpr std::array<const char*, 4> kLast = {"com.example", "net.example", "org.example", "test"};
  const std::uint64_t mix = mixed(rank);
  return std::string(kFirst[mix % 6]) + ".site-" + base36(mix % 100'000'007) + '.' + kLast[(mix >> 40) % 4];
}

std::string benign_address(std::uint64_t rank) {
  const std::uint64_t mix = mixed(rank + 0x5e7);
  return dotted(20 + mix % 70, (mix >> 8) & 255, (mix >> 16) & 255, (mix >> 24) & 255);
}

// Controlling names and addresses are made up from ranges that belong to nobody.
std::string indicator_domain(std::uint64_t number) { return "relay-" + base36(mixed(number) % 2'000'000'011) + ".example"; }
std::string indicator_address(std::uint64_t number) {
  return dotted(198, 18 + (number >> 16) % 2, (number >> 8) & 255, number & 255);
}

class Log {
 public:
  Log(const fs::path& path, std::string_view header) : file_(std::fopen(path.c_str(), "wb")) {
    if (!file_) {
      std::fprintf(stderr, "generate_zeek: %s: %s\n", path.c_str(), std::strerror(errno));
      std::exit(1);
    }
    write(header);
  }
  void write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) {
      std::perror("generate_zeek: writing");
      std::exit(1);
    }
    bytes_ += text.size();
  }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> file_;
  std::uint64_t bytes_ = 0;
};

constexpr std::string_view kConnHeader =
    "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tconn\n"
    "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\tservice\tduration\torig_bytes\tresp_bytes\t"
    "conn_state\tlocal_orig\tlocal_resp\tmissed_bytes\thistory\torig_pkts\torig_ip_bytes\tresp_pkts\tresp_ip_bytes\t"
    "tunnel_parents\n"
    "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tstring\tinterval\tcount\tcount\tstring\tbool\tbool\tcount\t"
    "string\tcount\tcount\tcount\tcount\tset[string]\n";
constexpr std::string_view kDnsHeader =
    "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\tdns\n"
    "#fields\tts\tuid\tid.orig_h\tid.orig_p\tid.resp_h\tid.resp_p\tproto\ttrans_id\trtt\tquery\tqclass\tqclass_name\t"
    "qtype\tqtype_name\trcode\trcode_name\tAA\tTC\tRD\tRA\tZ\tanswers\tTTLs\trejected\n"
    "#types\ttime\tstring\taddr\tport\taddr\tport\tenum\tcount\tinterval\tstring\tcount\tstring\tcount\tstring\tcount\t"
    "string\tbool\tbool\tbool\tbool\tcount\tvector[string]\tvector[interval]\tbool\n";

struct Flow {
  std::string time, uid, client, server;
  std::uint64_t client_port = 0, server_port = 0;
};

// One site: its own clients and clock, the world's names and servers.
class Site {
 public:
  Site(const fs::path& folder, unsigned number, const Options& options)
      : conn_(folder / "conn.log", kConnHeader), dns_(folder / "dns.log", kDnsHeader), number_(number),
        random_(mixed(options.seed * 1'000 + number)) {}

  void write(std::uint64_t bytes) {
    while (conn_.bytes() + dns_.bytes() < bytes) {
      if (random_.below(3) == 0) query();
      else connection();
    }
  }
  [[nodiscard]] std::uint64_t planted() const { return planted_; }

 private:
  bool plant_now() {
    if (++lines_since_hit_ < kLinesPerHit) return false;
    lines_since_hit_ = 0;
    ++planted_;
    return true;
  }

  Flow flow(std::string server, std::uint64_t port) {
    time_ += 0.002 + random_.unit() * 0.05;
    char time[32];
    std::snprintf(time, sizeof time, "%.6f", time_);
    std::string uid = "C" + base36(random_.next()) + base36(random_.below(36 * 36 * 36));
    const std::uint64_t client = random_.zipf(kClients);
    return {time, std::move(uid), dotted(10, number_, client >> 8, client & 255), std::move(server),
            1024 + random_.below(64'000), port};
  }

  static std::string start(const Flow& flow) {
    return flow.time + '\t' + flow.uid + '\t' + flow.client + '\t' + std::to_string(flow.client_port) + '\t' + flow.server +
           '\t' + std::to_string(flow.server_port) + '\t';
  }

  void conn_line(const Flow& flow, std::string_view service, double mean_bytes) {
    const auto sent = static_cast<std::uint64_t>(-std::log(1 - random_.unit()) * mean_bytes);
    const auto received = static_cast<std::uint64_t>(-std::log(1 - random_.unit()) * mean_bytes * 8);
    char rest[256];
    std::snprintf(rest, sizeof rest, "%.6f\t%llu\t%llu\tSF\t-\t-\t0\tShADadfF\t%llu\t%llu\t%llu\t%llu\t(empty)\n",
                  random_.unit() * 30, static_cast<unsigned long long>(sent), static_cast<unsigned long long>(received),
                  static_cast<unsigned long long>(sent / 1400 + 3), static_cast<unsigned long long>(sent + 160),
                  static_cast<unsigned long long>(received / 1400 + 3), static_cast<unsigned long long>(received + 160));
    conn_.write(start(flow) + (service == "dns" ? "udp" : "tcp") + '\t' + std::string(service) + '\t' + rest);
  }

  void connection() {
    const bool hit = plant_now();
    std::string server = hit ? indicator_address(random_.below(kIndicatorAddresses)) : benign_address(random_.zipf(kServers));
    const bool tls = random_.below(4) != 0;
    conn_line(flow(std::move(server), tls ? 443 : 80), tls ? "ssl" : "http", 2'000);
  }

  void query() {
    const bool hit = plant_now();
    ++lines_since_hit_;   // two lines: the query and its connection
    const Flow asked = flow(dotted(10, number_, 255, 53), 53);
    std::string name = benign_domain(random_.zipf(kNames));
    if (hit) name = (random_.below(2) == 0 ? "www." : "") + indicator_domain(random_.below(kIndicatorDomains));
    const std::string answer = benign_address(random_.zipf(kServers));
    dns_.write(start(asked) + "udp\t" + std::to_string(random_.below(65'536)) + "\t0.0" + std::to_string(random_.below(90'000)) +
               '\t' + name + "\t1\tC_INTERNET\t1\tA\t0\tNOERROR\tF\tF\tT\tT\t0\t" + answer + "\t300.000000\tF\n");
    conn_line(asked, "dns", 40);
  }

  Log conn_, dns_;
  unsigned number_;
  Random random_;
  double time_ = kFirstTime;
  std::uint64_t lines_since_hit_ = 0, planted_ = 0;
};

void write_case(const Options& options) {
  std::string toml = "[case]\nid = \"bench\"\nname = \"Generated logs\"\nmarking = \"TLP:AMBER\"\n\n"
                     "[[intel]]\npath = \"intel.csv\"\nactor = \"Generated\"\n\n[registry]\nvictims = \"victims.csv\"\n";
  std::string victims = "id,name,country,sector,marking\n";
  for (unsigned i = 1; i <= options.sources; ++i) {
    const std::string n = std::to_string(i);
    toml += "\n[[source]]\nid = \"S-" + n + "\"\nname = \"Site " + n + "\"\npaths = [\"site-" + n + "/*.log\"]\n" +
            "role = \"victim\"\nvictim = \"V-" + n + "\"\n";
    victims += "V-" + n + ",Site " + n + ",US,Energy,TLP:AMBER\n";
  }
  Log(options.out / "case.toml", toml);
  Log(options.out / "victims.csv", victims);
  Log intel(options.out / "intel.csv", "type,value\n");
  for (unsigned i = 0; i < kIndicatorDomains; ++i) intel.write("domain," + indicator_domain(i) + '\n');
  for (unsigned i = 0; i < kIndicatorAddresses; ++i) intel.write("ipv4," + indicator_address(i) + '\n');
}

std::uint64_t parse_size(const char* text) {
  char* end = nullptr;
  const double number = std::strtod(text, &end);
  const double unit = *end == 'G' ? 1e9 : *end == 'M' ? 1e6 : *end == 'K' ? 1e3 : 1;
  return static_cast<std::uint64_t>(number * unit);
}

bool parse(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const char* value = i + 1 < argc ? argv[i + 1] : nullptr;
    if (!word.starts_with("--")) options.out = word;
    else if (value == nullptr) return false;
    else if (word == "--size") options.size = parse_size(argv[++i]);
    else if (word == "--sources") options.sources = static_cast<unsigned>(std::strtoul(argv[++i], nullptr, 10));
    else if (word == "--seed") options.seed = std::strtoull(argv[++i], nullptr, 10);
    else return false;
  }
  return !options.out.empty() && options.size > 0 && options.sources > 0 && options.sources < 250;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!parse(argc, argv, options)) {
    std::fputs("usage: generate_zeek OUT --size BYTES[K|M|G] [--sources N] [--seed N]\n", stderr);
    return 2;
  }
  std::uint64_t planted = 0;
  for (unsigned i = 1; i <= options.sources; ++i) {
    const fs::path folder = options.out / ("site-" + std::to_string(i));
    fs::create_directories(folder);
    Site site(folder, i, options);
    site.write(options.size / options.sources);
    planted += site.planted();
  }
  write_case(options);
  Log(options.out / "planted", std::to_string(planted) + '\n');
  return 0;
}

// generate OUT --size BYTES[K|M|G] [--indicators N] [--seed N]
//
// Writes what bench/sweep measures on: Zeek conn, dns, http, ssl and files logs (TSV and JSON lines), x509, smtp and ssh logs (TSV),
// EVE-like events and events of Windows hosts (JSON lines), conn as CSV without quotes and
// dns as CSV with every value in quotes, BYTES each, and the nested indicator sets OUT/set-3000.csv, set-100000.csv ... up to N. Names and addresses have Zipf
// popularity; one address in twenty is IPv6. One line in 19,000 is a hit, planted from the first 3,000 indicators, and as
// many are near misses (notevil.com for evil.com, 121.2.3.4 for 21.2.3.4). OUT/truth.csv says how many hit lines each log has.
// Nothing else can be a hit: the last byte of an indicator's address is odd and its name has a q, of others never.
// The same arguments give the same bytes.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace {

namespace fs = std::filesystem;
using std::to_string;

constexpr std::uint64_t kLinesPerPlant = 9'500;   // hits and near misses in turn
constexpr std::uint64_t kPlanted = 3'000;         // indicators that occur
constexpr double kNames = 1'500'000, kServers = 2'000'000, kClients = 40'000;

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

std::string hex(std::uint64_t value, std::size_t digits) {
  std::string text(digits, '0');
  for (std::size_t i = digits; i-- > 0; value >>= 4) text[i] = "0123456789abcdef"[value & 15];
  return text;
}
std::string long_hex(std::uint64_t seed, std::size_t digits) {
  Random random(seed);
  std::string text;
  while (text.size() < digits) text += hex(random.next(), 16);
  return text.substr(0, digits);
}
// Letters without q.
std::string word(std::uint64_t value, std::size_t most) {
  std::string text;
  for (; text.size() < most && value > 0; value /= 25) text += "abcdefghijklmnoprstuvwxyz"[value % 25];
  return text;
}

// ---- who talks ----

std::string v4(std::uint64_t mix, bool indicator) {
  const std::uint64_t first = 11 + (mix & 0xFF) % 180;
  const std::uint64_t last = ((mix >> 24) & 0xFE) | (indicator ? 1U : 0U);
  return to_string(first == 127 ? 128 : first) + '.' + to_string((mix >> 8) & 255) + '.' + to_string((mix >> 16) & 255) + '.' +
         to_string(last);
}
std::string v6(std::uint64_t mix, bool indicator) {
  const std::string last = hex(((mix >> 44) & 0xFFE) | 0x1000 | (indicator ? 1U : 0U), 4);
  return "2a0" + hex(mix & 7, 1) + ":" + hex(0x1000 | ((mix >> 4) & 0xFFF), 4) + ":" + hex(0x1000 | ((mix >> 16) & 0xFFF), 4) + "::" +
         hex(0x1000 | ((mix >> 32) & 0xFFF), 4) + ":" + last;
}
std::string server(std::uint64_t rank) {
  const std::uint64_t mix = mixed(rank + 0x5e7);
  return mix >> 32 & 15 ? v4(mix, false) : mix >> 36 & 1 ? v6(mix, false) : v4(mix, false);
}
std::string client(std::uint64_t rank) {
  const std::uint64_t mix = mixed(rank + 0xc11);
  return "10." + to_string(mix & 255) + '.' + to_string((mix >> 8) & 255) + '.' + to_string((mix >> 16) & 254);
}
std::string suffix(std::uint64_t mix) {
  static constexpr std::array<const char*, 10> kSuffixes = {"com", "com", "net",    "org",   "com",
                                                            "io",  "de",  "com.br", "co.uk", "net"};
  return kSuffixes[mix % 10];
}
std::string name(std::uint64_t rank) {
  static constexpr std::array<const char*, 8> kFirst = {"www.", "cdn.", "api.", "mail.", "static.", "img-7.", "", ""};
  const std::uint64_t mix = mixed(rank + 0xd03);
  return kFirst[mix & 7] + word(mix >> 3, 4 + mix % 9) + '.' + suffix(mix >> 48);
}
std::string bad_name(std::uint64_t number) {
  const std::uint64_t mix = mixed(number + 0xbad);
  return (number % 4 == 0 ? word(mix >> 40, 4) + '.' : std::string()) + word(mix, 5 + mix % 5) + 'q' + word(mix >> 20, 3) +
         to_string(number % 1000) + '.' + suffix(mix >> 48);
}

struct Indicator {
  const char* type;
  std::string value;
};
Indicator indicator(std::uint64_t number) {
  const std::uint64_t mix = mixed(number + 0x10c), kind = mixed(number) % 100;
  if (kind < 50) return {"ipv4", v4(mix, true)};
  if (kind < 53) return {"ipv6", v6(mix, true)};
  if (kind < 88) return {"domain", bad_name(number)};
  if (kind < 92) return {"url", "http://" + bad_name(number) + '/' + word(mix, 6) + '/' + to_string(mix % 1000)};
  if (kind < 96) return {"md5", long_hex(mix, 32)};
  return {"sha256", long_hex(mix, 64)};
}

// What a line shows: an ordinary thing, a planted indicator, or something much like one.
enum class Plant { none, hit, near_miss };

class Cast {
 public:
  explicit Cast(std::uint64_t seed) : random_(seed) {
    for (std::uint64_t i = 0; i < kPlanted; ++i) {
      const Indicator one = indicator(i);
      by_type_[one.type].push_back(one.value);
    }
  }
  Random& random() { return random_; }
  const std::string& bad(const char* type) {
    const auto& values = by_type_[type];
    return values[random_.below(values.size())];
  }
  std::string address(Plant plant) {
    if (plant == Plant::hit) return bad(random_.below(16) == 0 ? "ipv6" : "ipv4");
    if (plant == Plant::near_miss) return near_address();
    return server(random_.zipf(kServers));
  }
  std::string host(Plant plant) {
    if (plant == Plant::hit) return (random_.below(2) == 0 ? "a." : "") + bad("domain");
    if (plant == Plant::near_miss) return "not" + bad("domain");
    return name(random_.zipf(kNames));
  }

 private:
  // An indicator's address with a digit before it: 1.2.3.4 in 11.2.3.4.
  std::string near_address() {
    for (;;)
      if (const std::string& address = bad("ipv4"); address[2] == '.') return "1" + address;
  }
  Random random_;
  std::map<std::string, std::vector<std::string>> by_type_;
};

// ---- logs ----

enum class Kind : std::uint8_t { time, text, number, decimal, boolean, list };
struct Column {
  const char* name;
  const char* type;
  Kind kind;
};
using Row = std::vector<std::string>;

class File {
 public:
  explicit File(const fs::path& path) : file_(std::fopen(path.c_str(), "wb")) {
    if (!file_) {
      std::perror(path.c_str());
      std::exit(1);
    }
  }
  void write(std::string_view text) {
    if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) {
      std::perror("generate: writing");
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

std::string tsv_header(const std::string& log, const std::vector<Column>& columns) {
  std::string fields = "#fields", types = "#types";
  for (const Column& column : columns) {
    fields += std::string("\t") + column.name;
    types += std::string("\t") + column.type;
  }
  return "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\t" + log + "\n" + fields + "\n" + types + "\n";
}

std::string tsv_line(const Row& row) {
  std::string line;
  for (const std::string& value : row) (line += line.empty() ? "" : "\t") += value;
  return line + '\n';
}

std::string csv_header(const std::vector<Column>& columns) {
  std::string line;
  for (const Column& column : columns) (line += line.empty() ? "" : ",") += column.name;
  return line + '\n';
}

// None of our values holds a quote.
std::string csv_line(const Row& row, bool quoted) {
  std::string line;
  for (const std::string& value : row) (line += line.empty() ? "" : ",") += quoted ? '"' + value + '"' : value;
  return line + '\n';
}

std::string json_text(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) (out += c == '"' || c == '\\' ? "\\" : "") += c;
  return out + '"';
}

std::string json_value(const Column& column, const std::string& value) {
  switch (column.kind) {
    case Kind::number:
    case Kind::time:
    case Kind::decimal: return value;
    case Kind::boolean: return value == "T" ? "true" : "false";
    case Kind::text: return json_text(value);
    case Kind::list: break;
  }
  std::string out = "[";
  for (std::size_t from = 0; value != "(empty)" && from <= value.size();) {
    const std::size_t comma = std::min(value.find(',', from), value.size());
    const std::string element = value.substr(from, comma - from);
    (out += out.size() > 1 ? "," : "") += std::string(column.type).find("interval") != std::string::npos ? element : json_text(element);
    from = comma + 1;
  }
  return out + ']';
}

std::string json_line(const std::vector<Column>& columns, const Row& row) {
  std::string line = "{";
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (row[i] != "-") (line += line.size() > 1 ? "," : "") += json_text(columns[i].name) + ':' + json_value(columns[i], row[i]);
  return line + "}\n";
}

// One event in another layout, nested: what Suricata writes for the same query.
std::string eve_line(const Row& row) {
  return "{\"timestamp\":\"2012-01-01T00:00:00.000000+0000\",\"flow_id\":" + to_string(mixed(row[1].size()) >> 12) +
         ",\"in_iface\":\"eth0\",\"event_type\":\"dns\",\"src_ip\":" + json_text(row[2]) + ",\"src_port\":" + row[3] +
         ",\"dest_ip\":" + json_text(row[4]) + ",\"dest_port\":53,\"proto\":\"UDP\",\"dns\":{\"version\":2,\"type\":\"answer\",\"id\":" +
         row[7] + ",\"flags\":\"8180\",\"qr\":true,\"rd\":true,\"ra\":true,\"rrname\":" + json_text(row[9]) +
         ",\"rrtype\":\"A\",\"rcode\":\"NOERROR\",\"answers\":[{\"rrname\":" + json_text(row[9]) +
         ",\"rrtype\":\"A\",\"ttl\":300,\"rdata\":" + json_text(row[21].substr(0, row[21].find(','))) + "}]}}\n";
}

const std::vector<Column> kConn = {
    {"ts", "time", Kind::time}, {"uid", "string", Kind::text}, {"id.orig_h", "addr", Kind::text},
    {"id.orig_p", "port", Kind::number}, {"id.resp_h", "addr", Kind::text}, {"id.resp_p", "port", Kind::number},
    {"proto", "enum", Kind::text}, {"service", "string", Kind::text}, {"duration", "interval", Kind::decimal},
    {"orig_bytes", "count", Kind::number}, {"resp_bytes", "count", Kind::number}, {"conn_state", "string", Kind::text},
    {"local_orig", "bool", Kind::boolean}, {"local_resp", "bool", Kind::boolean}, {"missed_bytes", "count", Kind::number},
    {"history", "string", Kind::text}, {"orig_pkts", "count", Kind::number}, {"orig_ip_bytes", "count", Kind::number},
    {"resp_pkts", "count", Kind::number}, {"resp_ip_bytes", "count", Kind::number}, {"tunnel_parents", "set[string]", Kind::list}};
const std::vector<Column> kDns = {
    {"ts", "time", Kind::time}, {"uid", "string", Kind::text}, {"id.orig_h", "addr", Kind::text},
    {"id.orig_p", "port", Kind::number}, {"id.resp_h", "addr", Kind::text}, {"id.resp_p", "port", Kind::number},
    {"proto", "enum", Kind::text}, {"trans_id", "count", Kind::number}, {"rtt", "interval", Kind::decimal},
    {"query", "string", Kind::text}, {"qclass", "count", Kind::number}, {"qclass_name", "string", Kind::text},
    {"qtype", "count", Kind::number}, {"qtype_name", "string", Kind::text}, {"rcode", "count", Kind::number},
    {"rcode_name", "string", Kind::text}, {"AA", "bool", Kind::boolean}, {"TC", "bool", Kind::boolean},
    {"RD", "bool", Kind::boolean}, {"RA", "bool", Kind::boolean}, {"Z", "count", Kind::number},
    {"answers", "vector[string]", Kind::list}, {"TTLs", "vector[interval]", Kind::list}, {"rejected", "bool", Kind::boolean}};
const std::vector<Column> kHttp = {
    {"ts", "time", Kind::time}, {"uid", "string", Kind::text}, {"id.orig_h", "addr", Kind::text},
    {"id.orig_p", "port", Kind::number}, {"id.resp_h", "addr", Kind::text}, {"id.resp_p", "port", Kind::number},
    {"trans_depth", "count", Kind::number}, {"method", "string", Kind::text}, {"host", "string", Kind::text},
    {"uri", "string", Kind::text}, {"referrer", "string", Kind::text}, {"version", "string", Kind::text},
    {"user_agent", "string", Kind::text}, {"request_body_len", "count", Kind::number},
    {"response_body_len", "count", Kind::number}, {"status_code", "count", Kind::number}, {"resp_fuids", "vector[string]", Kind::list},
    {"resp_mime_types", "vector[string]", Kind::list}, {"ja4h", "string", Kind::text}};
const std::vector<Column> kSsl = {
    {"ts", "time", Kind::time}, {"uid", "string", Kind::text}, {"id.orig_h", "addr", Kind::text},
    {"id.orig_p", "port", Kind::number}, {"id.resp_h", "addr", Kind::text}, {"id.resp_p", "port", Kind::number},
    {"version", "string", Kind::text}, {"cipher", "string", Kind::text}, {"server_name", "string", Kind::text},
    {"resumed", "bool", Kind::boolean}, {"established", "bool", Kind::boolean}, {"cert_chain_fps", "vector[string]", Kind::list},
    {"subject", "string", Kind::text}, {"issuer", "string", Kind::text}, {"ja3", "string", Kind::text}, {"ja3s", "string", Kind::text},
    {"ja4", "string", Kind::text}, {"ja4s", "string", Kind::text}};
const std::vector<Column> kFiles = {
    {"ts", "time", Kind::time}, {"fuid", "string", Kind::text}, {"tx_hosts", "set[addr]", Kind::list},
    {"rx_hosts", "set[addr]", Kind::list}, {"conn_uids", "set[string]", Kind::list}, {"source", "string", Kind::text},
    {"depth", "count", Kind::number}, {"mime_type", "string", Kind::text}, {"filename", "string", Kind::text},
    {"seen_bytes", "count", Kind::number}, {"md5", "string", Kind::text}, {"sha1", "string", Kind::text}, {"sha256", "string", Kind::text}};
const std::vector<Column> kX509 = {
    {"ts", "time", Kind::time}, {"fingerprint", "string", Kind::text}, {"certificate.version", "count", Kind::number},
    {"certificate.serial", "string", Kind::text}, {"certificate.subject", "string", Kind::text}, {"certificate.issuer", "string", Kind::text},
    {"certificate.key_alg", "string", Kind::text}, {"certificate.sig_alg", "string", Kind::text}, {"certificate.key_length", "count", Kind::number},
    {"certificate.exponent", "string", Kind::text}, {"san.dns", "vector[string]", Kind::list}, {"ja4x", "string", Kind::text}};
const std::vector<Column> kSmtp = {
    {"ts", "time", Kind::time}, {"uid", "string", Kind::text}, {"id.orig_h", "addr", Kind::text},
    {"id.orig_p", "port", Kind::number}, {"id.resp_h", "addr", Kind::text}, {"id.resp_p", "port", Kind::number},
    {"trans_depth", "count", Kind::number}, {"helo", "string", Kind::text}, {"mailfrom", "string", Kind::text},
    {"rcptto", "set[string]", Kind::list}, {"from", "string", Kind::text}, {"to", "set[string]", Kind::list}, {"msg_id", "string", Kind::text},
    {"subject", "string", Kind::text}, {"last_reply", "string", Kind::text}, {"tls", "bool", Kind::boolean}, {"fuids", "vector[string]", Kind::list}};
const std::vector<Column> kSsh = {
    {"ts", "time", Kind::time}, {"uid", "string", Kind::text}, {"id.orig_h", "addr", Kind::text},
    {"id.orig_p", "port", Kind::number}, {"id.resp_h", "addr", Kind::text}, {"id.resp_p", "port", Kind::number},
    {"version", "count", Kind::number}, {"auth_success", "bool", Kind::boolean}, {"auth_attempts", "count", Kind::number},
    {"direction", "enum", Kind::text}, {"client", "string", Kind::text}, {"server", "string", Kind::text}, {"ja4ssh", "string", Kind::text}};
// What Sysmon and the security log write, as JSON.
const std::vector<Column> kWindows = {
    {"@timestamp", "string", Kind::text}, {"EventID", "count", Kind::number}, {"Computer", "string", Kind::text}, {"User", "string", Kind::text},
    {"TargetUserName", "string", Kind::text}, {"ProcessId", "count", Kind::number}, {"Image", "string", Kind::text},
    {"CommandLine", "string", Kind::text}, {"TargetObject", "string", Kind::text}, {"Details", "string", Kind::text},
    {"Mutant", "string", Kind::text}, {"SourceIp", "string", Kind::text}, {"DestinationIp", "string", Kind::text}};

constexpr std::array<const char*, 4> kAgents = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
    "Mozilla/5.0 (X11; Linux x86_64; rv:121.0) Gecko/20100101 Firefox/121.0", "curl/7.88.1", "Microsoft-CryptoAPI/10.0"};

class Writer {
 public:
  explicit Writer(std::uint64_t seed) : cast_(seed), r_(cast_.random()) {}

  Row row(const std::string& log, Plant plant) {
    if (log == "conn") return conn(plant);
    if (log == "dns") return dns(plant);
    if (log == "http") return http(plant);
    if (log == "ssl") return ssl(plant);
    if (log == "x509") return x509(plant);
    if (log == "smtp") return smtp(plant);
    if (log == "ssh") return ssh(plant);
    if (log == "windows") return windows(plant);
    return files(plant);
  }

 private:
  std::string count(std::uint64_t below) { return to_string(r_.below(below)); }
  std::string decimal() { return to_string(r_.below(30)) + '.' + to_string(100'000 + r_.below(900'000)); }
  std::string uid(char first) {
    std::string text(1, first);
    std::uint64_t bits = r_.next(), more = r_.next();
    for (int i = 0; i < 17; ++i, bits = bits / 62 + (i == 9 ? more : 0))
      text += "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnoprstuvwxyz_"[bits % 62];
    return text;
  }
  // A part of a JA4 fingerprint, one of so many.
  std::string fingerprint(double most) { return hex(mixed(r_.zipf(most)), 12); }
  std::string account() { return word(mixed(r_.zipf(kClients)), 7); }
  std::string mail() { return account() + '@' + name(r_.zipf(kNames)); }
  Row start(std::string server, const char* port) {
    time_ += r_.below(2'000);
    return {to_string(1'325'376'000 + time_ / 1'000'000) + '.' + to_string(1'000'000 + time_ % 1'000'000).substr(1), uid('C'),
            client(r_.zipf(kClients)), to_string(1024 + r_.below(64'000)), std::move(server), port};
  }
  static Row joined(Row row, const Row& rest) {
    row.insert(row.end(), rest.begin(), rest.end());
    return row;
  }
  Row conn(Plant plant) {
    return joined(start(cast_.address(plant), "443"),
                  {"tcp", "ssl", decimal(), count(9'000), count(90'000), "SF", "T", "F", "0", "ShADadfF", count(40),
                   count(9'000), count(90), count(90'000), "-"});
  }
  Row dns(Plant plant) {
    const std::uint64_t answers = r_.below(4);
    const std::string host = cast_.host(plant);
    std::string list, ttls;
    for (std::uint64_t i = 0; i < answers; ++i) {
      (list += i == 0 ? "" : ",") += i == 0 && answers > 1 ? name(r_.zipf(kNames)) : server(r_.zipf(kServers));
      (ttls += i == 0 ? "" : ",") += count(4'000) + ".000000";
    }
    return joined(start("10.0.0.53", "53"),
                  {"udp", count(65'536), "0.0" + to_string(10'000 + r_.below(80'000)), host, "1", "C_INTERNET", "1", "A", "0", "NOERROR",
                   "F", "F", "T", "T", "0", list.empty() ? "-" : list, ttls.empty() ? "-" : ttls, "F"});
  }
  Row http(Plant plant) {
    std::string host = name(r_.zipf(kNames)), uri = "/" + word(r_.next(), 5) + "/" + word(r_.next(), 9) + "?id=" + count(100'000);
    if (plant == Plant::hit) {
      const std::string url = cast_.bad("url").substr(7);
      host = url.substr(0, url.find('/'));
      uri = url.substr(url.find('/'));
    } else if (plant == Plant::near_miss) {
      host = "not" + cast_.bad("domain");
    }
    const std::string referrer = r_.below(3) == 0 ? "http://" + name(r_.zipf(kNames)) + "/" + word(r_.next(), 6) : "-";
    return joined(start(server(r_.zipf(kServers)), "80"),
                  {count(9), "GET", host, uri, referrer, "1.1", kAgents[r_.below(4)], "0", count(90'000), "200", uid('F'), "text/html",
                   "ge11nn0" + to_string(r_.below(10)) + "enus_" + fingerprint(3'000) + '_' + fingerprint(500) + '_' + fingerprint(200'000)});
  }
  Row ssl(Plant plant) {
    const std::string host = cast_.host(plant);
    return joined(start(server(r_.zipf(kServers)), "443"),
                  {"TLSv12", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384", host, "F", "T",
                   long_hex(r_.next(), 64) + "," + long_hex(r_.zipf(5'000), 64), "CN=" + host, "CN=R3,O=Let's Encrypt,C=US",
                   long_hex(r_.zipf(3'000), 32), long_hex(r_.zipf(500), 32),
                   "t13d1516h2_" + fingerprint(3'000) + '_' + fingerprint(3'000), "t120300_c030_" + fingerprint(500)});
  }
  Row files(Plant plant) {
    std::string md5 = long_hex(r_.next(), 32), sha256 = long_hex(r_.next(), 64);
    if (plant == Plant::hit && r_.below(2) == 0) md5 = cast_.bad("md5");
    else if (plant == Plant::hit) sha256 = cast_.bad("sha256");
    Row row = start("", "");
    return {row[0], uid('F'), server(r_.zipf(kServers)), row[2], uid('C'), "HTTP", "0", "application/pdf", word(r_.next(), 8) + ".pdf",
            count(900'000), md5, long_hex(r_.next(), 40), sha256};
  }

  Row x509(Plant plant) {
    const std::string host = cast_.host(plant);
    return {start("", "")[0], long_hex(r_.zipf(300'000), r_.below(2) == 0 ? 64 : 40), "3", hex(r_.next(), 16) + hex(r_.next(), 16), "CN=" + host,
            "CN=R" + count(40) + ",O=Let's Encrypt,C=US", "rsaEncryption", "sha256WithRSAEncryption", "2048", "65537",
            host + ',' + name(r_.zipf(kNames)), fingerprint(40) + '_' + fingerprint(40) + '_' + fingerprint(9'000)};
  }
  Row smtp(Plant plant) {
    const std::string from = mail(), to = mail(), more = r_.below(3) == 0 ? ',' + mail() : std::string();
    return joined(start(server(r_.zipf(kServers)), "25"),
                  {"1", cast_.host(plant), from, to + more, word(r_.next(), 6) + " <" + from + ">", '<' + to + ">", '<' + uid('M') + "@" + name(r_.zipf(kNames)) + '>',
                   word(r_.next(), 8) + ' ' + word(r_.next(), 12), "250 2.0.0 Ok: queued", "T", uid('F')});
  }
  Row ssh(Plant plant) {
    const std::string counts = "c" + count(90) + "s" + count(90) + "_c" + count(90) + "s" + count(90) + "_c" + count(9) + "s" + count(9);
    return joined(start(cast_.address(plant), "22"), {"2", "T", "1", "INBOUND", "SSH-2.0-OpenSSH_9.2p1", "SSH-2.0-OpenSSH_8.4p1", counts});
  }
  Row windows(Plant plant) {
    const std::string folder = "C:\\Program Files\\" + word(mixed(r_.zipf(900)), 8), image = folder + '\\' + word(mixed(r_.zipf(4'000)), 7) + ".exe";
    const std::string key = "HKLM\\System\\CurrentControlSet\\Services\\" + word(mixed(r_.zipf(90'000)), 9) + "\\Parameters";
    const std::uint64_t kind = r_.below(4);   // a registry value, a mutex, a process, a logon
    return {"2012-01-01T00:00:" + to_string(10 + r_.below(49)) + ".000Z", count(5'000), word(mixed(r_.zipf(900)), 6) + ".corp.example", "CORP\\" + account(),
            kind == 3 ? account() : "-", count(9'000), image, kind == 2 ? image + " /" + word(r_.next(), 5) : "-", kind == 0 ? key : "-",
            kind == 0 ? "DWORD (0x" + hex(r_.next(), 8) + ")" : "-", kind == 1 ? "Global\\" + word(mixed(r_.zipf(50'000)), 12) : "-",
            client(r_.zipf(kClients)), cast_.address(plant)};
  }

  Cast cast_;
  Random& r_;
  std::uint64_t time_ = 0;
};

struct Options {
  fs::path out;
  std::uint64_t size = 0, indicators = 10'000'000, seed = 1;
};

// A log in one encoding, until it is large enough.
class Output {
 public:
  using Encode = std::string (*)(const std::vector<Column>&, const Row&);
  Output(const Options& options, std::string name, Encode encode)
      : name_(std::move(name)), encode_(encode), size_(options.size), file_(options.out / name_) {}
  void start(const std::string& header) { file_.write(header); }
  [[nodiscard]] bool wants_more() const { return file_.bytes() < size_; }
  void write(const std::vector<Column>& columns, const Row& row, Plant plant) {
    file_.write(encode_(columns, row));
    hits_ += plant == Plant::hit ? 1 : 0;
  }
  [[nodiscard]] std::string truth() const { return name_ + ',' + to_string(hits_) + '\n'; }

 private:
  std::string name_;
  Encode encode_;
  std::uint64_t size_, hits_ = 0;
  File file_;
};

void write_log(const Options& options, const std::string& log, const std::vector<Column>& columns, std::string_view encodings, File& truth) {
  std::vector<std::unique_ptr<Output>> outputs;
  const auto add = [&](std::string_view encoding, const std::string& name, Output::Encode encode) {
    if (encodings.find(encoding) != std::string_view::npos) outputs.push_back(std::make_unique<Output>(options, name, encode));
  };
  add("tsv", log + ".log", [](const std::vector<Column>&, const Row& row) { return tsv_line(row); });
  if (!outputs.empty()) outputs.front()->start(tsv_header(log, columns));
  add("json", log + ".json", json_line);
  add("bare", log + ".csv", [](const std::vector<Column>&, const Row& row) { return csv_line(row, false); });
  add("quoted", log + ".csv", [](const std::vector<Column>&, const Row& row) { return csv_line(row, true); });
  if (encodings.ends_with("bare") || encodings.ends_with("quoted")) outputs.back()->start(csv_header(columns));
  add("eve", "eve.json", [](const std::vector<Column>&, const Row& row) { return eve_line(row); });
  Writer writer(options.seed * 1'000 + log.size());
  const auto wanted = [](const auto& output) { return output->wants_more(); };
  for (std::uint64_t n = 1; std::any_of(outputs.begin(), outputs.end(), wanted); ++n) {
    const Plant plant = n % kLinesPerPlant != 0 ? Plant::none : n / kLinesPerPlant % 2 != 0 ? Plant::hit : Plant::near_miss;
    const Row row = writer.row(log, plant);
    for (const auto& output : outputs)
      if (output->wants_more()) output->write(columns, row, plant);
  }
  for (const auto& output : outputs) truth.write(output->truth());
}

void write_sets(const Options& options) {
  for (const std::uint64_t size : {3'000ULL, 10'000ULL, 100'000ULL, 1'000'000ULL, 10'000'000ULL}) {
    if (size > options.indicators) return;
    File csv(options.out / ("set-" + to_string(size) + ".csv")), plain(options.out / ("set-" + to_string(size) + ".txt"));
    csv.write("type,value\n");
    std::string csv_text, plain_text;
    for (std::uint64_t i = 0; i < size; ++i) {
      const Indicator one = indicator(i);
      csv_text += std::string(one.type) + ',' + one.value + '\n';
      // What a log of requests shows of a URL is its path; greps get the host and path without the scheme.
      plain_text += (one.value.starts_with("http://") ? one.value.substr(7) : one.value) + '\n';
      if (csv_text.size() < (1U << 20) && i + 1 < size) continue;
      csv.write(csv_text), plain.write(plain_text);
      csv_text.clear(), plain_text.clear();
    }
  }
}

std::uint64_t parse_size(const char* text) {
  char* end = nullptr;
  const double number = std::strtod(text, &end);
  const double unit = *end == 'G' ? 1e9 : *end == 'M' ? 1e6 : *end == 'K' || *end == 'k' ? 1e3 : 1;
  return static_cast<std::uint64_t>(number * unit);
}

bool parse(int argc, char** argv, Options& options) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (!word.starts_with("--")) options.out = word;
    else if (i + 1 == argc) return false;
    else if (word == "--size") options.size = parse_size(argv[++i]);
    else if (word == "--indicators") options.indicators = parse_size(argv[++i]);
    else if (word == "--seed") options.seed = std::strtoull(argv[++i], nullptr, 10);
    else return false;
  }
  return !options.out.empty() && options.size > 0;
}

}  // namespace

int main(int argc, char** argv) {
  Options options;
  if (!parse(argc, argv, options)) {
    std::fputs("usage: generate OUT --size BYTES[K|M|G] [--indicators N] [--seed N]\n", stderr);
    return 2;
  }
  fs::create_directories(options.out);
  File truth(options.out / "truth.csv");
  truth.write("file,hit_lines\n");
  write_log(options, "conn", kConn, "tsv json bare", truth);
  write_log(options, "dns", kDns, "tsv json eve quoted", truth);
  write_log(options, "http", kHttp, "tsv json", truth);
  write_log(options, "ssl", kSsl, "tsv json", truth);
  write_log(options, "files", kFiles, "tsv json", truth);
  write_log(options, "x509", kX509, "tsv", truth);
  write_log(options, "smtp", kSmtp, "tsv", truth);
  write_log(options, "ssh", kSsh, "tsv", truth);
  write_log(options, "windows", kWindows, "json", truth);
  write_sets(options);
  return 0;
}

#include "traffic.h"

#include <algorithm>
#include <cstdio>

namespace apt1 {
namespace {

constexpr std::string_view kCiphers[] = {"TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_RC4_128_SHA",
                                         "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA"};
constexpr std::string_view kTypes[] = {"text/html",
                                       "text/html",
                                       "text/html",
                                       "image/jpeg",
                                       "image/gif",
                                       "text/plain",
                                       "application/javascript",
                                       "application/octet-stream"};

std::string decimals(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.6f", value);
  return text;
}

}  // namespace

std::string Traffic::inside_address(std::int64_t machines) {
  const std::int64_t machine = random_.between(0, machines - 1);
  return "10." + digits(network_) + "." + digits(1 + machine / 250) + "." + digits(2 + machine % 250);
}

Ends Traffic::ends(std::string_view client, std::string_view server, int port) {
  return {random_.uid('C'), std::string(client), std::string(server), static_cast<int>(random_.between(1025, 65000)),
          port};
}

void Traffic::resolve(Moment at, std::string_view client, std::string_view name, std::string_view answer) {
  const bool found = !answer.empty();
  logs_.dns.add(
      at, ends(client, "10." + digits(network_) + ".0.53", 53),
      {"udp", digits(random_.between(1, 65535)), decimals(0.001 + random_.unit() * 0.08), name, "1", "C_INTERNET", "1",
       "A", found ? "0" : "3", found ? "NOERROR" : "NXDOMAIN", "F", "F", "T", found ? "T" : "F", "0",
       found ? answer : "-", found ? digits(60 * random_.between(1, 60)) + ".000000" : "-", "F"});
}

void Traffic::request(Moment at, const Ends& ends, std::string_view host, std::string_view uri,
                      std::string_view agent) {
  const bool found = random_.chance(0.94);
  logs_.http.add(at, ends,
                 {"1", "GET", host, uri, "-", agent, "0", digits(random_.between(120, 90'000)), found ? "200" : "404",
                  found ? "OK" : "Not Found", random_.pick(kTypes)});
}

void Traffic::upload(Moment at, const Ends& ends, std::string_view host, std::int64_t bytes) {
  logs_.http.add(at, ends,
                 {"1", "POST", host, "/images/upload.asp?id=" + random_.hex(8), "-",
                  "Mozilla/4.0 (compatible; MSIE 6.0; Windows NT 5.1)", digits(bytes), "27", "200", "OK", "text/html"});
}

void Traffic::handshake(Moment at, const Ends& ends, std::string_view name, std::string_view fingerprint) {
  logs_.ssl.add(at, ends, {"TLSv10", random_.pick(kCiphers), name, "F", "T", fingerprint});
}

void Traffic::flow(Moment at, const Ends& ends, const Transfer& transfer) { add_flow(logs_.conn, at, ends, transfer); }

void add_flow(ZeekLog& conn, Moment at, const Ends& ends, const Transfer& transfer) {
  const std::int64_t there = 4 + transfer.sent / 1380, back = 4 + std::max(transfer.received, transfer.sent / 2) / 1380;
  conn.add(at, ends,
           {"tcp", transfer.service, decimals(transfer.seconds), digits(transfer.sent), digits(transfer.received), "SF",
            "T", "0", "ShADadfF", digits(there), digits(transfer.sent + 40 * there), digits(back),
            digits(transfer.received + 40 * back)});
}

}  // namespace apt1

// Single pieces of traffic as the sensors of a network log them; what is innocent and what is not differs only in who
// talks with whom.
#pragma once

#include <string>
#include <string_view>

#include "calendar.h"
#include "random.h"
#include "zeek_log.h"

namespace apt1 {

// The logs of one network. Flow records and mail are kept by others than the border sensor's.
struct NetworkLogs {
  ZeekLog dns{LogType::dns}, http{LogType::http}, ssl{LogType::ssl}, x509{LogType::x509};
  ZeekLog conn{LogType::conn};
  ZeekLog smtp{LogType::smtp}, files{LogType::files};
};

struct Transfer {
  std::int64_t sent = 0, received = 0;   // payload bytes
  double seconds = 0;
  std::string_view service = "-";
};

class Traffic {
 public:
  // `network`: the second number of the inside addresses, 10.network.0.0/16.
  Traffic(NetworkLogs& logs, int network, Random& random) : logs_(logs), network_(network), random_(random) {}

  [[nodiscard]] std::string inside_address(std::int64_t machines);
  [[nodiscard]] Ends ends(std::string_view client, std::string_view server, int port);

  // An empty answer: the name does not exist.
  void resolve(Moment at, std::string_view client, std::string_view name, std::string_view answer);
  void request(Moment at, const Ends& ends, std::string_view host, std::string_view uri, std::string_view agent);
  void upload(Moment at, const Ends& ends, std::string_view host, std::int64_t bytes);
  void handshake(Moment at, const Ends& ends, std::string_view name, std::string_view fingerprint);
  void flow(Moment at, const Ends& ends, const Transfer& transfer);

 private:
  NetworkLogs& logs_;
  int network_;
  Random& random_;
};

// "302" of 302 as a log has it.
template <class Number>
[[nodiscard]] std::string digits(Number number) {
  return std::to_string(number);
}

// A finished TCP connection in a conn log.
void add_flow(ZeekLog& conn, Moment at, const Ends& ends, const Transfer& transfer);

}  // namespace apt1

// Log files as Zeek writes them: tab-separated with a header, or one JSON object a line.
#pragma once

#include <cstddef>
#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "calendar.h"

namespace apt1 {

enum class LogType { conn, dns, files, http, rdp, smtp, ssl, x509 };
enum class Encoding { tsv, json };

// The two ends of a connection, as every log but files and x509 begins.
struct Ends {
  std::string uid, client, server;
  int client_port = 0, server_port = 0;
};

// Rows of one type of log, in any order until they are written.
class ZeekLog {
 public:
  explicit ZeekLog(LogType type) : type_(type) {}

  // `rest`: the values of all columns after the ends, in the order of the type's columns. No value holds a tab.
  void add(Moment at, const Ends& ends, std::initializer_list<std::string_view> rest);
  // Without ends: the values of all columns after the time.
  void add(Moment at, std::initializer_list<std::string_view> values);

  [[nodiscard]] bool empty() const { return rows_.empty(); }
  // Adds dns.log (or dns.json) to the folder, in the order of time; nothing when there are no rows. Returns its size.
  std::size_t write(const std::filesystem::path& folder, Encoding encoding);

 private:
  LogType type_;
  std::vector<std::pair<Moment, std::string>> rows_;
};

// Writes the whole file, making its folder; ends the program with a message when that cannot be done.
std::size_t write_file(const std::filesystem::path& path, std::string_view content);

}  // namespace apt1

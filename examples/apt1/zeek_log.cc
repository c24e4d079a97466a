#include "zeek_log.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace apt1 {
namespace {

struct Columns {
  std::string_view path, names, types;
};

#define ENDS "ts uid id.orig_h id.orig_p id.resp_h id.resp_p "
#define END_TYPES "time string addr port addr port "
constexpr Columns kColumns[] = {
    {"conn",
     ENDS "proto service duration orig_bytes resp_bytes conn_state local_orig missed_bytes history orig_pkts "
          "orig_ip_bytes resp_pkts resp_ip_bytes",
     END_TYPES "enum string interval count count string bool count string count count count count"},
    {"dns",
     ENDS "proto trans_id rtt query qclass qclass_name qtype qtype_name rcode rcode_name AA TC RD RA Z answers TTLs "
          "rejected",
     END_TYPES "enum count interval string count string count string count string bool bool bool bool count "
               "vector[string] vector[interval] bool"},
    {"files",
     "ts fuid tx_hosts rx_hosts conn_uids source depth analyzers mime_type filename seen_bytes total_bytes md5",
     "time string set[addr] set[addr] set[string] string count set[string] string string count count string"},
    {"http",
     ENDS "trans_depth method host uri referrer user_agent request_body_len response_body_len status_code status_msg "
          "resp_mime_types",
     END_TYPES "count string string string string string count count count string vector[string]"},
    {"rdp",
     ENDS
     "cookie result security_protocol client_channels keyboard_layout client_build client_name "
     "client_dig_product_id desktop_width desktop_height requested_color_depth cert_type cert_count cert_permanent "
     "encryption_level encryption_method",
     END_TYPES
     "string string string vector[string] string string string string count count string string count bool string "
     "string"},
    {"smtp", ENDS "trans_depth helo mailfrom rcptto from to subject last_reply user_agent tls fuids",
     END_TYPES "count string string set[string] string set[string] string string string bool vector[string]"},
    {"ssl", ENDS "version cipher server_name resumed established cert_chain_fps",
     END_TYPES "string string string bool bool vector[string]"},
    {"x509",
     "ts fingerprint certificate.version certificate.serial certificate.subject certificate.issuer "
     "certificate.not_valid_before certificate.not_valid_after certificate.key_alg certificate.sig_alg "
     "certificate.key_type certificate.key_length",
     "time string count string string string time time string string string count"}};
#undef ENDS
#undef END_TYPES

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find(separator, from), text.size());
    parts.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  return parts;
}

std::string tabbed(std::string_view words) {
  std::string text(words);
  std::ranges::replace(text, ' ', '\t');
  return text;
}

void append_quoted(std::string& out, std::string_view text) {
  out += '"';
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

void append_json(std::string& out, std::string_view value, std::string_view type) {
  if (const std::size_t bracket = type.find('['); bracket != std::string_view::npos) {
    const std::string_view element = type.substr(bracket + 1, type.size() - bracket - 2);
    out += '[';
    if (value != "(empty)")
      for (const std::string_view part : split(value, ',')) {
        if (out.back() != '[') out += ',';
        append_json(out, part, element);
      }
    out += ']';
  } else if (type == "bool") {
    out += value == "T" ? "true" : "false";
  } else if (type == "time" || type == "interval" || type == "count" || type == "port") {
    out += value;
  } else {
    append_quoted(out, value);
  }
}

std::string as_tsv(const Columns& columns, const std::vector<std::pair<Moment, std::string>>& rows) {
  const auto stamp = [](Moment moment) {   // 2013-02-19-00-00-00
    std::string text = time_text(moment).substr(0, 19);
    for (char& c : text)
      if (c == 'T' || c == ':') c = '-';
    return text;
  };
  std::string out = "#separator \\x09\n#set_separator\t,\n#empty_field\t(empty)\n#unset_field\t-\n#path\t";
  out.append(columns.path).append("\n#open\t").append(stamp(rows.front().first)).append("\n#fields\t");
  out.append(tabbed(columns.names)).append("\n#types\t").append(tabbed(columns.types)).append("\n");
  for (const auto& [at, row] : rows) out.append(row).append("\n");
  return out.append("#close\t").append(stamp(rows.back().first)).append("\n");
}

std::string as_json(const Columns& columns, const std::vector<std::pair<Moment, std::string>>& rows) {
  const std::vector<std::string_view> names = split(columns.names, ' '), types = split(columns.types, ' ');
  std::string out;
  for (const auto& [at, row] : rows) {
    const std::vector<std::string_view> values = split(row, '\t');
    out.append("{\"_path\":\"").append(columns.path).append("\"");
    for (std::size_t i = 0; i < names.size(); ++i) {
      if (values.at(i) == "-") continue;
      out.append(",\"").append(names[i]).append("\":");
      append_json(out, values[i], types.at(i));
    }
    out += "}\n";
  }
  return out;
}

}  // namespace

void ZeekLog::add(Moment at, const Ends& ends, std::initializer_list<std::string_view> rest) {
  std::string row = epoch_text(at);
  row.append("\t")
      .append(ends.uid)
      .append("\t")
      .append(ends.client)
      .append("\t")
      .append(std::to_string(ends.client_port));
  row.append("\t").append(ends.server).append("\t").append(std::to_string(ends.server_port));
  for (const std::string_view value : rest) row.append("\t").append(value);
  rows_.emplace_back(at, std::move(row));
}

void ZeekLog::add(Moment at, std::initializer_list<std::string_view> values) {
  std::string row = epoch_text(at);
  for (const std::string_view value : values) row.append("\t").append(value);
  rows_.emplace_back(at, std::move(row));
}

std::size_t ZeekLog::write(const std::filesystem::path& folder, Encoding encoding) {
  if (rows_.empty()) return 0;
  std::ranges::sort(rows_);
  const Columns& columns = kColumns[static_cast<std::size_t>(type_)];
  const bool json = encoding == Encoding::json;
  return write_file(folder / (std::string(columns.path) + (json ? ".json" : ".log")),
                    json ? as_json(columns, rows_) : as_tsv(columns, rows_));
}

std::size_t write_file(const std::filesystem::path& path, std::string_view content) {
  std::error_code ignored;   // what cannot be made cannot be opened either, and that is told
  std::filesystem::create_directories(path.parent_path(), ignored);
  std::FILE* file = std::fopen(path.c_str(), "wb");
  const bool written = file != nullptr && std::fwrite(content.data(), 1, content.size(), file) == content.size();
  const bool closed = file != nullptr && std::fclose(file) == 0;
  if (written && closed) return content.size();
  std::perror(path.c_str());
  std::exit(3);
}

}  // namespace apt1

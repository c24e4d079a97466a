// The log's columns that each kind of row is made of (rows.h), by position in RowMapper's list of them.
#pragma once

#include <span>
#include <string_view>

#include "model/row.h"

namespace demarche::zeek {

// An enum names the positions, the array beside it the columns.
namespace login {
enum { client, client_port, host, port, account, keyboard, client_name, result, ssh_success };
constexpr std::string_view kNames[] = {"id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "cookie", "keyboard_layout",
                                       "client_name", "result", "auth_success"};
}  // namespace login
namespace connection {
enum { client, client_port, server, server_port, protocol, service, duration, bytes_out, bytes_in, state };
constexpr std::string_view kNames[] = {"id.orig_h", "id.orig_p", "id.resp_h", "id.resp_p", "proto", "service", "duration",
                                       "orig_bytes", "resp_bytes", "conn_state"};
}  // namespace connection
namespace resolution {
enum { client, server, query, type, answers, rcode };
constexpr std::string_view kNames[] = {"id.orig_h", "id.resp_h", "query", "qtype_name", "answers", "rcode_name"};
}  // namespace resolution
namespace request {
enum { client, server, server_port, method, host, uri, user_agent, referrer, status, bytes_out, bytes_in, mime, old_mime };
constexpr std::string_view kNames[] = {"id.orig_h", "id.resp_h", "id.resp_p", "method", "host", "uri", "user_agent", "referrer",
                                       "status_code", "request_body_len", "response_body_len", "resp_mime_types", "mime_type"};
}  // namespace request
namespace certificate {
enum { fingerprint, serial, subject, issuer, not_before, not_after, key_type, key_length, san_dns };
constexpr std::string_view kNames[] = {"fingerprint", "certificate.serial", "certificate.subject", "certificate.issuer",
                                       "certificate.not_valid_before", "certificate.not_valid_after", "certificate.key_type",
                                       "certificate.key_length", "san.dns"};
}  // namespace certificate
namespace file {
enum { name, mime, total, seen, md5, sha1, sha256, tx, rx, orig, resp, is_orig, service };
constexpr std::string_view kNames[] = {"filename", "mime_type", "total_bytes", "seen_bytes", "md5", "sha1", "sha256", "tx_hosts",
                                       "rx_hosts", "id.orig_h", "id.resp_h", "is_orig", "source"};
}  // namespace file

[[nodiscard]] inline std::span<const std::string_view> names_of(RowKind kind) {
  switch (kind) {
    case RowKind::logins: return login::kNames;
    case RowKind::connections: return connection::kNames;
    case RowKind::resolutions: return resolution::kNames;
    case RowKind::requests: return request::kNames;
    case RowKind::certificates: return certificate::kNames;
    case RowKind::files: return file::kNames;
    default: return {};
  }
}

}  // namespace demarche::zeek

#include "formats/zeek/columns.h"

#include <doctest/doctest.h>

using namespace demarche;
using namespace demarche::zeek;

TEST_CASE("Zeek's types") {
  struct { const char* text; FieldType type; bool list; } const table[] = {
      {"time", FieldType::time, false},        {"interval", FieldType::interval, false}, {"addr", FieldType::address, false},
      {"set[addr]", FieldType::address, true}, {"vector[string]", FieldType::text, true}, {"table[enum]", FieldType::text, true},
      {"vector[interval]", FieldType::interval, true}, {"count", FieldType::number, false}, {"port", FieldType::port, false},
      {"bool", FieldType::boolean, false},     {"subnet", FieldType::subnet, false},     {"set[", FieldType::text, false},
      {"", FieldType::text, false},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    CHECK(column_type(row.text).type == row.type);
    CHECK_EQ(column_type(row.text).list, row.list);
  }
}

TEST_CASE("what a column can hold") {
  constexpr std::uint32_t kCert = kCertSha1 | kCertSha256;
  struct { const char* log; const char* name; FieldType type; std::uint32_t classes; } const table[] = {
      {"conn", "id.orig_h", FieldType::address, kAddress}, {"conn", "id.orig_h", FieldType::text, kAddress},
      {"conn", "service", FieldType::text, kNoClass},      {"conn", "uid", FieldType::text, kNoClass},
      {"conn", "orig_bytes", FieldType::number, kNoClass}, {"dns", "query", FieldType::text, kHost},
      {"dns", "answers", FieldType::text, kHost},          {"http", "host", FieldType::text, kHost},
      {"http", "uri", FieldType::text, kUri},              {"http", "referrer", FieldType::text, kUrl},
      {"http", "user_agent", FieldType::text, kUserAgent}, {"ssl", "server_name", FieldType::text, kHost},
      {"ssl", "subject", FieldType::text, kCertSubject},   {"smtp", "subject", FieldType::text, kAnyShape},
      {"smtp", "mailfrom", FieldType::text, kEmail},       {"smtp", "rcptto", FieldType::text, kEmail},
      {"smtp", "helo", FieldType::text, kHost},            {"smtp", "path", FieldType::text, kAddress},
      {"x509", "fingerprint", FieldType::text, kCert},     {"x509", "certificate.serial", FieldType::text, kCertSerial},
      {"x509", "certificate.issuer", FieldType::text, kCertIssuer}, {"x509", "san.dns", FieldType::text, kHost},
      {"ssl", "cert_chain_fps", FieldType::text, kCert},   {"files", "md5", FieldType::text, kMd5},
      {"files", "filename", FieldType::text, kFilename},   {"smb_files", "name", FieldType::text, kFilename},
      {"weird", "name", FieldType::text, kNoClass},        {"own", "anything", FieldType::text, kAnyShape},
      {"known_hosts", "host", FieldType::address, kAddress},
      {"eve", "src_ip", FieldType::text, kAddress},        {"eve", "http.hostname", FieldType::text, kHost},
      {"eve", "http.url", FieldType::text, kUrl},          {"eve", "tls.sni", FieldType::text, kHost},
      {"eve", "tls.ja3.hash", FieldType::text, kJa3},      {"eve", "tls.issuerdn", FieldType::text, kCertIssuer},
      {"eve", "fileinfo.sha256", FieldType::text, kSha256}, {"eve", "dns.rrname", FieldType::text, kHost},
      {"sysmon", "DestinationIp", FieldType::text, kAddress}, {"sysmon", "QueryName", FieldType::text, kHost},
      {"eve", "dns.rrname", FieldType::text, kHost},       {"eve", "dns.answers.rdata", FieldType::text, kHost},
      {"eve", "tls.subject", FieldType::text, kCertSubject}, {"eve", "tls.serial", FieldType::text, kCertSerial},
      {"eve", "tls.fingerprint", FieldType::text, kCert},  {"eve", "tls.ja3s.hash", FieldType::text, kJa3s},
      {"eve", "tls.ja4", FieldType::text, kJa4},           {"eve", "http.http_user_agent", FieldType::text, kUserAgent},
      {"eve", "fileinfo.filename", FieldType::text, kFilename}, {"eve", "fileinfo.md5", FieldType::text, kMd5},
      {"eve", "smtp.mail_from", FieldType::text, kEmail},  {"eve", "email.to", FieldType::text, kEmail},
      {"eve", "email.subject", FieldType::text, kAnyShape}, {"eve", "email.attachment", FieldType::text, kFilename},
      {"win", "Event.EventData.IpAddress", FieldType::text, kAddress}, {"win", "Image", FieldType::text, kFilename},
      {"win", "Event.EventData.Hashes", FieldType::text, kMd5 | kSha1 | kSha256 | kWords},
      {"win", "winlog.event_data.CommandLine", FieldType::text, kWords}, {"win", "TargetFilename", FieldType::text, kFilename},
      {"win", "TargetObject", FieldType::text, kRegistryKey | kAnyShape}, {"win", "SubjectUserName", FieldType::text, kAccount | kAnyShape},
      {"win", "Event.System.Computer", FieldType::text, kHost}, {"win", "PipeName", FieldType::text, kFilename | kAnyShape},
      {"ecs", "source.ip", FieldType::text, kAddress},     {"ecs", "dns.question.name", FieldType::text, kHost},
      {"ecs", "dns.answers.data", FieldType::text, kHost}, {"ecs", "dns.resolved_ip", FieldType::text, kAddress},
      {"ecs", "url.full", FieldType::text, kUrl},          {"ecs", "url.domain", FieldType::text, kHost},
      {"ecs", "file.hash.sha256", FieldType::text, kSha256}, {"ecs", "tls.client.ja3", FieldType::text, kJa3},
      {"ecs", "tls.server.hash.sha256", FieldType::text, kCertSha256}, {"ecs", "user_agent.original", FieldType::text, kUserAgent},
      {"ecs", "user.name", FieldType::text, kAccount | kAnyShape}, {"ecs", "registry.path", FieldType::text, kRegistryKey | kAnyShape},
      {"ecs", "host.name", FieldType::text, kHost},        {"ecs", "process.executable", FieldType::text, kFilename},
      {"ecs", "process.command_line", FieldType::text, kWords}, {"ecs", "email.from.address", FieldType::text, kEmail},
      {"ecs", "tls.server.x509.serial_number", FieldType::text, kCertSerial},
      {"csv", "Source IP", FieldType::text, kAddress},     {"csv", "User-Agent", FieldType::text, kUserAgent},
  };
  for (const auto& row : table) {
    CAPTURE(row.log);
    CAPTURE(row.name);
    CHECK_EQ(column_classes(row.log, row.name, row.type), row.classes);
  }
}

TEST_CASE("a key alone says at least what the whole name says") {
  for (const char* name : {"dns.answers.rdata", "dns.question.name", "tls.server.hash.sha256", "file.hash.sha256", "source.address", "url.full",
                           "email.from.address", "user_agent.original", "Event.EventData.Hashes", "x509.subject.distinguished_name", "host.name",
                           "registry.path", "process.args", "tls.ja3.hash", "email.subject", "Source IP", "nobody.knows"}) {
    CAPTURE(name);
    const std::string_view all = name, last = all.substr(all.rfind('.') + 1);
    const std::uint32_t classes = column_classes("any", all, FieldType::text);
    CHECK_EQ(key_classes(last) & classes, classes);
  }
}

TEST_CASE("which columns are times") {
  CHECK(is_time_column("conn", "ts"));
  CHECK(is_time_column("pe", "compile_ts"));
  CHECK(is_time_column("kerberos", "from"));
  CHECK_FALSE(is_time_column("smtp", "from"));
  CHECK_FALSE(is_time_column("capture_loss", "ts_delta"));
}

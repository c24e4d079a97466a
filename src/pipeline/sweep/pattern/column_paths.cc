#include "pipeline/sweep/pattern/column_paths.h"

#include "model/record.h"

namespace demarche::pattern {
namespace {

constexpr ColumnPath kPaths[] = {
    // the two ends
    {"id.orig_h", "network-traffic:src_ref.value"}, {"src_ip", "network-traffic:src_ref.value"},
    {"source_ip", "network-traffic:src_ref.value"}, {"sourceip", "network-traffic:src_ref.value"},
    {"tx_hosts", "network-traffic:src_ref.value"},
    {"id.resp_h", "network-traffic:dst_ref.value"}, {"dest_ip", "network-traffic:dst_ref.value"},
    {"dst_ip", "network-traffic:dst_ref.value"}, {"destination_ip", "network-traffic:dst_ref.value"},
    {"destinationip", "network-traffic:dst_ref.value"}, {"rx_hosts", "network-traffic:dst_ref.value"},
    {"id.orig_p", "network-traffic:src_port"}, {"src_port", "network-traffic:src_port"},
    {"source_port", "network-traffic:src_port"}, {"sourceport", "network-traffic:src_port"},
    {"id.resp_p", "network-traffic:dst_port"}, {"dest_port", "network-traffic:dst_port"},
    {"dst_port", "network-traffic:dst_port"}, {"destination_port", "network-traffic:dst_port"},
    {"destinationport", "network-traffic:dst_port"},
    {"proto", "network-traffic:protocols[*]"}, {"protocol", "network-traffic:protocols[*]"},
    {"app_proto", "network-traffic:protocols[*]"}, {"conn:service", "network-traffic:protocols[*]"},
    {"orig_bytes", "network-traffic:src_byte_count"}, {"bytes_toserver", "network-traffic:src_byte_count"},
    {"resp_bytes", "network-traffic:dst_byte_count"}, {"bytes_toclient", "network-traffic:dst_byte_count"},
    {"orig_pkts", "network-traffic:src_packets"}, {"pkts_toserver", "network-traffic:src_packets"},
    {"resp_pkts", "network-traffic:dst_packets"}, {"pkts_toclient", "network-traffic:dst_packets"},
    {"ts", "network-traffic:start"}, {"flow.start", "network-traffic:start"}, {"flow.end", "network-traffic:end"},
    // HTTP
    {"http:method", "network-traffic:extensions.http-request-ext.request_method"},
    {"http_method", "network-traffic:extensions.http-request-ext.request_method"},
    {"http:uri", "network-traffic:extensions.http-request-ext.request_value"},
    {"http.url", "network-traffic:extensions.http-request-ext.request_value"},
    {"http:version", "network-traffic:extensions.http-request-ext.request_version"},
    {"http:request_body_len", "network-traffic:extensions.http-request-ext.message_body_length"},
    {"http:host", "network-traffic:extensions.http-request-ext.request_header.host"},
    {"http.hostname", "network-traffic:extensions.http-request-ext.request_header.host"},
    {"referrer", "network-traffic:extensions.http-request-ext.request_header.referer"},
    {"http_refer", "network-traffic:extensions.http-request-ext.request_header.referer"},
    // files
    {"files:total_bytes", "file:size"}, {"files:seen_bytes", "file:size"}, {"smb_files:size", "file:size"}, {"fileinfo.size", "file:size"},
    {"files:mime_type", "file:mime_type"}, {"resp_mime_types", "file:mime_type"}, {"orig_mime_types", "file:mime_type"},
    {"files:mime_type", "artifact:mime_type"},
    // certificates
    {"certificate.version", "x509-certificate:version"}, {"certificate.sig_alg", "x509-certificate:signature_algorithm"},
    {"certificate.key_alg", "x509-certificate:subject_public_key_algorithm"},
    {"certificate.exponent", "x509-certificate:subject_public_key_exponent"},
    {"certificate.not_valid_before", "x509-certificate:validity_not_before"},
    {"certificate.not_valid_after", "x509-certificate:validity_not_after"},
    {"tls.notbefore", "x509-certificate:validity_not_before"}, {"tls.notafter", "x509-certificate:validity_not_after"},
    // mail
    {"smtp:from", "email-message:from_ref.value"}, {"smtp:mailfrom", "email-message:from_ref.value"},
    {"smtp:mailfrom", "email-message:sender_ref.value"}, {"email.from", "email-message:from_ref.value"},
    {"smtp:to", "email-message:to_refs[*].value"}, {"smtp:rcptto", "email-message:to_refs[*].value"},
    {"email.to", "email-message:to_refs[*].value"}, {"smtp:cc", "email-message:cc_refs[*].value"},
    {"email.cc", "email-message:cc_refs[*].value"}, {"email.bcc", "email-message:bcc_refs[*].value"},
    {"smtp:subject", "email-message:subject"}, {"email.subject", "email-message:subject"},
    {"smtp:msg_id", "email-message:message_id"}, {"smtp:ts", "email-message:date"},
    // hosts: accounts, registry, processes, software
    {"displayname", "user-account:display_name"},
    {"valuename", "windows-registry-key:values[*].name"}, {"details", "windows-registry-key:values[*].data"},
    {"commandline", "process:command_line"}, {"processid", "process:pid"}, {"currentdirectory", "process:cwd"},
    {"image", "process:image_ref.name"}, {"parentcommandline", "process:parent_ref.command_line"},
    {"parentimage", "process:parent_ref.image_ref.name"},
    {"software:name", "software:name"},
    {"mac", "mac-addr:value"}, {"orig_l2_addr", "mac-addr:value"}, {"resp_l2_addr", "mac-addr:value"},
};

constexpr ClassPath kClassPaths[] = {
    {kMd5, "file:hashes.md5"}, {kMd5, "artifact:hashes.md5"}, {kSha1, "file:hashes.sha1"}, {kSha1, "artifact:hashes.sha1"},
    {kSha256, "file:hashes.sha256"}, {kSha256, "artifact:hashes.sha256"}, {kFilename, "file:name"},
    {kCertSha1, "x509-certificate:hashes.sha1"}, {kCertSha256, "x509-certificate:hashes.sha256"},
    {kCertSerial, "x509-certificate:serial_number"}, {kCertIssuer, "x509-certificate:issuer"},
    {kCertSubject, "x509-certificate:subject"},
    {kRegistryKey, "windows-registry-key:key"}, {kMutex, "mutex:name"},
    {kAccount, "user-account:account_login"}, {kAccount, "user-account:user_id"},
    {kUserAgent, "network-traffic:extensions.http-request-ext.request_header.user-agent"},
};

}  // namespace

std::span<const ColumnPath> column_paths() { return kPaths; }
std::span<const ClassPath> class_paths() { return kClassPaths; }

}  // namespace demarche::pattern

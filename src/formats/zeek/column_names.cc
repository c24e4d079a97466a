#include "formats/zeek/column_names.h"

#include "model/record.h"

namespace demarche::zeek {
namespace {

constexpr std::uint32_t kCert = kCertSha1 | kCertSha256;
constexpr std::uint32_t kAnyIndicator = kAnyShape | kCert | kUserAgent | kFilename;

constexpr NamedClasses kByLog[] = {
    {"dhcp:domain", kHost}, {"dhcp:client_fqdn", kHost}, {"dhcp:host_name", kHost}, {"dhcp:client_message", kAnyShape},
    {"files:filename", kFilename}, {"files:name", kFilename}, {"files:source", kNoClass},
    {"ftp:arg", kUrl}, {"ftp:user", kEmail | kAccount | kAnyShape},
    {"intel:seen.indicator", kAnyIndicator}, {"intel:matched", kNoClass}, {"intel:sources", kNoClass},
    {"kerberos:client_cert_subject", kCertSubject}, {"kerberos:server_cert_subject", kCertSubject},
    {"kerberos:service", kAnyShape}, {"kerberos:client", kAccount | kAnyShape},
    {"ntlm:server_dns_computer_name", kHost}, {"ntlm:server_tree_name", kHost}, {"ntlm:hostname", kHost},
    {"ocsp:id", kNoClass}, {"pe:id", kNoClass}, {"x509:id", kNoClass},
    {"rdp:cookie", kAccount | kAnyShape}, {"rdp:result", kNoClass}, {"rdp:keyboard_layout", kNoClass}, {"rdp:client_channels", kNoClass},
    {"rdp:security_protocol", kNoClass}, {"rdp:encryption_level", kNoClass}, {"rdp:encryption_method", kNoClass},
    {"sip:uri", kUrl | kEmail | kAnyShape}, {"sip:request_from", kEmail}, {"sip:request_to", kEmail},
    {"sip:response_from", kEmail}, {"sip:response_to", kEmail},
    {"smb_files:name", kFilename}, {"smb_files:prev_name", kFilename}, {"smb_files:path", kFilename},
    {"smb_mapping:path", kFilename},
    {"smtp:subject", kAnyShape}, {"smtp:path", kAddress},
    {"socks:request.name", kHost}, {"socks:bound.name", kHost}, {"socks:request.host", kHost}, {"socks:bound.host", kHost},
    {"software:name", kAnyShape}, {"software:unparsed_version", kUserAgent | kAnyShape},
    {"weird:name", kNoClass}, {"weird:source", kNoClass},
};

constexpr NamedClasses kByName[] = {
    // addresses
    {"orig_h", kAddress}, {"resp_h", kAddress}, {"src", kAddress}, {"dst", kAddress}, {"src_ip", kAddress},
    {"dest_ip", kAddress}, {"dst_ip", kAddress}, {"source_ip", kAddress}, {"destination_ip", kAddress},
    {"client_ip", kAddress}, {"server_ip", kAddress}, {"remote_ip", kAddress}, {"ip", kAddress},
    {"sourceip", kAddress}, {"destinationip", kAddress}, {"sourceaddress", kAddress}, {"destaddress", kAddress},
    {"ipaddress", kAddress}, {"clientaddress", kAddress}, {"tx_hosts", kAddress}, {"rx_hosts", kAddress},
    {"client_addr", kAddress}, {"server_addr", kAddress}, {"requested_addr", kAddress}, {"assigned_addr", kAddress},
    {"src_addr", kAddress}, {"dest_addr", kAddress}, {"source_ip_address", kAddress}, {"destination_ip_address", kAddress},
    {"dest_ip_address", kAddress}, {"ip_address", kAddress}, {"resolved_ip", kAddress}, {"dstip", kAddress}, {"srcip", kAddress},
    {"c_ip", kAddress}, {"s_ip", kAddress}, {"clientip", kAddress}, {"serverip", kAddress}, {"callingstationid", kAddress | kHost | kAnyShape},
    {"destinationaddress", kAddress}, {"remoteip", kAddress}, {"localip", kAddress}, {"xff", kAddress}, {"x_forwarded_for", kAddress},
    {"assigned_ip", kAddress}, {"x_originating_ip", kAddress}, {"san.ip", kAddress}, {"dst_addr", kAddress},
    // names of hosts
    {"query", kHost}, {"host", kHost}, {"hostname", kHost}, {"host_name", kHost}, {"server_name", kHost}, {"sni", kHost},
    {"answers", kHost}, {"domain", kHost}, {"fqdn", kHost}, {"helo", kHost}, {"san.dns", kHost}, {"rrname", kHost},
    {"rdata", kHost}, {"queryname", kHost}, {"queryresults", kWords}, {"sourcehostname", kHost},
    {"destinationhostname", kHost}, {"computer", kHost}, {"computername", kHost}, {"workstationname", kHost},
    {"client_fqdn", kHost}, {"question.name", kHost}, {"answers.data", kHost}, {"answers.name", kHost}, {"http_host", kHost},
    {"dns_name", kHost}, {"alternative_names", kHost}, {"subjectaltname", kHost}, {"host.name", kHost}, {"related.hosts", kHost},
    {"registered_domain", kHost}, {"dest_host", kHost}, {"src_host", kHost}, {"destination_host", kHost}, {"source_host", kHost},
    {"source.address", kHost}, {"destination.address", kHost}, {"client.address", kHost}, {"server.address", kHost},
    {"agent.name", kHost}, {"clientname", kHost}, {"targetservername", kHost}, {"remotehost", kHost}, {"remotename", kHost},
    // URLs
    {"uri", kUri}, {"url", kUrl}, {"referrer", kUrl}, {"referer", kUrl}, {"http_refer", kUrl}, {"san.uri", kUrl},
    {"base_url", kUrl}, {"redirect", kUrl}, {"url.full", kUrl}, {"url.original", kUrl}, {"body_urls", kUrl}, {"email.url", kUrl},
    {"request_url", kUrl}, {"remoteurl", kUrl},
    // mail
    {"mailfrom", kEmail}, {"rcptto", kEmail}, {"mail_from", kEmail}, {"rcpt_to", kEmail}, {"from", kEmail}, {"to", kEmail},
    {"cc", kEmail}, {"bcc", kEmail}, {"reply_to", kEmail}, {"san.email", kEmail}, {"email", kEmail}, {"email_dest", kEmail},
    {"from.address", kEmail}, {"to.address", kEmail}, {"cc.address", kEmail}, {"bcc.address", kEmail}, {"sender.address", kEmail},
    {"reply_to.address", kEmail}, {"sender", kEmail | kAnyShape}, {"recipient", kEmail | kAnyShape}, {"recipients", kEmail | kAnyShape},
    {"smtp.mail_from", kEmail}, {"email.subject", kAnyShape},
    // files
    {"md5", kMd5}, {"sha1", kSha1}, {"sha256", kSha256}, {"filename", kFilename}, {"orig_filenames", kFilename},
    {"resp_filenames", kFilename}, {"targetfilename", kFilename}, {"originalfilename", kFilename}, {"image", kFilename},
    {"imageloaded", kFilename}, {"file_name", kFilename}, {"imphash", kMd5}, {"parentimage", kFilename}, {"sourceimage", kFilename},
    {"targetimage", kFilename}, {"newprocessname", kFilename}, {"parentprocessname", kFilename}, {"processname", kFilename},
    {"application", kFilename}, {"imagepath", kFilename | kWords}, {"servicefilename", kFilename | kWords}, {"relativetargetname", kFilename},
    {"executable", kFilename}, {"process.name", kFilename}, {"parent.name", kFilename}, {"file.name", kFilename}, {"file.path", kFilename},
    {"file.target_path", kFilename}, {"dll.name", kFilename}, {"dll.path", kFilename}, {"original_file_name", kFilename},
    {"attachment", kFilename}, {"process_name", kFilename}, {"process_path", kFilename}, {"filepath", kFilename}, {"file_path", kFilename},
    {"magic", kNoClass}, {"hashes", kMd5 | kSha1 | kSha256 | kWords}, {"hash", kMd5 | kSha1 | kSha256 | kAnyShape}, {"configurationfilehash", kWords},
    {"related.hash", kMd5 | kSha1 | kSha256}, {"commandline", kWords}, {"parentcommandline", kWords}, {"command_line", kWords},
    {"process.args", kWords}, {"scriptblocktext", kWords}, {"script_block_text", kWords},
    // accounts, the registry, mutexes
    {"user", kAccount | kAnyShape}, {"username", kAccount | kAnyShape}, {"user_name", kAccount | kAnyShape},
    {"account", kAccount | kAnyShape}, {"accountname", kAccount | kAnyShape}, {"targetusername", kAccount | kAnyShape},
    {"subjectusername", kAccount | kAnyShape}, {"samaccountname", kAccount | kAnyShape}, {"target_user_name", kAccount | kAnyShape},
    {"user.name", kAccount | kAnyShape}, {"targetoutboundusername", kAccount | kAnyShape}, {"serviceaccount", kAccount | kAnyShape},
    {"pipename", kFilename | kAnyShape}, {"registry.path", kRegistryKey | kAnyShape}, {"registry.key", kRegistryKey | kAnyShape}, {"targetobject", kRegistryKey | kAnyShape}, {"objectname", kRegistryKey | kAnyShape},
    {"registry_key", kRegistryKey | kAnyShape}, {"registrykey", kRegistryKey | kAnyShape}, {"mutex", kMutex | kAnyShape},
    {"mutexname", kMutex | kAnyShape}, {"mutex_name", kMutex | kAnyShape}, {"targetusersid", kAccount | kAnyShape},
    {"mutant", kMutex | kAnyShape},
    // certificates and TLS
    {"fingerprint", kCert}, {"cert_chain_fps", kCert}, {"client_cert_chain_fps", kCert}, {"serial", kCertSerial},
    {"serialnumber", kCertSerial}, {"issuer", kCertIssuer}, {"issuerdn", kCertIssuer}, {"issuer_subject", kCertIssuer},
    {"client_issuer", kCertIssuer}, {"subject", kCertSubject}, {"client_subject", kCertSubject},
    {"serial_number", kCertSerial}, {"subject.distinguished_name", kCertSubject}, {"issuer.distinguished_name", kCertIssuer},
    {"tls.server.hash.sha256", kCertSha256}, {"tls.client.hash.sha256", kCertSha256}, {"tls.server.hash.sha1", kCertSha1},
    {"tls.client.hash.sha1", kCertSha1}, {"issuer_dn", kCertIssuer}, {"subject_dn", kCertSubject},
    {"ja3", kJa3}, {"ja3.hash", kJa3}, {"ja3s", kJa3s}, {"ja3s.hash", kJa3s}, {"ja4", kJa4},
    {"ja4s", kJa4s}, {"ja4h", kJa4h}, {"ja4x", kJa4x}, {"ja4ssh", kJa4ssh},
    {"user_agent", kUserAgent}, {"http_user_agent", kUserAgent}, {"useragent", kUserAgent},
    {"user_agent.original", kUserAgent}, {"cs(user_agent)", kUserAgent},
    // identifiers and closed vocabularies
    {"uid", kNoClass}, {"uids", kNoClass}, {"fuid", kNoClass}, {"fuids", kNoClass}, {"conn_uids", kNoClass},
    {"parent_fuid", kNoClass}, {"orig_fuids", kNoClass}, {"resp_fuids", kNoClass}, {"cert_chain_fuids", kNoClass},
    {"client_cert_chain_fuids", kNoClass}, {"client_cert_fuid", kNoClass}, {"server_cert_fuid", kNoClass},
    {"tunnel_parents", kNoClass}, {"community_id", kNoClass}, {"flow_id", kNoClass}, {"event_type", kNoClass},
    {"proto", kNoClass}, {"protocol", kNoClass}, {"app_proto", kNoClass}, {"port_proto", kNoClass}, {"history", kNoClass},
    {"service", kNoClass}, {"conn_state", kNoClass}, {"qclass_name", kNoClass}, {"qtype_name", kNoClass},
    {"rcode_name", kNoClass}, {"rrtype", kNoClass}, {"rcode", kNoClass}, {"method", kNoClass}, {"http_method", kNoClass},
    {"version", kNoClass}, {"cipher", kNoClass}, {"curve", kNoClass}, {"next_protocol", kNoClass},
    {"ssl_history", kNoClass}, {"mime_type", kNoClass}, {"resp_mime_types", kNoClass}, {"orig_mime_types", kNoClass},
    {"direction", kNoClass}, {"note", kNoClass}, {"actions", kNoClass}, {"action", kNoClass}, {"software_type", kNoClass},
    {"tunnel_type", kNoClass}, {"indicator_type", kNoClass}, {"where", kNoClass}, {"tags", kNoClass},
    // numbers, which have a type of their own but in CSV
    {"orig_p", kNoClass}, {"resp_p", kNoClass}, {"duration", kNoClass}, {"orig_bytes", kNoClass}, {"resp_bytes", kNoClass},
    {"orig_pkts", kNoClass}, {"resp_pkts", kNoClass}, {"orig_ip_bytes", kNoClass}, {"resp_ip_bytes", kNoClass}, {"missed_bytes", kNoClass},
    {"local_orig", kNoClass}, {"local_resp", kNoClass}, {"trans_id", kNoClass}, {"rtt", kNoClass}, {"qclass", kNoClass},
    {"qtype", kNoClass}, {"ttls", kNoClass}, {"rejected", kNoClass}, {"trans_depth", kNoClass}, {"request_body_len", kNoClass},
    {"response_body_len", kNoClass}, {"status_code", kNoClass}, {"bytes", kNoClass}, {"packets", kNoClass}, {"src_port", kNoClass},
    {"dest_port", kNoClass}, {"dst_port", kNoClass}, {"source_port", kNoClass}, {"destination_port", kNoClass}, {"sourceport", kNoClass},
    {"destinationport", kNoClass}, {"destport", kNoClass}, {"ipport", kNoClass}, {"port", kNoClass}, {"processid", kNoClass},
    {"eventid", kNoClass}, {"event_id", kNoClass}, {"bytes_in", kNoClass}, {"bytes_out", kNoClass},
    {"analyzers", kNoClass}, {"analyzer", kNoClass}, {"mac", kNoClass}, {"processguid", kNoClass},
};

constexpr std::string_view kTimes[] = {
    "ts", "_write_ts", "timestamp", "@timestamp", "compile_ts", "network_time", "up_since", "last_active",
    "ref_time", "org_time", "rec_time", "xmt_time", "certificate.not_valid_before", "certificate.not_valid_after",
    "not_valid_before", "not_valid_after", "revoketime", "thisupdate", "nextupdate",
    "times.modified", "times.accessed", "times.created", "times.changed",
    "kerberos:from", "kerberos:till",
};

}  // namespace

std::span<const NamedClasses> classes_by_log() { return kByLog; }
std::span<const NamedClasses> classes_by_name() { return kByName; }
std::span<const std::string_view> time_names() { return kTimes; }

}  // namespace demarche::zeek

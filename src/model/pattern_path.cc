#include "model/pattern_path.h"

#include <array>
#include <map>

#include "base/text.h"

namespace demarche {
namespace {

using enum PathValue;
using Type = IndicatorType;

constexpr KnownPath kKnown[] = {
    {"ipv4-addr:value", ipv4},
    {"ipv6-addr:value", ipv6},
    {"domain-name:value", term, Type::domain},
    {"domain-name:resolves_to_refs[*].value", any_address},
    {"url:value", term, Type::url},
    {"mac-addr:value", text},
    {"email-addr:value", term, Type::email},
    {"email-message:from_ref.value", term, Type::email},
    {"email-message:sender_ref.value", term, Type::email},
    {"email-message:to_refs[*].value", term, Type::email},
    {"email-message:cc_refs[*].value", term, Type::email},
    {"email-message:bcc_refs[*].value", term, Type::email},
    {"email-message:subject", text},
    {"email-message:message_id", text},
    {"email-message:date", PathValue::time},
    {"file:name", term, Type::filename},
    {"file:size", number},
    {"file:mime_type", text},
    {"file:hashes.md5", term, Type::md5},
    {"file:hashes.sha1", term, Type::sha1},
    {"file:hashes.sha256", term, Type::sha256},
    {"artifact:mime_type", text},
    {"artifact:hashes.md5", term, Type::md5},
    {"artifact:hashes.sha1", term, Type::sha1},
    {"artifact:hashes.sha256", term, Type::sha256},
    {"x509-certificate:serial_number", term, Type::cert_serial},
    {"x509-certificate:issuer", term, Type::cert_issuer},
    {"x509-certificate:subject", term, Type::cert_subject},
    {"x509-certificate:hashes.sha1", term, Type::cert_sha1},
    {"x509-certificate:hashes.sha256", term, Type::cert_sha256},
    {"x509-certificate:version", text},
    {"x509-certificate:signature_algorithm", text},
    {"x509-certificate:subject_public_key_algorithm", text},
    {"x509-certificate:subject_public_key_exponent", number},
    {"x509-certificate:validity_not_before", PathValue::time},
    {"x509-certificate:validity_not_after", PathValue::time},
    {"network-traffic:src_ref.value", host},
    {"network-traffic:dst_ref.value", host},
    {"network-traffic:src_ref.type", ref_type},
    {"network-traffic:dst_ref.type", ref_type},
    {"network-traffic:src_port", number},
    {"network-traffic:dst_port", number},
    {"network-traffic:protocols[*]", text},
    {"network-traffic:start", PathValue::time},
    {"network-traffic:end", PathValue::time},
    {"network-traffic:src_byte_count", number},
    {"network-traffic:dst_byte_count", number},
    {"network-traffic:src_packets", number},
    {"network-traffic:dst_packets", number},
    {"network-traffic:extensions.http-request-ext.request_method", text},
    {"network-traffic:extensions.http-request-ext.request_value", text},
    {"network-traffic:extensions.http-request-ext.request_version", text},
    {"network-traffic:extensions.http-request-ext.message_body_length", number},
    {"network-traffic:extensions.http-request-ext.request_header.host", text},
    {"network-traffic:extensions.http-request-ext.request_header.referer", text},
    {"network-traffic:extensions.http-request-ext.request_header.user-agent", term, Type::user_agent},
    {"user-account:user_id", term, Type::account},
    {"user-account:account_login", term, Type::account},
    {"user-account:display_name", text},
    {"windows-registry-key:key", term, Type::registry_key},
    {"windows-registry-key:values[*].name", text},
    {"windows-registry-key:values[*].data", text},
    {"process:command_line", text},
    {"process:pid", number},
    {"process:cwd", text},
    {"process:image_ref.name", term, Type::filename},
    {"process:parent_ref.command_line", text},
    {"process:parent_ref.image_ref.name", text},
    {"mutex:name", term, Type::mutex},
    {"software:name", text},
};

std::string spelled(const ObjectPath& path) {
  std::string out = path.type + ":";
  for (std::size_t i = 0; i < path.steps.size(); ++i) {
    const PathStep& step = path.steps[i];
    if (step.any || step.index) {
      out += "[*]";
      continue;
    }
    std::string key = lower(step.key);
    if (out.ends_with(":hashes")) std::erase_if(key, [](char c) { return c == '-' || c == '_'; });
    out += (i == 0 ? "" : ".") + key;
  }
  // A header may be written as a list.
  if (out.ends_with("[*]") && out.find(".request_header.") != std::string::npos) out.resize(out.size() - 3);
  return out;
}

}  // namespace

std::span<const KnownPath> known_paths() { return kKnown; }

std::optional<PathId> find_path(std::string_view name) {
  static const std::map<std::string_view, PathId> by_name = [] {
    std::map<std::string_view, PathId> made;
    for (PathId id = 0; id < std::size(kKnown); ++id) made.emplace(kKnown[id].name, id);
    return made;
  }();
  const auto found = by_name.find(name);
  return found == by_name.end() ? std::nullopt : std::optional(found->second);
}

ObjectKind kind_of(PathId path) {
  static const std::array<ObjectKind, std::size(kKnown)> kinds = [] {
    std::array<ObjectKind, std::size(kKnown)> made{};
    for (PathId id = 0; id < std::size(kKnown); ++id) {
      PathId first = 0;
      while (kKnown[first].object() != kKnown[id].object()) ++first;
      made[id] = first;
    }
    return made;
  }();
  return kinds[path];
}

std::optional<PathId> find_path(const ObjectPath& path) { return find_path(spelled(path)); }

Result<Term> path_term(const KnownPath& path, std::string_view value) {
  if (path.value == PathValue::term) return make_term(path.type, value);
  auto address = make_term(Type::cidr, value);
  if (path.value == PathValue::host && !address) {
    auto name = make_term(Type::domain, value);
    if (name) return name;
  }
  Term found = TRY(std::move(address));
  const bool v6 = found.value.find(':') != std::string::npos;
  const bool is_ip = found.type == Type::ipv4 || found.type == Type::ipv6 || found.type == Type::cidr;
  if (is_ip && ((path.value == PathValue::ipv4 && v6) || (path.value == PathValue::ipv6 && !v6)))
    return bad_input(std::string("expected an ") + (v6 ? "IPv4" : "IPv6") + " address, found \"" + visible(value.substr(0, 80)) + "\"");
  return found;
}

}  // namespace demarche

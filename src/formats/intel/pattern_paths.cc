#include "formats/intel/pattern_paths.h"

#include <algorithm>

#include "base/text.h"

namespace demarche::intel {
namespace {

using enum IndicatorType;

struct KnownPath {
  std::string_view path;   // steps joined by '.', any index as [*]
  PathMeaning meaning;
};
constexpr KnownPath kKnown[] = {
    {"ipv4-addr:value", {PathValue::ipv4}},
    {"ipv6-addr:value", {PathValue::ipv6}},
    {"domain-name:value", {PathValue::term, domain}},
    {"domain-name:resolves_to_refs[*].value", {PathValue::any_address}},
    {"url:value", {PathValue::term, url}},
    {"email-addr:value", {PathValue::term, email}},
    {"email-message:from_ref.value", {PathValue::term, email}},
    {"email-message:sender_ref.value", {PathValue::term, email}},
    {"email-message:to_refs[*].value", {PathValue::term, email}},
    {"email-message:cc_refs[*].value", {PathValue::term, email}},
    {"email-message:bcc_refs[*].value", {PathValue::term, email}},
    {"file:name", {PathValue::term, filename}},
    {"x509-certificate:serial_number", {PathValue::term, cert_serial}},
    {"x509-certificate:issuer", {PathValue::term, cert_issuer}},
    {"x509-certificate:subject", {PathValue::term, cert_subject}},
    {"network-traffic:src_ref.value", {PathValue::host}},
    {"network-traffic:dst_ref.value", {PathValue::host}},
    {"network-traffic:src_ref.type", {PathValue::ref_type}},
    {"network-traffic:dst_ref.type", {PathValue::ref_type}},
    {"network-traffic:extensions.http-request-ext.request_header.user-agent", {PathValue::term, user_agent}},
    {"network-traffic:extensions.http-request-ext.request_header.user-agent[*]", {PathValue::term, user_agent}},
};

std::string spelled(const ObjectPath& path) {
  std::string out = path.type + ":";
  for (std::size_t i = 0; i < path.steps.size(); ++i) {
    const PathStep& step = path.steps[i];
    if (step.any || step.index) out += "[*]";
    else out += (i == 0 ? "" : ".") + lower(step.key);
  }
  return out;
}

std::optional<PathMeaning> hash_meaning(const ObjectPath& path) {
  if (path.steps.size() != 2 || lower(path.steps[0].key) != "hashes") return std::nullopt;
  std::string name = lower(path.steps[1].key);
  std::erase_if(name, [](char c) { return c == '-' || c == '_'; });
  const bool certificate = path.type == "x509-certificate";
  if (!certificate && path.type != "file" && path.type != "artifact") return std::nullopt;
  if (name == "sha1") return PathMeaning{PathValue::term, certificate ? cert_sha1 : sha1};
  if (name == "sha256") return PathMeaning{PathValue::term, certificate ? cert_sha256 : sha256};
  if (name == "md5" && !certificate) return PathMeaning{PathValue::term, md5};
  return std::nullopt;
}

bool is_address(IndicatorType type) { return type == ipv4 || type == ipv6 || type == cidr; }

}  // namespace

std::optional<PathMeaning> path_meaning(const ObjectPath& path) {
  if (auto hash = hash_meaning(path)) return hash;
  const std::string name = spelled(path);
  const auto* found = std::find_if(std::begin(kKnown), std::end(kKnown), [&](const KnownPath& known) { return known.path == name; });
  if (found == std::end(kKnown)) return std::nullopt;
  return found->meaning;
}

Result<Term> path_term(const PathMeaning& meaning, std::string_view value) {
  if (meaning.value == PathValue::term) return make_term(meaning.type, value);
  auto address = make_term(cidr, value);
  if (meaning.value == PathValue::host && !address) {
    auto name = make_term(domain, value);
    if (name) return name;
  }
  Term term = TRY(std::move(address));
  const bool v6 = term.value.find(':') != std::string::npos;
  if (is_address(term.type) && ((meaning.value == PathValue::ipv4 && v6) || (meaning.value == PathValue::ipv6 && !v6)))
    return bad_input(std::string("expected an ") + (v6 ? "IPv4" : "IPv6") + " address, found \"" + visible(value.substr(0, 80)) + "\"");
  return term;
}

}  // namespace demarche::intel

#include "pipeline/sweep/coverage.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include "base/text.h"

namespace demarche::sweep {

namespace {

// But for kWords, which may hold whatever a column of unknown meaning may, and file names.
std::uint32_t own_classes_for(IndicatorType type) {
  switch (type) {
    case IndicatorType::ipv4:
    case IndicatorType::ipv6:
    case IndicatorType::cidr: return kAddress | kHost | kUrl | kUri | kAnyShape;
    case IndicatorType::domain: return kHost | kUrl | kUri | kEmail | kAnyShape;
    case IndicatorType::url: return kUrl | kUri | kAnyShape;
    case IndicatorType::email: return kEmail | kAnyShape;
    case IndicatorType::md5: return kMd5 | kAnyShape;
    case IndicatorType::sha1: return kSha1 | kAnyShape;
    case IndicatorType::sha256: return kSha256 | kAnyShape;
    case IndicatorType::ja3: return kJa3 | kAnyShape;
    case IndicatorType::ja3s: return kJa3s | kAnyShape;
    case IndicatorType::ja4: return kJa4 | kAnyShape;
    case IndicatorType::cert_sha1: return kCertSha1 | kAnyShape;
    case IndicatorType::cert_sha256: return kCertSha256 | kAnyShape;
    case IndicatorType::cert_serial: return kCertSerial;
    case IndicatorType::cert_issuer: return kCertIssuer;
    case IndicatorType::cert_subject: return kCertSubject;
    case IndicatorType::user_agent: return kUserAgent;
    case IndicatorType::filename: return kFilename;
    case IndicatorType::registry_key: return kRegistryKey | kAnyShape;
    case IndicatorType::mutex: return kMutex;
    case IndicatorType::account: return kAccount;
    case IndicatorType::ja4s: return kJa4s | kAnyShape;
    case IndicatorType::ja4h: return kJa4h | kAnyShape;
    case IndicatorType::ja4x: return kJa4x | kAnyShape;
    case IndicatorType::ja4ssh: return kJa4ssh | kAnyShape;
    case IndicatorType::pattern: return kNoClass;
  }
  return kNoClass;
}

}  // namespace

std::uint32_t classes_for(IndicatorType type) {
  const std::uint32_t classes = own_classes_for(type);
  return (classes & (kAnyShape | kFilename)) != 0 ? classes | kWords : classes;
}

std::uint32_t text_classes_for(IndicatorType type) {
  switch (type) {
    case IndicatorType::ipv4:
    case IndicatorType::ipv6:
    case IndicatorType::cidr: return kAddress | kHost | kAnyShape | kWords;
    case IndicatorType::domain: return kHost | kAnyShape | kWords;
    default: return classes_for(type);
  }
}

void Coverage::merge(const Coverage& other) {
  fields_searched.insert(other.fields_searched.begin(), other.fields_searched.end());
  types_present.insert(other.types_present.begin(), other.types_present.end());
  types_as_text.insert(other.types_as_text.begin(), other.types_as_text.end());
  types_searchable.insert(other.types_searchable.begin(), other.types_searchable.end());
}

std::set<IndicatorType> Coverage::types_blind() const {
  std::set<IndicatorType> blind;
  std::set_difference(types_present.begin(), types_present.end(), types_searchable.begin(), types_searchable.end(),
                      std::inserter(blind, blind.end()));
  return blind;
}

void Coverage::add(const ColumnPlan& plan) {
  const bool has_host = plan.find("host") >= 0;
  for (IndicatorType type : types_present) {
    // A path shows an address or a domain only in the rare absolute form: too little to claim that it was searched.
    std::uint32_t classes = types_as_text.contains(type) ? text_classes_for(type) : classes_for(type);
    if (type != IndicatorType::url || !has_host) classes &= ~std::uint32_t{kUri};
    for (const Column& column : plan.columns) {
      if ((column.classes & classes) == 0) continue;
      types_searchable.insert(type);
      fields_searched.insert(plan.log + "." + column.name);
    }
  }
}

std::string searched_fields_text(const Coverage& coverage) {
  std::string text = "No field of these logs was searched.";
  if (!coverage.fields_searched.empty()) {
    const std::vector<std::string> fields(coverage.fields_searched.begin(), coverage.fields_searched.end());
    text = "Searched " + with_thousands(static_cast<std::int64_t>(fields.size())) +
           (fields.size() == 1 ? " field: " : " fields: ") + join(fields, ", ") + ".";
  }
  std::vector<std::string> blind;
  for (IndicatorType type : coverage.types_blind()) blind.emplace_back(indicator_type_text(type));
  if (!blind.empty()) text += " These logs could not have shown: " + join(blind, ", ") + ".";
  return text;
}

}  // namespace demarche::sweep

#include "model/row.h"

#include "base/check.h"

namespace demarche {
namespace {

using enum CellType;

constexpr CellColumn kLogins[] = {
    {"client_ip", text}, {"client_port", integer}, {"host", text}, {"port", integer}, {"protocol", text},
    {"account", text}, {"keyboard", text}, {"client_name", text}, {"result", text}, {"success", boolean},
};
constexpr CellColumn kConnections[] = {
    {"client_ip", text}, {"client_port", integer}, {"server_ip", text}, {"server_port", integer}, {"protocol", text},
    {"service", text}, {"duration", real}, {"bytes_out", integer}, {"bytes_in", integer}, {"state", text},
};
constexpr CellColumn kResolutions[] = {
    {"client_ip", text}, {"server_ip", text}, {"domain", text}, {"record_type", text}, {"answer", text}, {"rcode", text},
};
constexpr CellColumn kRequests[] = {
    {"client_ip", text}, {"server_ip", text}, {"server_port", integer}, {"method", text}, {"host", text}, {"uri", text},
    {"user_agent", text}, {"referrer", text}, {"status", integer}, {"bytes_out", integer}, {"bytes_in", integer},
    {"mime", text},
};
constexpr CellColumn kCertificates[] = {
    {"fingerprint", text}, {"serial", text}, {"subject", text}, {"issuer", text}, {"not_before", time}, {"not_after", time},
    {"key_type", text}, {"key_length", integer}, {"san_dns", text},
};
constexpr CellColumn kFiles[] = {
    {"name", text}, {"mime", text}, {"bytes", integer}, {"md5", text}, {"sha1", text}, {"sha256", text},
    {"sender", text}, {"receiver", text}, {"service", text},
};
constexpr CellColumn kRecords[] = {{"fields", text}};   // a JSON object, keys sorted
constexpr CellColumn kSightings[] = {
    {"indicator_id", text}, {"type", text}, {"value", text}, {"indicator", text}, {"field", text}, {"intel", text},
};

}  // namespace

std::span<const CellColumn> row_columns(RowKind kind) {
  switch (kind) {
    case RowKind::logins: return kLogins;
    case RowKind::connections: return kConnections;
    case RowKind::resolutions: return kResolutions;
    case RowKind::requests: return kRequests;
    case RowKind::certificates: return kCertificates;
    case RowKind::files: return kFiles;
    case RowKind::records: return kRecords;
    case RowKind::sightings: return kSightings;
  }
  CHECK(false);
  return {};
}

std::string_view row_kind_text(RowKind kind) {
  static constexpr std::string_view kNames[kRowKinds] = {"logins", "connections", "resolutions", "requests",
                                                         "certificates", "files", "records", "sightings"};
  return kNames[static_cast<std::size_t>(kind)];
}

void CellVector::add_null() {
  switch (type) {
    case text: texts.emplace_back(); break;
    case real: reals.push_back(0); break;
    default: integers.push_back(0);
  }
  valid.push_back(false);
}
void CellVector::add(std::string_view value) { texts.emplace_back(value), valid.push_back(true); }
void CellVector::add(std::int64_t value) { integers.push_back(value), valid.push_back(true); }
void CellVector::add(double value) { reals.push_back(value), valid.push_back(true); }

RowBatch::RowBatch(std::span<const CellColumn> columns) {
  for (const CellColumn& column : columns) {
    names_.emplace_back(column.name);
    columns_.push_back({column.type, {}, {}, {}, {}});
  }
}

RowBatch::RowBatch(RowKind kind) : RowBatch(std::span<const CellColumn>(kRowOrigin)) {
  const RowBatch own(row_columns(kind));
  names_.insert(names_.end(), own.names_.begin(), own.names_.end());
  columns_.insert(columns_.end(), own.columns_.begin(), own.columns_.end());
}

CellVector& RowBatch::next(CellType type) {
  CHECK(at_ < columns_.size() && columns_[at_].type == type);
  return columns_[at_++];
}

RowBatch& RowBatch::null() {
  CHECK(at_ < columns_.size());
  columns_[at_++].add_null();
  return *this;
}
RowBatch& RowBatch::text(std::string_view value) { return next(CellType::text).add(value), *this; }
RowBatch& RowBatch::text(const std::optional<std::string>& value) {
  return value ? text(std::string_view(*value)) : null();
}
RowBatch& RowBatch::integer(std::int64_t value) { return next(CellType::integer).add(value), *this; }
RowBatch& RowBatch::integer(std::optional<std::int64_t> value) { return value ? integer(*value) : null(); }
RowBatch& RowBatch::real(std::optional<double> value) {
  if (!value) return null();
  next(CellType::real).add(*value);
  return *this;
}
RowBatch& RowBatch::boolean(std::optional<bool> value) {
  if (!value) return null();
  next(CellType::boolean).add(std::int64_t{*value});
  return *this;
}
RowBatch& RowBatch::time(std::optional<Timestamp> value) {
  if (!value) return null();
  next(CellType::time).add(value->micros());
  return *this;
}

void RowBatch::end_row() {
  CHECK(at_ == columns_.size());
  at_ = 0;
  ++rows_;
}

void RowBatch::clear() {
  for (CellVector& column : columns_) column = {column.type, {}, {}, {}, {}};
  at_ = rows_ = 0;
}

}  // namespace demarche

#include "formats/zeek/rows.h"

#include <algorithm>
#include <charconv>
#include <numeric>
#include <span>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "formats/zeek/canonical.h"
#include "model/ip.h"

namespace demarche::zeek {
namespace {

// The log's columns that each kind of row needs, in the order of the enum beside it.
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

std::span<const std::string_view> names_of(RowKind kind) {
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

int first_column(const ColumnPlan& plan, std::initializer_list<std::string_view> names) {
  for (std::string_view name : names)
    if (const int column = plan.find(name); column >= 0) return column;
  return -1;
}

std::string canonical_address(std::string_view text) {
  const auto ip = Ip::parse(text);
  return ip.has_value() ? ip->text() : std::string(text);
}

std::optional<bool> rdp_success(const Value& result) {
  if (!result.set || result.text == "encrypted") return std::nullopt;
  return result.text == "Success";
}

std::optional<bool> flag(const Value& value) {
  if (!value.set || (value.text != "T" && value.text != "F")) return std::nullopt;
  return value.text == "T";
}

}  // namespace

RowSet::RowSet() {
  for (std::size_t kind = 0; kind < kRowKinds; ++kind) batches[kind] = RowBatch(static_cast<RowKind>(kind));
}

std::size_t RowSet::rows() const {
  return std::accumulate(batches.begin(), batches.end(), std::size_t{0},
                         [](std::size_t sum, const RowBatch& batch) { return sum + batch.rows(); });
}

void RowSet::clear() {
  for (RowBatch& batch : batches) batch.clear();
}

RowKind row_kind(const ColumnPlan& plan) {
  struct Named { std::string_view log; RowKind kind; };
  static constexpr Named kKinds[] = {
      {"rdp", RowKind::logins},    {"ssh", RowKind::logins},         {"conn", RowKind::connections}, {"dns", RowKind::resolutions},
      {"http", RowKind::requests}, {"x509", RowKind::certificates}, {"files", RowKind::files}};
  for (const Named& known : kKinds)
    if (plan.log == known.log) return known.kind;
  return RowKind::records;
}

int time_column(const ColumnPlan& plan) {
  return first_column(plan, {"ts", "timestamp", "@timestamp", "TimeCreated", "UtcTime"});
}

void RowMapper::use(const ColumnPlan& plan) {
  plan_ = &plan;
  kind_ = row_kind(plan);
  time_ = time_column(plan);
  uid_ = first_column(plan, {"uid", "conn_uids", "flow_id"});
  columns_.clear();
  for (std::string_view name : names_of(kind_)) columns_.push_back(plan.find(name));
  sorted_.clear();
  if (kind_ != RowKind::records) return;
  sorted_.resize(plan.columns.size());
  std::iota(sorted_.begin(), sorted_.end(), std::size_t{0});
  const auto name = [&](std::size_t index) -> std::string_view { return plan.columns[index].name; };
  std::sort(sorted_.begin(), sorted_.end(),
            [&](std::size_t a, std::size_t b) { return std::pair(name(a), a) < std::pair(name(b), b); });
  // Of columns of one name the first counts, as in ColumnPlan::find.
  sorted_.erase(std::unique(sorted_.begin(), sorted_.end(), [&](std::size_t a, std::size_t b) { return name(a) == name(b); }),
                sorted_.end());
}

std::optional<Timestamp> RowMapper::time(const Record& record) const {
  const Value value = record.value(time_);
  if (!value.set) return std::nullopt;
  auto time = Timestamp::parse(value.text);
  if (!time.has_value()) return std::nullopt;
  return time->plus(clock_offset_);
}

// Fills one row from left to right out of one record.
class RowMapper::Cells {
 public:
  Cells(const RowMapper& mapper, const Record& record, RowBatch& batch) : mapper_(mapper), record_(record), batch_(batch) {
    batch_.integer(static_cast<std::int64_t>(record.line))
        .integer(static_cast<std::int64_t>(record.offset))
        .integer(static_cast<std::int64_t>(record.raw.size()))
        .text(mapper.plan_->log);
    put_text(record.value(mapper.uid_));
    batch_.time(mapper.time(record));
  }

  [[nodiscard]] Value value(int name) const {
    return record_.value(mapper_.columns_[static_cast<std::size_t>(name)]);
  }
  [[nodiscard]] Value either(int name, int other) const { return value(name).set ? value(name) : value(other); }

  Cells& text(int name) { return put_text(value(name)), *this; }
  Cells& integer(int name) { return put_integer(value(name)), *this; }
  Cells& address(int name) { return put_address(value(name)), *this; }
  Cells& real(int name) {
    const Value given = value(name);
    const auto number = given.set ? canonical_number(given.text) : std::nullopt;
    batch_.real(number ? parse_number(*number) : std::nullopt);
    return *this;
  }
  Cells& time(int name) {
    const Value given = value(name);
    batch_.time(given.set ? Timestamp::parse(given.text).to_optional() : std::nullopt);
    return *this;
  }

  void put_text(const Value& given) {
    if (!given.set) batch_.null();
    else if (given.separator == 0 || given.separator == ',') batch_.text(given.text);
    else batch_.text(joined(given, [](std::string_view element) { return std::string(element); }));
  }
  void put_address(const Value& given) {
    if (given.set) batch_.text(joined(given, canonical_address));
    else batch_.null();
  }
  void put_integer(const Value& given) {
    std::int64_t number = 0;
    const char* end = given.text.data() + given.text.size();
    const auto read = std::from_chars(given.text.data(), end, number);
    const bool whole = given.set && !given.text.empty() && read.ec == std::errc() && read.ptr == end;
    batch_.integer(whole ? std::optional(number) : std::nullopt);
  }
  RowBatch& batch() { return batch_; }

 private:
  template <class Fn>
  static std::string joined(const Value& given, Fn&& each) {
    std::string out;
    bool first = true;
    for_each_element(given, [&](std::string_view element) {
      if (!std::exchange(first, false)) out += ',';
      out += each(element);
    });
    return out;
  }

  const RowMapper& mapper_;
  const Record& record_;
  RowBatch& batch_;
};

void RowMapper::append(const Record& record, RowSet& rows) const {
  CHECK(plan_ != nullptr);
  RowBatch& batch = rows.of(kind_);
  switch (kind_) {
    case RowKind::logins: return append_login(record, batch);
    case RowKind::connections: return append_connection(record, batch);
    case RowKind::resolutions: return append_resolutions(record, batch);
    case RowKind::requests: return append_request(record, batch);
    case RowKind::certificates: return append_certificate(record, batch);
    case RowKind::files: return append_file(record, batch);
    case RowKind::records:
    case RowKind::sightings: return append_fields(record, batch);
  }
}

void RowMapper::append_login(const Record& record, RowBatch& batch) const {
  using namespace login;
  Cells cells(*this, record, batch);
  const bool ssh = plan_->log == "ssh";
  cells.address(client).integer(client_port).address(host).integer(port);
  batch.text(std::string_view(plan_->log));
  cells.text(account).text(keyboard).text(client_name).text(ssh ? ssh_success : result);
  batch.boolean(ssh ? flag(cells.value(ssh_success)) : rdp_success(cells.value(result)));
  batch.end_row();
}

void RowMapper::append_connection(const Record& record, RowBatch& batch) const {
  using namespace connection;
  Cells cells(*this, record, batch);
  cells.address(client).integer(client_port).address(server).integer(server_port).text(protocol).text(service);
  cells.real(duration).integer(bytes_out).integer(bytes_in).text(state);
  batch.end_row();
}

void RowMapper::append_resolutions(const Record& record, RowBatch& batch) const {
  using namespace resolution;
  const auto add = [&](const std::optional<std::string>& answer) {
    Cells cells(*this, record, batch);
    cells.address(client).address(server).text(query).text(type);
    batch.text(answer);
    cells.text(rcode);
    batch.end_row();
  };
  const Value all = record.value(columns_[static_cast<std::size_t>(answers)]);
  if (!all.set || all.text.empty()) return add(std::nullopt);
  for_each_element(all, [&](std::string_view answer) { add(canonical_address(answer)); });
}

void RowMapper::append_request(const Record& record, RowBatch& batch) const {
  using namespace request;
  Cells cells(*this, record, batch);
  cells.address(client).address(server).integer(server_port).text(method).text(host).text(uri).text(user_agent);
  cells.text(referrer).integer(status).integer(bytes_out).integer(bytes_in);
  cells.put_text(cells.either(mime, old_mime));
  batch.end_row();
}

void RowMapper::append_certificate(const Record& record, RowBatch& batch) const {
  using namespace certificate;
  Cells cells(*this, record, batch);
  cells.text(fingerprint).text(serial).text(subject).text(issuer).time(not_before).time(not_after);
  cells.text(key_type).integer(key_length).text(san_dns);
  batch.end_row();
}

void RowMapper::append_file(const Record& record, RowBatch& batch) const {
  using namespace file;
  Cells cells(*this, record, batch);
  cells.text(name).text(mime);
  cells.put_integer(cells.either(total, seen));
  cells.text(md5).text(sha1).text(sha256);
  const auto from_client = flag(cells.value(is_orig));
  const auto end = [&](int listed, int when_client, int when_server) {
    const Value hosts = cells.value(listed);
    if (hosts.set) return cells.put_address(hosts);
    cells.put_address(from_client ? cells.value(*from_client ? when_client : when_server) : Value{});
  };
  end(tx, orig, resp);
  end(rx, resp, orig);
  cells.text(service);
  batch.end_row();
}

void RowMapper::append_fields(const Record& record, RowBatch& batch) const {
  Cells cells(*this, record, batch);
  std::string fields = "{";
  for (const std::size_t index : sorted_) {
    const Value value = record.value(static_cast<int>(index));
    if (!value.set) continue;
    if (fields.size() > 1) fields += ',';
    append_json_text(fields, plan_->columns[index].name);
    fields += ':';
    append_json(fields, plan_->columns[index], value);
  }
  batch.text(std::string_view(fields += '}'));
  batch.end_row();
}

}  // namespace demarche::zeek

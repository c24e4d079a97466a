#include "formats/zeek/rows.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>

#include "base/check.h"
#include "formats/zeek/canonical.h"
#include "formats/zeek/row_cells.h"
#include "formats/zeek/row_names.h"

namespace demarche::zeek {
namespace {

int first_column(const ColumnPlan& plan, std::initializer_list<std::string_view> names) {
  for (std::string_view name : names)
    if (const int column = plan.find(name); column >= 0) return column;
  return -1;
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

RowCells RowMapper::origin(const Record& record, RowBatch& batch) const {
  RowCells cells(record, columns_, batch);
  cells.put_origin(plan_->log, uid_, time(record));
  return cells;
}

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
  RowCells cells = origin(record, batch);
  const bool ssh = plan_->log == "ssh";
  cells.address(client).integer(client_port).address(host).integer(port);
  batch.text(std::string_view(plan_->log));
  cells.text(account).text(keyboard).text(client_name).text(ssh ? ssh_success : result);
  batch.boolean(ssh ? flag(cells.value(ssh_success)) : rdp_success(cells.value(result)));
  batch.end_row();
}

void RowMapper::append_connection(const Record& record, RowBatch& batch) const {
  using namespace connection;
  RowCells cells = origin(record, batch);
  cells.address(client).integer(client_port).address(server).integer(server_port).text(protocol).text(service);
  cells.real(duration).integer(bytes_out).integer(bytes_in).text(state);
  batch.end_row();
}

void RowMapper::append_resolutions(const Record& record, RowBatch& batch) const {
  using namespace resolution;
  const auto add = [&](const std::optional<std::string>& answer) {
    RowCells cells = origin(record, batch);
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
  RowCells cells = origin(record, batch);
  cells.address(client).address(server).integer(server_port).text(method).text(host).text(uri).text(user_agent);
  cells.text(referrer).integer(status).integer(bytes_out).integer(bytes_in);
  cells.put_text(cells.either(mime, old_mime));
  batch.end_row();
}

void RowMapper::append_certificate(const Record& record, RowBatch& batch) const {
  using namespace certificate;
  RowCells cells = origin(record, batch);
  cells.text(fingerprint).text(serial).text(subject).text(issuer).time(not_before).time(not_after);
  cells.text(key_type).integer(key_length).text(san_dns);
  batch.end_row();
}

void RowMapper::append_file(const Record& record, RowBatch& batch) const {
  using namespace file;
  RowCells cells = origin(record, batch);
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
  (void)origin(record, batch);
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

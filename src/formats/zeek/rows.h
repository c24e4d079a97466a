// Typed rows of log records: which kind a log gives, and how its columns become the row's (model/row.h).
//
//   rdp, ssh -> logins      conn -> connections   dns -> resolutions (a row for each answer; one without where there is none)
//   http -> requests        x509 -> certificates  files -> files       every other log -> records
//
// Times are UTC; addresses canonical (Ip::text; a text that is no address stays as it is); lists in a text column are
// joined with ','; what the log leaves unset is null. The uid is `uid`, else `conn_uids` joined, else `flow_id`.
//
// logins: account is the RDP cookie; keyboard the log's own text; result the RDP result or the SSH auth_success ("T",
//   "F"); success: RDP "Success" yes, "encrypted" or unset unknown, anything else no; SSH T yes, F no, unset unknown.
// connections: bytes_out is orig_bytes, bytes_in resp_bytes (payload); duration in seconds to 6 decimals.
// requests: bytes_out is request_body_len, bytes_in response_body_len.
// files: bytes is total_bytes, else seen_bytes; sender and receiver are tx_hosts and rx_hosts, or in newer logs the ends
//   of the connection by is_orig.
// records: fields is one JSON object, keys sorted, values as in canonical.h, unset members left out; ts is the column that
//   model/record_time.h names.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <vector>

#include "base/timestamp.h"
#include "model/record.h"
#include "model/record_time.h"
#include "model/row.h"

namespace demarche::zeek {

struct RowSet {
  RowSet();
  std::array<RowBatch, kRowKinds> batches;      // by RowKind
  [[nodiscard]] RowBatch& of(RowKind kind) { return batches[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] const RowBatch& of(RowKind kind) const { return batches[static_cast<std::size_t>(kind)]; }
  [[nodiscard]] std::size_t rows() const;
  void clear();
};

[[nodiscard]] RowKind row_kind(const ColumnPlan& plan);

using demarche::time_column;

class RowCells;

class RowMapper {
 public:
  // `clock_offset` is added to the time of every row (a source's clock_offset in case.toml).
  explicit RowMapper(std::chrono::microseconds clock_offset = {}) : clock_offset_(clock_offset) {}

  // Resolves the columns of the records that follow. The plan must outlive them. Call it whenever a sink's plan() is.
  void use(const ColumnPlan& plan);
  // Appends the record's rows. Only after use().
  void append(const Record& record, RowSet& rows) const;
  // The record's time, offset included; nothing when it has none or it cannot be read.
  [[nodiscard]] std::optional<Timestamp> time(const Record& record) const;

 private:
  [[nodiscard]] RowCells origin(const Record& record, RowBatch& batch) const;
  void append_login(const Record& record, RowBatch& batch) const;
  void append_connection(const Record& record, RowBatch& batch) const;
  void append_resolutions(const Record& record, RowBatch& batch) const;
  void append_request(const Record& record, RowBatch& batch) const;
  void append_certificate(const Record& record, RowBatch& batch) const;
  void append_file(const Record& record, RowBatch& batch) const;
  void append_fields(const Record& record, RowBatch& batch) const;

  std::chrono::microseconds clock_offset_;
  const ColumnPlan* plan_ = nullptr;
  RowKind kind_ = RowKind::records;
  int time_ = -1, uid_ = -1;
  std::vector<int> columns_;           // by the kind's own list of names (row_names.h)
  std::vector<std::size_t> sorted_;    // records: columns by name
};

}  // namespace demarche::zeek

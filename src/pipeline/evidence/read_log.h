// Step 1, evidence: one log file, from its bytes on disk to records, with an account of every line.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/timestamp.h"
#include "formats/zeek/row_sieve.h"
#include "model/problem.h"
#include "model/record.h"

namespace demarche::evidence {

struct ReadOptions {
  std::string path;               // as the user names it: the log type of a file that does not say it is its name's stem
  std::string format = "auto";    // auto | zeek | eve | windows | csv (a source's `format`)
};

struct ReadOutcome {
  Accounting accounting;                     // lines == rows + comments + rejected
  Sha256 digest{Sha256::Bytes{}};            // of the file as it lies on disk, compressed or not; always of the whole
  std::uint64_t raw_bytes = 0;               // its size
  std::string format = "unknown";            // zeek-tsv | json | csv | unknown (an empty file too)
  std::vector<std::string> logs;             // log types that occurred; sorted, distinct
  std::optional<Timestamp> first, last;      // over the times of all records, as the log has them
};

// Plain, gzip or zstd by content; Zeek TSV, JSON lines or CSV by the first bytes, where `format` leaves it open.
//
// What is wrong with lines goes into `problems`, and the rest is read: see formats/zeek/tsv.h, json_lines.h and formats/csv_log/csv_lines.h. A record
// whose time cannot be read is kept, with a problem. A file in no known format, or a binary one, is one problem that
// counts all its lines, each rejected. A stream that ends in the middle is one problem that says how far it got;
// everything before it is delivered and accounting.complete is false. The sink may stop early: the accounting is then of
// what was read.
//
// With a sieve, the sink need not get the rows that it does not name; outcome and problems are the same all the same.
//
// Error: the raw bytes cannot be read (io), so that there is no digest.
[[nodiscard]] Result<ReadOutcome> read_log(std::unique_ptr<ByteSource> raw, const ReadOptions& options, RecordSink& sink,
                                           Problems& problems, zeek::RowSieve* sieve = nullptr);

// "logs/conn.2013-02-19.log.gz" -> "conn": the log type that a file's name suggests.
[[nodiscard]] std::string log_hint(std::string_view path);

}  // namespace demarche::evidence

// ColumnPlan: what the columns of one log are. Record: one line of it, cut into values. These pass from the format
// readers to the sweep and to the typed rows without copying: all views live until the reader moves to the next line.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace demarche {

enum class FieldType : std::uint8_t { text, number, boolean, time, interval, address, subnet, port };

// What indicators a column can hold, so that an e-mail address is never compared with a user agent. One bit each.
enum FieldClass : std::uint32_t {
  kNoClass = 0,
  kAddress = 1U << 0,       // IP addresses
  kHost = 1U << 1,          // a host name or an address, perhaps with a port (HTTP Host, DNS query, TLS SNI, DNS answers)
  kUrl = 1U << 2,           // a URL, absolute or "host/path"
  kUri = 1U << 3,           // the path and query of a request whose host is in the plan's `host` column
  kEmail = 1U << 4,         // one or more mail addresses, perhaps with display names
  kMd5 = 1U << 5, kSha1 = 1U << 6, kSha256 = 1U << 7,
  kJa3 = 1U << 8, kJa3s = 1U << 9, kJa4 = 1U << 10,
  kCertSha1 = 1U << 11, kCertSha256 = 1U << 12, kCertSerial = 1U << 13, kCertIssuer = 1U << 14, kCertSubject = 1U << 15,
  kUserAgent = 1U << 16, kFilename = 1U << 17,
  kRegistryKey = 1U << 19, kMutex = 1U << 20, kAccount = 1U << 21,
  kJa4s = 1U << 22, kJa4h = 1U << 23, kJa4x = 1U << 24, kJa4ssh = 1U << 25,
  kAnyShape = 1U << 18,     // a column of unknown meaning: the whole value is compared by its own shape
  kWords = 1U << 26,        // a command line, "SHA1=..,MD5=..": each word (words.h) is compared as in kAnyShape, and as a file name
};
inline constexpr unsigned kFieldClasses = 27;

struct Column {
  std::string name;                      // as in the log: "id.orig_h"
  FieldType type = FieldType::text;
  bool list = false;                     // a set or vector
  std::uint32_t classes = kNoClass;
};

struct ColumnPlan {
  std::string log;                       // the log's type: "conn", "dns", "rdp" (Zeek's path)
  std::vector<Column> columns;           // may grow at the end while a JSON log is read; indices never change
  [[nodiscard]] int find(std::string_view name) const {
    for (std::size_t i = 0; i < columns.size(); ++i)
      if (columns[i].name == name) return static_cast<int>(i);
    return -1;
  }
};

// One value in canonical text: unescaped, valid UTF-8, without control characters (visible()); booleans "T" or "F";
// numbers, times and intervals as the log prints them. A list holds its elements joined by `separator`; an empty list is
// set and has empty text.
struct Value {
  std::string_view text;
  char separator = 0;      // 0: a scalar
  bool set = false;        // false: the log says "unset", or the line has no such field
};

struct Record {
  std::string_view raw;            // the line without its end
  std::uint64_t line = 0;          // from 1
  std::uint64_t offset = 0;        // of the line's first byte, in the decompressed stream
  std::vector<Value> values;       // by column of the plan; may be shorter than the plan: the rest is unset

  [[nodiscard]] Value value(int column) const {
    if (column < 0 || static_cast<std::size_t>(column) >= values.size()) return {};
    return values[static_cast<std::size_t>(column)];
  }
};

// Calls fn(element) for the value itself, or for each element of a list.
template <class Fn>
void for_each_element(const Value& value, Fn&& fn) {
  if (!value.set) return;
  if (value.separator == 0) return fn(value.text);
  if (value.text.empty()) return;
  std::size_t start = 0;
  for (;;) {
    const std::size_t end = value.text.find(value.separator, start);
    fn(value.text.substr(start, end == std::string_view::npos ? end : end - start));
    if (end == std::string_view::npos) return;
    start = end + 1;
  }
}

// Receives what a log reader finds, in order.
class RecordSink {
 public:
  virtual ~RecordSink() = default;
  // A new set of columns applies from the next record on. The plan outlives the records that use it.
  virtual void plan(const ColumnPlan& plan) = 0;
  // Returns false to stop reading.
  virtual bool record(const ColumnPlan& plan, const Record& record) = 0;
};

// Where every line of a file went. lines == rows + comments + rejected.
struct Accounting {
  std::uint64_t bytes = 0;        // of the decompressed stream
  std::uint64_t lines = 0;
  std::uint64_t rows = 0;
  std::uint64_t comments = 0;     // '#' lines and empty ones; of CSV also the header and further lines of a row
  std::uint64_t rejected = 0;     // each in Problems
  bool complete = true;           // false: the stream ended in the middle (a truncated archive)
  friend bool operator==(const Accounting&, const Accounting&) = default;
};

}  // namespace demarche

// RowObjects: one log row read as the STIX objects it shows (STIX 2.1, part 6), so that a pattern's comparisons have objects
// to start at.
//
//   object                       from
//   network-traffic              the two ends, ports, counts, protocols and HTTP request of the row; two instances: as logged, and
//                                with source and destination exchanged, because logs disagree on who is the source
//   ipv4-addr ipv6-addr          one for each address in a column that holds addresses or hosts, or in a URL
//   domain-name                  one for each host name; its resolves_to_refs are all addresses of the row
//   url email-addr mac-addr      one for each
//   file artifact                one a row, as in Zeek's files.log; a name is there whole and without its folders
//   x509-certificate email-message user-account windows-registry-key process mutex software     one a row
//
// A value that the log says is unset is absent. docs/intelligence.md lists the columns behind each property.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model/ip.h"
#include "model/pattern_path.h"
#include "model/record.h"
#include "pipeline/sweep/host_text.h"

namespace demarche::pattern {

struct ObjectValue {
  PathId path = 0;
  int column = 0;               // of the plan
  std::string_view shown;       // the element as the log has it, a view into the record (untrusted text)
  std::string text;             // what LIKE, MATCHES, < and > compare: names in lower case, URLs with a scheme, else as logged
  std::string canonical;        // what = and IN compare (model/indicator.h, Term); empty: the same as `text`
  std::optional<Ip> address;    // of addresses
  double number = 0;            // of PathValue::number
  std::int64_t micros = 0;      // of PathValue::time

  [[nodiscard]] std::string_view term_text() const { return canonical.empty() ? text : canonical; }
};

struct RowObject {
  ObjectKind kind = 0;          // of "domain-name"
  std::vector<ObjectValue> values;
  const std::vector<ObjectValue>* beside = nullptr;   // values that it shares with other objects of the row
};

// Which paths are asked for: by PathId.
using PathMask = std::vector<bool>;

// One thread's reader. Views into what it gives live as long as the record's.
class RowObjects {
 public:
  RowObjects() : RowObjects(PathMask(known_paths().size(), true)) {}
  // Gives values at these paths only.
  explicit RowObjects(PathMask wanted);

  // Call before the first record of each new set of columns; columns that the plan gains at its end later are noticed.
  void use(const ColumnPlan& plan);
  [[nodiscard]] const std::vector<RowObject>& read(const Record& record);
  static constexpr std::size_t kMostBeside = 4'096;   // addresses of a row that its names resolve to; the rest is not asked
  // Did the last record have more?
  [[nodiscard]] bool cut() const { return cut_; }
  // Could a row of these columns have a value at that path?
  [[nodiscard]] bool can_have(PathId path);
  // ... or any property of such an object?
  [[nodiscard]] bool can_have_any(ObjectKind kind);

 private:
  struct Reading {
    int column = 0;
    PathId path = 0;
  };
  struct Shaped {
    int column = 0;
    std::uint32_t classes = 0;
  };
  void compile();
  void compile_column(const Column& column, int number);
  void add_named(int column, PathId path);
  void read_named(const Record& record);
  void add_end(const Record& record);
  void read_shaped(const Record& record, const Shaped& shaped, std::string_view element);
  void read_file_name(const Shaped& shaped, std::string_view word);
  void read_host(const Shaped& shaped, std::string_view element, sweep::NameRule rule);
  void read_url(const Shaped& shaped, std::string_view element);
  void read_request(const Record& record, const Shaped& shaped, std::string_view element);
  void read_mail(const Shaped& shaped, std::string_view element);
  void read_registry_key(const Shaped& shaped, std::string_view element);   // in a column that is not known to have them
  void finish();
  void finish_traffic();
  RowObject& fresh(PathId path);   // of that path's type
  RowObject& only(PathId path);
  void add_host(const Shaped& shaped, std::string_view element, sweep::HostKind kind);   // what host_ has just read
  ObjectValue* add_url(const Shaped& shaped, std::string_view element, std::string text, bool to_last);
  ObjectValue& add(RowObject& object, PathId path, int column, std::string_view shown);

  [[nodiscard]] bool wants(PathId path) const { return wanted_[path]; }

  PathMask wanted_;
  std::uint32_t wanted_shapes_ = 0;   // classes whose elements are read by their shape
  bool wants_traffic_ = false;
  const ColumnPlan* plan_ = nullptr;
  std::size_t columns_ = 0;
  int host_column_ = -1, port_column_ = -1, duration_column_ = -1;
  std::vector<Reading> named_;
  std::vector<Shaped> shaped_;
  PathMask possible_;
  std::vector<RowObject> objects_;
  std::vector<std::pair<ObjectKind, std::size_t>> single_;   // objects of which a row has one
  std::vector<ObjectValue> beside_;
  bool cut_ = false;
  std::vector<std::string_view> mails_;
  sweep::HostText host_;
};

}  // namespace demarche::pattern

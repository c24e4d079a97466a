// SmallCase: the tables that the workbench puts before track and profile, written row by row in a test.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/row.h"
#include "model/query.h"

namespace demarche::profile {

using Text = std::optional<std::string>;
using Number = std::optional<std::int64_t>;

struct Row {                       // where a row lies
  std::string source, artifact, log, uid, ts;
  std::int64_t line = 0, offset = 0, length = 0;
};

struct SourceRow {
  std::string id, role;
  std::string victim = {}, marking = "TLP:AMBER", first = {}, last = {};
  std::vector<std::string> hosts = {};
};
struct LoginRow {
  std::string source, ts, client, host;
  std::optional<bool> success = true;
  Text keyboard = {}, client_name = {};
};
struct FlowRow {
  std::string source, ts, client, server, uid;
  Number out, in;
};
struct AnswerRow {
  std::string source, ts, resolver, domain;
  std::vector<std::string> answers;
  std::string uid = {};
};
struct CertificateRow {
  std::string source, ts, fingerprint, not_before;
};
struct IndicatorRow {
  std::string id, type, value, actor, intel = "i1", marking = "TLP:GREEN";
};
struct SightingRow {
  std::string indicator, field, value;   // the indicator's id
  std::string type = {};                 // default: the indicator's
};
struct VictimRow {
  std::string id, country, sector, marking = "TLP:GREEN";
};
struct StolenRow {
  std::string victim, category;
  Number bytes;
  std::string first, last, marking = "TLP:GREEN";
};
struct PlaceRow {
  std::string ip, city, country, marking = "TLP:CLEAR";
};
struct SampleRow {
  std::string sha256, family, compiled_at;
};

class SmallCase {
 public:
  SmallCase();
  void source(const SourceRow& row);
  Row login(const LoginRow& row);
  Row flow(const FlowRow& row);
  Row answer(const AnswerRow& row);
  Row certificate(const CertificateRow& row);
  Row record(const std::string& source, const std::string& ts, const std::string& log, const std::string& uid);
  void indicator(const IndicatorRow& row);
  void sighting(const Row& at, const SightingRow& row);
  void victim(const VictimRow& row);
  void stolen(const StolenRow& row);
  void place(const PlaceRow& row);
  void sample(const SampleRow& row);
  [[nodiscard]] Status put(Query& query) const;

 private:
  Row next(const std::string& source, const std::string& log, const std::string& ts, const std::string& uid);
  RowBatch& begin(RowKind kind, const Row& row);

  std::map<std::string, RowBatch> tables_;
  std::map<std::string, std::string> markings_;       // source -> marking
  std::map<std::string, std::int64_t> lines_;         // source and log -> lines so far
  std::map<std::string, IndicatorRow> indicators_;
};

}  // namespace demarche::profile

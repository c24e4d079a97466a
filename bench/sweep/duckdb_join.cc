// duckdb_join SET.csv FILE tsv|json COLUMN...: DuckDB's own reader of the file on one thread, with the named columns looked up in
// the indicators by IN over a table and by a semi-join. Prints the hit lines and the seconds of CPU of the faster one, loading the set not counted.
// Exact texts only: no parent domains, no other spellings.
#include <duckdb.h>

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

class Engine {
 public:
  Engine() { ok_ = duckdb_open(nullptr, &database_) == DuckDBSuccess && duckdb_connect(database_, &connection_) == DuckDBSuccess; }
  ~Engine() {
    duckdb_disconnect(&connection_);
    duckdb_close(&database_);
  }
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  // The first cell of the answer; -1 and a message where the statement fails.
  long long number(const std::string& sql) {
    duckdb_result result;
    long long value = -1;
    if (!ok_ || duckdb_query(connection_, sql.c_str(), &result) != DuckDBSuccess)
      std::fprintf(stderr, "duckdb_join: %s\n", ok_ ? duckdb_result_error(&result) : "DuckDB does not open");
    else value = duckdb_row_count(&result) > 0 ? duckdb_value_int64(&result, 0, 0) : 0;
    if (ok_) duckdb_destroy_result(&result);
    return value;
  }

 private:
  duckdb_database database_ = nullptr;
  duckdb_connection connection_ = nullptr;
  bool ok_ = false;
};

std::vector<std::string> words_of(const std::string& line) {
  std::vector<std::string> words;
  for (std::size_t from = 0; from <= line.size();) {
    const std::size_t tab = std::min(line.find('\t', from), line.size());
    words.push_back(line.substr(from, tab - from));
    from = tab + 1;
  }
  return words;
}

// All columns as their Zeek types, texts where they are none of DuckDB's.
std::string tsv_reader(const std::string& path) {
  std::ifstream file(path);
  std::string line, columns;
  std::vector<std::string> names, types;
  for (int i = 0; i < 8 && std::getline(file, line); ++i) {
    if (line.starts_with("#fields\t")) names = words_of(line.substr(8));
    if (line.starts_with("#types\t")) types = words_of(line.substr(7));
  }
  for (std::size_t i = 0; i < names.size(); ++i) {
    const std::string_view type = types[i];
    const char* as = type == "count" ? "UBIGINT" : type == "port" ? "USMALLINT" : type == "time" || type == "interval" ? "DOUBLE" : "VARCHAR";
    columns += (i == 0 ? "'" : ",'") + names[i] + "':'" + as + "'";
  }
  return "read_csv('" + path + "', delim='\t', header=false, comment='#', quote='', escape='', auto_detect=false, nullstr='-', "
         "columns={" + columns + "})";
}

std::string json_reader(const std::string& path, const std::vector<std::string>& wanted) {
  std::string columns;
  for (const std::string& name : wanted) columns += (columns.empty() ? "'" : ",'") + name + (name == "answers" ? "':'VARCHAR[]'" : "':'VARCHAR'");
  return "read_json('" + path + "', format='newline_delimited', columns={" + columns + "})";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 5) return 2;
  const std::string set = argv[1], file = argv[2];
  const bool json = std::string_view(argv[3]) == "json";
  const std::vector<std::string> wanted(argv + 4, argv + argc);
  Engine engine;
  engine.number("set threads=1");
  if (engine.number("create table bad as select distinct value from read_csv('" + set + "', header=true)") < 0) return 1;
  const std::string rows = json ? json_reader(file, wanted) : tsv_reader(file);
  std::string in, joined;
  for (const std::string& name : wanted) {
    if (name == "answers") continue;   // lists would need to be unnested: left out, in its favour
    in += (in.empty() ? "" : " or ") + ("\"" + name + "\" in (select value from bad)");
    joined += (joined.empty() ? "" : " union all ") + ("select 1 from " + rows + " r semi join bad on r.\"" + name + "\" = bad.value");
  }
  double best = 1e9;
  long long hits = -1;
  for (const std::string& sql : {"select count(*) from " + rows + " where " + in, "select count(*) from (" + joined + ")"}) {
    const std::clock_t began = std::clock();
    hits = std::max(hits, engine.number(sql));
    best = std::min(best, static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC);
  }
  std::printf("%lld %.3f\n", hits, best);
  return hits < 0 ? 1 : 0;
}

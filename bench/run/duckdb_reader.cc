// duckdb_reader CASE-FOLDER: the rival of `demarche run` in its own words. DuckDB's CSV reader over the same logs with
// typed columns, joined with the same indicators: addresses of conn, names of dns with one parent, answers not.
// Prints the number of hit rows. It seals nothing, keeps no rows, and compares addresses as they are spelled.
#include <duckdb.h>

#include <cstdio>
#include <string>

namespace {

class Engine {
 public:
  Engine() {
    if (duckdb_open(nullptr, &database_) != DuckDBSuccess || duckdb_connect(database_, &connection_) != DuckDBSuccess)
      std::fputs("duckdb_reader: DuckDB does not open\n", stderr);
  }
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
    if (duckdb_query(connection_, sql.c_str(), &result) != DuckDBSuccess)
      std::fprintf(stderr, "duckdb_reader: %s\n", duckdb_result_error(&result));
    else
      value = duckdb_row_count(&result) > 0 ? duckdb_value_int64(&result, 0, 0) : 0;
    duckdb_destroy_result(&result);
    return value;
  }

 private:
  duckdb_database database_ = nullptr;
  duckdb_connection connection_ = nullptr;
};

std::string reader(const std::string& folder, const std::string& log, const std::string& columns) {
  return "read_csv('" + folder + "/site-*/" + log + ".log', delim='\t', header=false, comment='#', quote='', escape='', "
         "auto_detect=false, nullstr='-', columns={" + columns + "})";
}

constexpr const char* kConn =
    "'ts':'DOUBLE','uid':'VARCHAR','client':'VARCHAR','client_port':'USMALLINT','server':'VARCHAR','server_port':'USMALLINT',"
    "'proto':'VARCHAR','service':'VARCHAR','duration':'DOUBLE','orig_bytes':'UBIGINT','resp_bytes':'UBIGINT',"
    "'conn_state':'VARCHAR','local_orig':'VARCHAR','local_resp':'VARCHAR','missed':'UBIGINT','history':'VARCHAR',"
    "'orig_pkts':'UBIGINT','orig_ip':'UBIGINT','resp_pkts':'UBIGINT','resp_ip':'UBIGINT','parents':'VARCHAR'";
constexpr const char* kDns =
    "'ts':'DOUBLE','uid':'VARCHAR','client':'VARCHAR','client_port':'USMALLINT','server':'VARCHAR','server_port':'USMALLINT',"
    "'proto':'VARCHAR','trans':'UINTEGER','rtt':'DOUBLE','query':'VARCHAR','qclass':'UINTEGER','qclass_name':'VARCHAR',"
    "'qtype':'UINTEGER','qtype_name':'VARCHAR','rcode':'UINTEGER','rcode_name':'VARCHAR','aa':'VARCHAR','tc':'VARCHAR',"
    "'rd':'VARCHAR','ra':'VARCHAR','z':'UINTEGER','answers':'VARCHAR','ttls':'VARCHAR','rejected':'VARCHAR'";

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: duckdb_reader CASE-FOLDER\n", stderr);
    return 2;
  }
  const std::string folder = argv[1];
  Engine engine;
  engine.number("create table intel as select * from read_csv('" + folder + "/intel.csv', header=true, all_varchar=true)");
  // min and max over typed columns make the reader parse what demarche parses too.
  const long long conn = engine.number(
      "select count(*) filter (where server in (select value from intel where type = 'ipv4') or client in "
      "(select value from intel where type = 'ipv4')), min(ts), max(duration), sum(orig_bytes), sum(resp_bytes) from " +
      reader(folder, "conn", kConn));
  const long long dns = engine.number(
      "select count(*) filter (where lower(query) in (select value from intel where type = 'domain') or "
      "substr(lower(query), strpos(query, '.') + 1) in (select value from intel where type = 'domain')), min(ts), max(rtt) from " +
      reader(folder, "dns", kDns));
  if (conn < 0 || dns < 0) return 1;
  std::printf("%lld\n", conn + dns);
  return 0;
}

#include "formats/zeek/rows.h"

#include <doctest/doctest.h>

#include "formats/zeek/log_collector.h"

using namespace demarche;
using namespace demarche::zeek;

namespace {

// Row `r` as "name=value" texts, the origin columns but ts and uid left out.
std::map<std::string, std::string> row_of(const RowBatch& batch, std::size_t r) {
  std::map<std::string, std::string> out;
  for (std::size_t c = 4; c < batch.columns().size(); ++c) {
    const CellVector& column = batch.columns()[c];
    if (!column.valid[r]) continue;
    std::string& text = out[batch.names()[c]];
    if (column.type == CellType::text) text = column.texts[r];
    else if (column.type == CellType::real) text = std::to_string(column.reals[r]);
    else if (column.type == CellType::time) text = Timestamp::from_micros(column.integers[r]).iso();
    else text = std::to_string(column.integers[r]);
  }
  return out;
}

using Row = std::map<std::string, std::string>;

}  // namespace

TEST_CASE("each kind of log gives its kind of row") {
  struct { const char* line; RowKind kind; std::vector<Row> rows; } const table[] = {
      {R"j({"_path":"rdp","ts":1,"uid":"C1","id.orig_h":"2001:DB8::1","id.orig_p":1,"id.resp_h":"192.0.2.1","id.resp_p":3389,"cookie":"bob","result":"encrypted","keyboard_layout":"Chinese (Simplified)","client_name":"PC"})j",
       RowKind::logins,
       {{{"uid", "C1"}, {"ts", "1970-01-01T00:00:01Z"}, {"client_ip", "2001:db8::1"}, {"client_port", "1"}, {"host", "192.0.2.1"}, {"port", "3389"},
         {"protocol", "rdp"}, {"account", "bob"}, {"keyboard", "Chinese (Simplified)"}, {"client_name", "PC"}, {"result", "encrypted"}}}},
      {R"({"_path":"rdp","result":"Success"})", RowKind::logins, {{{"protocol", "rdp"}, {"result", "Success"}, {"success", "1"}}}},
      {R"({"_path":"rdp","result":"SSL_NOT_ALLOWED_BY_SERVER"})", RowKind::logins, {{{"protocol", "rdp"}, {"result", "SSL_NOT_ALLOWED_BY_SERVER"}, {"success", "0"}}}},
      {R"({"_path":"rdp"})", RowKind::logins, {{{"protocol", "rdp"}}}},
      {R"({"_path":"ssh","auth_success":true,"client":"SSH-2.0"})", RowKind::logins, {{{"protocol", "ssh"}, {"result", "T"}, {"success", "1"}}}},
      {R"({"_path":"ssh","auth_success":false})", RowKind::logins, {{{"protocol", "ssh"}, {"result", "F"}, {"success", "0"}}}},
      {R"({"_path":"ssh"})", RowKind::logins, {{{"protocol", "ssh"}}}},
      {R"({"_path":"conn","id.orig_h":"::ffff:10.0.0.1","id.resp_p":443,"proto":"tcp","duration":0.12345678,"orig_bytes":5,"resp_bytes":7,"conn_state":"SF"})",
       RowKind::connections,
       {{{"client_ip", "10.0.0.1"}, {"server_port", "443"}, {"protocol", "tcp"}, {"duration", "0.123457"}, {"bytes_out", "5"}, {"bytes_in", "7"}, {"state", "SF"}}}},
      {R"({"_path":"dns","query":"a.example","qtype_name":"A","answers":["b.example","192.0.2.7"],"rcode_name":"NOERROR"})",
       RowKind::resolutions,
       {{{"domain", "a.example"}, {"record_type", "A"}, {"answer", "b.example"}, {"rcode", "NOERROR"}},
        {{"domain", "a.example"}, {"record_type", "A"}, {"answer", "192.0.2.7"}, {"rcode", "NOERROR"}}}},
      {R"({"_path":"dns","query":"a.example","rcode_name":"NXDOMAIN"})", RowKind::resolutions, {{{"domain", "a.example"}, {"rcode", "NXDOMAIN"}}}},
      {R"({"_path":"http","method":"GET","host":"h.example","uri":"/x","status_code":200,"request_body_len":1,"response_body_len":2,"resp_mime_types":["a/b","c/d"]})",
       RowKind::requests,
       {{{"method", "GET"}, {"host", "h.example"}, {"uri", "/x"}, {"status", "200"}, {"bytes_out", "1"}, {"bytes_in", "2"}, {"mime", "a/b,c/d"}}}},
      {R"({"_path":"x509","fingerprint":"ab","certificate":{"serial":"01","not_valid_before":"1970-01-01T00:00:02.000000Z","key_length":2048},"san.dns":["a","b"]})",
       RowKind::certificates,
       {{{"fingerprint", "ab"}, {"serial", "01"}, {"not_before", "1970-01-01T00:00:02Z"}, {"key_length", "2048"}, {"san_dns", "a,b"}}}},
      {R"({"_path":"files","tx_hosts":["10.0.0.1"],"rx_hosts":["10.0.0.2","10.0.0.3"],"conn_uids":["C1","C2"],"seen_bytes":9,"source":"HTTP"})",
       RowKind::files, {{{"uid", "C1,C2"}, {"sender", "10.0.0.1"}, {"receiver", "10.0.0.2,10.0.0.3"}, {"bytes", "9"}, {"service", "HTTP"}}}},
      {R"({"_path":"files","uid":"C3","id.orig_h":"10.0.0.1","id.resp_h":"10.0.0.2","is_orig":false,"seen_bytes":9,"total_bytes":11})",
       RowKind::files, {{{"uid", "C3"}, {"sender", "10.0.0.2"}, {"receiver", "10.0.0.1"}, {"bytes", "11"}}}},
      {R"({"_path":"own","ts":3,"z":1.0000004,"b":[true],"a":"q\"\\","n":null})",
       RowKind::records, {{{"ts", "1970-01-01T00:00:03Z"}, {"fields", R"({"a":"q\"\\","b":[true],"ts":"1970-01-01T00:00:03Z","z":1})"}}}},
      {R"({"flow_id":17,"timestamp":"1970-01-01T01:00:00+0100"})",
       RowKind::records, {{{"uid", "17"}, {"ts", "1970-01-01T00:00:00Z"}, {"fields", R"({"flow_id":17,"timestamp":"1970-01-01T00:00:00Z"})"}}}},
  };
  for (const auto& row : table) {
    CAPTURE(row.line);
    const auto reading = read_text(std::string(row.line) + "\n", Encoding::json);
    const RowBatch& batch = reading->sink.rows.of(row.kind);
    REQUIRE_EQ(batch.rows(), row.rows.size());
    CHECK_EQ(reading->sink.rows.rows(), row.rows.size());
    for (std::size_t i = 0; i < row.rows.size(); ++i) CHECK_EQ(row_of(batch, i), row.rows[i]);
  }
}

TEST_CASE("rows carry line, offset and length, and the source's clock offset") {
  ColumnPlan plan{"conn", {{"ts", FieldType::time, false, kNoClass}}};
  Record record{"10.5", 7, 99, {Value{"10.5", 0, true}}};
  RowMapper mapper(std::chrono::seconds(-3));
  mapper.use(plan);
  RowSet rows;
  mapper.append(record, rows);
  const RowBatch& batch = rows.of(RowKind::connections);
  REQUIRE_EQ(batch.rows(), 1);
  CHECK_EQ(batch.columns()[0].integers[0], 7);
  CHECK_EQ(batch.columns()[1].integers[0], 99);
  CHECK_EQ(batch.columns()[2].integers[0], 4);
  CHECK_EQ(batch.columns()[3].texts[0], "conn");
  CHECK_EQ(batch.columns()[5].integers[0], 7'500'000);
  rows.clear();
  CHECK_EQ(rows.rows(), 0);
}

TEST_CASE("canonical numbers") {
  struct { const char* text; const char* json; } const table[] = {
      {"254", "254"}, {"007", "7"}, {"-0", "0"}, {"-12", "-12"}, {"18446744073709551616", "18446744073709551616"},
      {"60.000000", "60"}, {"900.0002009868622", "900.000201"}, {"1e-06", "0.000001"}, {"-0.0000001", "0"}, {"1e300", "1e+300"}};
  for (const auto& row : table) {
    CAPTURE(row.text);
    CHECK_EQ(canonical_number(row.text).value_or("none"), row.json);
  }
  for (const char* text : {"", "-", "x", "1x", "inf", "nan", "1e999"}) CHECK_FALSE(canonical_number(text).has_value());
}

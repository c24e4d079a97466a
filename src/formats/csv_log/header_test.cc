#include "formats/csv_log/header.h"

#include <doctest/doctest.h>

#include <string>

using namespace demarche;

TEST_CASE("what is a CSV log, and what cuts it") {
  struct { const char* text; char separator; } const table[] = {
      {"time,src_ip,dst_ip\n2023-01-01,1.2.3.4,5.6.7.8\n", ','},
      {"time;src_ip\n2023-01-01;1.2.3.4\n", ';'},
      {"time\tsrc\tnote\n1\t2\ta, b\n", '\t'},
      {"time|src|note\n1|2|a, b\n", '|'},
      {"\xef\xbb\xbf\"Date and Time\",\"Event ID\"\n\"1\",\"a,b\"\n", ','},
      {"#made by x\n\n\"Level\",\"Source\",\"Message\"\r\n\"a\",\"b\",\"two\nlines, or\nthree\"\r\n", ','},
      {",user,when\n0,a,b\n", ','},                                       // a nameless first column
      {"_time,source.ip,host.name\n1,2,3\n", ','},
      {"a,b,c\n1,2,3\n1,2\n1,2,3\n", ','},                                 // one bad row
      {"a,b,c\n", 0},                                                      // no row
      {"a\nb\n", 0},                                                       // one column
      {"1.2.3.4,evil.com\n5.6.7.8,other.com\n", 0},                        // no names
      {"evil.com,other.org\nexample.net,example.org\n", 0},                // domains
      {"http://evil.com/a,http://b.com\nx,y\n", 0},
      {"Dear all, nothing was found.\nRegards, me\n", 0},                  // "nothing was found." is a name; domains have dots too
      {"Hello, world\nThis is prose, with one, two commas\nand none here\n", 0},
      {"Nov 23 10:00:00 host sshd[1]: a, b\nNov 23 10:00:00 host sshd[1]: a, b\n", 0},
      {"src=1.2.3.4, dst=5.6.7.8\nsrc=1.2.3.4, dst=5.6.7.8\n", 0},
      {"a,a\n1,2\n", 0},                                                   // names that are alike
      {"<a>,<b>\n1,2\n", 0},
      {"", 0},
      {"\"open,b\nc,d\n", 0},
  };
  for (const auto& row : table) {
    CAPTURE(row.text);
    CHECK_EQ(csv_log::sniff_separator(row.text).value_or(0), row.separator);
  }
  CHECK_EQ(csv_log::likely_separator("a.com;b.com\n"), ';');
  CHECK_EQ(csv_log::likely_separator(""), ',');
}

TEST_CASE("a head that ends within a row is enough") {
  std::string head = "time,source,destination\n";
  while (head.size() < 5000) head += "2023-01-01,\"1.2.3.4\",5.6.7.8\n";
  CHECK_EQ(csv_log::sniff_separator(std::string_view(head).substr(0, 4500)).value_or(0), ',');
}

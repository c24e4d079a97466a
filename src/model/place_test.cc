#include "model/place.h"

#include <doctest/doctest.h>

using namespace demarche;

TEST_CASE("the longest block that holds an address gives its place") {
  PlaceBook book;
  const auto add = [&](const char* block, const char* city) {
    Place place;
    place.city = city;
    return book.add(*Prefix::parse(block), place);
  };
  CHECK(add("10.0.0.0/8", "wide"));
  CHECK(add("10.1.0.0/16", "narrow"));
  CHECK(add("10.1.2.3", "one"));
  CHECK(add("::/0", "six"));
  CHECK(add("2001:db8::/32", "doc"));
  CHECK_FALSE(add("10.1.0.0/16", "again"));
  CHECK_EQ(book.size(), 5);
  struct { const char* ip; const char* city; } const table[] = {
      {"10.9.9.9", "wide"}, {"10.1.9.9", "narrow"}, {"10.1.2.3", "one"}, {"::ffff:10.1.2.3", "one"},
      {"2001:db8::5", "doc"}, {"2002::1", "six"}, {"::1", "six"},
  };
  for (const auto& row : table) {
    CAPTURE(row.ip);
    const Place* place = book.find(*Ip::parse(row.ip));
    REQUIRE(place != nullptr);
    CHECK_EQ(place->city, row.city);
  }
  CHECK_EQ(book.find(*Ip::parse("11.0.0.1")), nullptr);   // not even ::/0: another family
  CHECK_EQ(PlaceBook().find(*Ip::parse("11.0.0.1")), nullptr);
}

#include <doctest/doctest.h>

#include "formats/minisign/minisign.h"

using namespace demarche;

TEST_CASE("a signature holds for its content, its comment and its key only") {
  const auto key = minisign::generate_key();
  auto read = minisign::read_secret_key(key.secret_file);
  REQUIRE(read.has_value());
  const auto pub = minisign::read_public_key(read->public_key().file());
  REQUIRE(pub.has_value());
  const std::string signature = minisign::sign("content", *read, "harbour-glass TLP:CLEAR");
  CHECK_EQ(signature, minisign::sign("content", *read, "harbour-glass TLP:CLEAR"));
  auto good = minisign::verify("content", signature, *pub);
  REQUIRE(good.has_value());
  CHECK_EQ(good->trusted_comment, "harbour-glass TLP:CLEAR");
  CHECK_FALSE(minisign::verify("Content", signature, *pub).has_value());
  CHECK_FALSE(minisign::verify("content", signature, minisign::generate_key().secret.public_key()).has_value());
  for (std::size_t at = 0; at < signature.size(); ++at) {
    std::string broken = signature;
    broken[at] = broken[at] == 'A' ? 'B' : 'A';
    CAPTURE(at);
    const auto result = minisign::verify("content", broken, *pub);
    CHECK((!result.has_value() || at < 51));   // only the untrusted comment may change
  }
}

TEST_CASE("broken key files are refused with a reason") {
  for (const char* text : {"", "x", "untrusted comment: a\n", "untrusted comment: a\n!!!!\n", "untrusted comment: a\nRWQ=\n"}) {
    const auto key = minisign::read_secret_key(text);
    REQUIRE_FALSE(key.has_value());
    CHECK_EQ(key.error().kind, ErrorKind::key);
    CHECK_FALSE(minisign::read_public_key(text).has_value());
  }
}

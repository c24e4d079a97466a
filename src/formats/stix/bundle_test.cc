#include <doctest/doctest.h>

#include <algorithm>

#include "formats/json/json.h"
#include "formats/stix/bundle.h"
#include "formats/stix/uuid.h"

using namespace demarche;

TEST_CASE("observable ids are those of the standard's own examples") {
  CHECK_EQ(stix::observable_id("ipv4-addr", "{\"value\":\"198.51.100.3\"}"), "ipv4-addr--28bb3599-77cd-5a82-a950-b5bc3caf07c4");
  CHECK_EQ(stix::observable_id("domain-name", "{\"value\":\"example.com\"}"), "domain-name--bedb4899-d24b-5401-bc86-8f6b4cc18ec7");
}

TEST_CASE("a bundle is deterministic, complete in its references and marked") {
  stix::BundleContent content;
  content.case_id = "c", content.case_name = "C", content.audience = "public", content.marking = Tlp::green;
  content.indicators = {{"i1", "domain", "evil.example", "", "A", {}, {}}, {"i2", "cidr", "240.1.0.0/16", "", "A", {}, {}},
                        {"i3", "user-agent", "x", "", "", {}, {}}};
  content.infrastructure = {{"domain", "evil.example", "A", {}, {}}, {"address", "240.1.2.3", "A", {}, {}}};
  Claim claim;
  claim.id = "C-001", claim.name = "victims.count", claim.value = std::int64_t{3}, claim.says = "3";
  content.claims = {claim};
  const std::string text = stix::render_bundle(content);
  CHECK_EQ(text, stix::render_bundle(content));
  const auto bundle = json::parse(text);
  REQUIRE(bundle.has_value());
  std::vector<std::string> ids;
  for (const auto& object : bundle->at("objects").items()) ids.push_back(object.text("id"));
  for (const auto& object : bundle->at("objects").items()) {
    for (std::string_view member : {"source_ref", "target_ref", "created_by_ref"})
      if (const std::string ref = object.text(member); !ref.empty()) CHECK(std::find(ids.begin(), ids.end(), ref) != ids.end());
    for (const auto& ref : object.at("object_refs").items()) CHECK(std::find(ids.begin(), ids.end(), *ref.as_text()) != ids.end());
    if (object.text("type") == "report") CHECK_EQ(object.at("external_references").items().at(0).text("external_id"), "victims.count");
    if (object.text("type") != "marking-definition") CHECK_EQ(object.at("object_marking_refs").items().size(), 1);
  }
}

// A release as a STIX 2.1 bundle: intrusion sets, infrastructure with its observables, indicators, and one report whose text
// and external references are the claims and the weighed explanations; every object marked with the TLP 2.0 extension.
// No `note` objects: the OASIS schema of a bundle has no such type and refuses any note that is valid by itself.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.h"
#include "model/assessment.h"
#include "model/claim.h"
#include "model/marking.h"

namespace demarche::stix {

struct BundleIndicator {
  std::string id, type, value, pattern, actor;     // pattern: as written where the source had one
  std::optional<Timestamp> valid_from, valid_until;
};

struct BundleInfrastructure {
  std::string kind, value, actor;                  // address | domain | certificate
  std::optional<Timestamp> first_seen, last_seen;
};

struct BundleContent {
  std::string case_id, case_name, audience;
  Tlp marking = Tlp::clear;
  Timestamp date;                                  // of the release: created and modified of every object
  std::vector<Claim> claims;
  Assessment assessment;
  std::vector<BundleIndicator> indicators;
  std::vector<BundleInfrastructure> infrastructure;
};

// Indented JSON; the same content gives the same bytes.
[[nodiscard]] std::string render_bundle(const BundleContent& content);

}  // namespace demarche::stix

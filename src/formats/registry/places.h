// Places of addresses: from a registry of networks, or from a MaxMind database (.mmdb) through libmaxminddb.
#pragma once

#include <filesystem>
#include <memory>

#include "base/result.h"
#include "model/place.h"
#include "model/row.h"

namespace demarche::registry {

// The blocks of a registry of networks: rows as read_registry("networks", ...) gives them. Columns are found by name
// (cidr, organisation, city, region, country, asn); missing ones, and rows without a readable cidr, are skipped.
[[nodiscard]] PlaceBook place_book(const RowBatch& networks);

// The same book behind the common interface.
[[nodiscard]] std::unique_ptr<PlaceSource> book_places(PlaceBook book);

// Opens a database of the City, Country or ASN layout (names in English; country is the place's country, or where it is
// registered when the database has only that). The file stays mapped while the source lives.
// Errors: cannot be opened, not a MaxMind database, damaged. The whole search tree of a small file is tried, the first
// hundred thousand nodes of a large one; damage further on makes find() answer "unknown" and is told by fault().
[[nodiscard]] Result<std::unique_ptr<PlaceSource>> open_mmdb(const std::filesystem::path& path);

}  // namespace demarche::registry

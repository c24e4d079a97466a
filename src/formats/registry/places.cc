#include "formats/registry/places.h"

#include <utility>

namespace demarche::registry {
namespace {

class BookPlaces final : public PlaceSource {
 public:
  explicit BookPlaces(PlaceBook book) : book_(std::move(book)) {}
  [[nodiscard]] std::optional<Place> find(const Ip& ip) const override {
    const Place* place = book_.find(ip);
    return place == nullptr ? std::nullopt : std::optional(*place);
  }

 private:
  PlaceBook book_;
};

const CellVector* column(const RowBatch& rows, std::string_view name, CellType type) {
  for (std::size_t i = 0; i < rows.names().size(); ++i)
    if (rows.names()[i] == name && rows.columns()[i].type == type) return &rows.columns()[i];
  return nullptr;
}

std::string text_of(const CellVector* cells, std::size_t row) {
  return cells != nullptr && cells->valid[row] ? cells->texts[row] : std::string();
}

}  // namespace

PlaceBook place_book(const RowBatch& networks) {
  const auto texts = [&](std::string_view name) { return column(networks, name, CellType::text); };
  const CellVector* const cidr = texts("cidr");
  const CellVector* const organisation = texts("organisation");
  const CellVector* const city = texts("city");
  const CellVector* const region = texts("region");
  const CellVector* const country = texts("country");
  const CellVector* const asn = column(networks, "asn", CellType::integer);
  PlaceBook book;
  for (std::size_t row = 0; row < networks.rows(); ++row) {
    const auto prefix = Prefix::parse(text_of(cidr, row));
    if (!prefix) continue;
    Place place{text_of(organisation, row), text_of(city, row), text_of(region, row), text_of(country, row), 0};
    if (asn != nullptr && asn->valid[row]) place.asn = static_cast<std::uint32_t>(asn->integers[row]);
    book.add(*prefix, std::move(place));
  }
  return book;
}

std::unique_ptr<PlaceSource> book_places(PlaceBook book) { return std::make_unique<BookPlaces>(std::move(book)); }

}  // namespace demarche::registry

// The adapter of libmaxminddb.
#include <maxminddb.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <limits>
#include <mutex>
#include <unordered_set>

#include "base/text.h"
#include "formats/registry/mmdb_check.h"
#include "formats/registry/places.h"

namespace demarche::registry {
namespace {

constexpr std::uint32_t kNodesTried = 100'000;

class Database final : public PlaceSource {
 public:
  Database() = default;
  ~Database() override {
    if (open_) MMDB_close(&db_);
  }
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  Status open(const std::filesystem::path& path);
  [[nodiscard]] std::optional<Place> find(const Ip& ip) const override;
  [[nodiscard]] std::string fault() const override {
    const std::lock_guard lock(mutex_);
    return fault_;
  }

 private:
  Status check_tree() const;
  [[nodiscard]] std::string_view data() const {
    return {reinterpret_cast<const char*>(db_.data_section), db_.data_section_size};
  }
  [[nodiscard]] MMDB_lookup_result_s look_up(const Ip& ip, int* error) const;
  [[nodiscard]] std::optional<Place> place_at(MMDB_entry_s entry) const;
  void note(const std::string& fault) const {
    const std::lock_guard lock(mutex_);
    if (fault_.empty()) fault_ = fault;
  }

  MMDB_s db_{};
  bool open_ = false;
  mutable std::mutex mutex_;
  mutable std::string fault_;
};

Status Database::open(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  if (!file) return io_error("cannot be opened");
  const auto size = static_cast<std::uint64_t>(file.tellg());
  std::string end(std::min<std::uint64_t>(size, kMmdbMetadataReach), '\0');
  file.seekg(static_cast<std::streamoff>(size - end.size()));
  if (!file.read(end.data(), static_cast<std::streamsize>(end.size()))) return io_error("cannot be read");
  (void)TRY(check_mmdb_metadata(end, size));
  const int code = MMDB_open(path.c_str(), MMDB_MODE_MMAP, &db_);
  if (code != MMDB_SUCCESS) return bad_input(std::string("expected a MaxMind database: ") + MMDB_strerror(code));
  open_ = true;
  return check_tree();
}

Status Database::check_tree() const {
  std::unordered_set<std::uint32_t> tried;
  const auto record = [&](std::uint8_t type, std::uint64_t value, std::uint32_t offset) -> Status {
    if (type == MMDB_RECORD_TYPE_INVALID || (type == MMDB_RECORD_TYPE_SEARCH_NODE && value >= db_.metadata.node_count))
      return bad_input("the database is damaged: its search tree leads nowhere");
    if (type == MMDB_RECORD_TYPE_DATA && tried.insert(offset).second) (void)TRY(check_mmdb_value(data(), offset));
    return Done{};
  };
  for (std::uint32_t i = 0; i < std::min(db_.metadata.node_count, kNodesTried); ++i) {
    MMDB_search_node_s node{};
    if (const int code = MMDB_read_node(&db_, i, &node); code != MMDB_SUCCESS)
      return bad_input(std::string("the database is damaged: ") + MMDB_strerror(code));
    (void)TRY(record(node.left_record_type, node.left_record, node.left_record_entry.offset));
    (void)TRY(record(node.right_record_type, node.right_record, node.right_record_entry.offset));
  }
  return Done{};
}

MMDB_lookup_result_s Database::look_up(const Ip& ip, int* error) const {
  const auto& bytes = ip.bytes();
  if (ip.is_v4()) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    std::memcpy(&address.sin_addr, bytes.data() + 12, 4);
    return MMDB_lookup_sockaddr(&db_, reinterpret_cast<const sockaddr*>(&address), error);
  }
  sockaddr_in6 address{};
  address.sin6_family = AF_INET6;
  std::memcpy(&address.sin6_addr, bytes.data(), 16);
  return MMDB_lookup_sockaddr(&db_, reinterpret_cast<const sockaddr*>(&address), error);
}

std::optional<Place> Database::find(const Ip& ip) const {
  if (!ip.is_v4() && db_.metadata.ip_version == 4) return std::nullopt;   // it knows IPv4 only: no fault
  int error = MMDB_SUCCESS;
  const MMDB_lookup_result_s result = look_up(ip, &error);
  if (error != MMDB_SUCCESS) return note(MMDB_strerror(error)), std::nullopt;
  if (!result.found_entry) return std::nullopt;
  if (const auto checked = check_mmdb_value(data(), result.entry.offset); !checked) return note(checked.error().message), std::nullopt;
  return place_at(result.entry);
}

std::string text_at(MMDB_entry_s entry, std::initializer_list<const char*> path) {
  const char* steps[8] = {};   // ends with a null
  std::copy(path.begin(), path.end(), steps);
  MMDB_entry_data_s value{};
  if (MMDB_aget_value(&entry, &value, steps) != MMDB_SUCCESS || !value.has_data || value.type != MMDB_DATA_TYPE_UTF8_STRING) return {};
  return visible(std::string_view(value.utf8_string, value.data_size));
}

std::uint32_t number_at(MMDB_entry_s entry, const char* name) {
  const char* const steps[] = {name, nullptr};
  MMDB_entry_data_s value{};
  if (MMDB_aget_value(&entry, &value, steps) != MMDB_SUCCESS || !value.has_data) return 0;
  if (value.type == MMDB_DATA_TYPE_UINT32) return value.uint32;
  return value.type == MMDB_DATA_TYPE_UINT16 ? value.uint16 : 0;
}

std::optional<Place> Database::place_at(MMDB_entry_s entry) const {
  Place place;
  place.organisation = text_at(entry, {"autonomous_system_organization"});
  if (place.organisation.empty()) place.organisation = text_at(entry, {"traits", "organization"});
  place.city = text_at(entry, {"city", "names", "en"});
  place.region = text_at(entry, {"subdivisions", "0", "names", "en"});
  place.country = text_at(entry, {"country", "iso_code"});
  if (place.country.empty()) place.country = text_at(entry, {"registered_country", "iso_code"});
  place.asn = number_at(entry, "autonomous_system_number");
  if (place == Place()) return std::nullopt;
  return place;
}

}  // namespace

Result<std::unique_ptr<PlaceSource>> open_mmdb(const std::filesystem::path& path) {
  auto database = std::make_unique<Database>();
  if (auto status = database->open(path); !status) return std::move(status).error().within(path.string());
  return std::unique_ptr<PlaceSource>(std::move(database));
}

}  // namespace demarche::registry

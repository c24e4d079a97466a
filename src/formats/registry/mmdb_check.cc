#include "formats/registry/mmdb_check.h"

#include <string>

#include "base/text.h"

namespace demarche::registry {
namespace {

constexpr std::string_view kMarker("\xAB\xCD\xEFMaxMind.com", 14);
constexpr unsigned kDeepest = 32;
constexpr unsigned kMostParts = 10'000;

enum Type : unsigned {
  pointer = 1, utf8 = 2, real = 3, bytes = 4, uint16 = 5, uint32 = 6, map = 7, int32 = 8, uint64 = 9, uint128 = 10,
  array = 11, boolean = 14, float32 = 15,
};

struct Head {
  unsigned type = 0;
  std::size_t size = 0;   // bytes, entries of a map or array; of a pointer: where it leads
  std::size_t next = 0;   // offset after the control bytes
};

class Walk {
 public:
  explicit Walk(std::string_view section) : section_(section) {}

  Result<std::size_t> value(std::size_t at, unsigned depth) {
    if (depth > kDeepest) return wrong(at, "nested deeper than " + std::to_string(kDeepest));
    if (++parts_ > kMostParts) return wrong(at, "more than " + std::to_string(kMostParts) + " parts in one record");
    Head head = TRY(this->head(at));
    if (head.type == pointer) {
      const Head target = TRY(this->head(head.size));
      if (target.type == pointer) return wrong(at, "a pointer to a pointer");
      (void)TRY(value(head.size, depth + 1));
      return head.next;
    }
    if (head.type == map || head.type == array) return entries(head, depth);
    if (head.type == boolean) return head.size <= 1 ? Result<std::size_t>(head.next) : wrong(at, "a boolean that is neither true nor false");
    return scalar(at, head);
  }

  Result<Head> head(std::size_t at) {
    if (at >= section_.size()) return wrong(at, "outside of the data");
    const unsigned control = byte(at++);
    Head head{control >> 5, control & 0x1F, at};
    if (head.type == pointer) return pointer_head(at, control);
    if (head.type == 0) {
      if (at >= section_.size()) return wrong(at, "cut off");
      head.type = byte(at++) + 7U;
    }
    if (head.size >= 29) {
      const std::size_t extra = head.size - 28;
      static constexpr std::size_t kBase[] = {0, 29, 285, 65821};
      head.size = TRY(number(at, extra)) + kBase[extra];
      at += extra;
    }
    head.next = at;
    return head;
  }

  Result<std::size_t> number(std::size_t at, std::size_t width) {
    if (width > section_.size() || at > section_.size() - width) return wrong(at, "cut off");
    std::size_t value = 0;
    for (std::size_t i = 0; i < width; ++i) value = value << 8 | byte(at + i);
    return value;
  }

 private:
  [[nodiscard]] unsigned byte(std::size_t at) const { return static_cast<unsigned char>(section_[at]); }

  static Error wrong(std::size_t at, std::string what) {
    return bad_input("the database is damaged at byte " + std::to_string(at) + " of its data: " + std::move(what));
  }

  Result<Head> pointer_head(std::size_t at, unsigned control) {
    static constexpr std::size_t kBase[] = {0, 2048, 526336, 0};
    const unsigned kind = control >> 3 & 3U;
    const std::size_t width = kind + 1U;
    const std::size_t rest = TRY(number(at, width));
    const std::size_t high = kind == 3 ? 0 : std::size_t{control & 7U} << (8 * width);
    return Head{pointer, (high | rest) + kBase[kind], at + width};
  }

  Result<std::size_t> entries(const Head& head, unsigned depth) {
    std::size_t at = head.next;
    for (std::size_t i = 0; i < head.size; ++i) {
      if (head.type == map) {
        Head key = TRY(this->head(at));
        if (key.type == pointer) key = TRY(this->head(key.size));
        if (key.type != utf8) return wrong(at, "a map key that is no text");
        at = TRY(value(at, depth + 1));
      }
      at = TRY(value(at, depth + 1));
    }
    return at;
  }

  Result<std::size_t> scalar(std::size_t at, const Head& head) {
    static constexpr std::size_t kAny = ~std::size_t{0};
    static constexpr std::size_t kMost[] = {0, 0, kAny, 8, kAny, 2, 4, 0, 4, 8, 16, 0, 0, 0, 0, 4};
    if (head.type >= std::size(kMost) || kMost[head.type] == 0) return wrong(at, "unknown type " + std::to_string(head.type));
    const bool fixed = head.type == real || head.type == float32;
    if (head.size > kMost[head.type] || (fixed && head.size != kMost[head.type])) return wrong(at, "a number of the wrong size");
    if (head.size > section_.size() - head.next) return wrong(at, "longer than the file");
    if (head.type == utf8 && !is_utf8(section_.substr(head.next, head.size))) return wrong(at, "text that is not UTF-8");
    return head.next + head.size;
  }

  std::string_view section_;
  unsigned parts_ = 0;
};

}  // namespace

Result<std::size_t> check_mmdb_value(std::string_view section, std::size_t at) { return Walk(section).value(at, 0); }

Status check_mmdb_metadata(std::string_view file_end, std::uint64_t file_size) {
  const auto marker = file_end.rfind(kMarker);
  if (marker == std::string_view::npos)
    return bad_input("expected a MaxMind database, found no metadata", "is this an .mmdb file, and complete?");
  const std::string_view section = file_end.substr(marker + kMarker.size());
  (void)TRY(check_mmdb_value(section, 0));
  Walk walk(section);
  const Head top = TRY(walk.head(0));
  if (top.type != map) return bad_input("expected a MaxMind database, found metadata that is no map");
  std::size_t nodes = 0, record_bits = 0, at = top.next;
  for (std::size_t i = 0; i < top.size; ++i) {
    const Head key = TRY(walk.head(at));
    const std::size_t value_at = TRY(check_mmdb_value(section, at));
    const Head value = TRY(walk.head(value_at));
    const std::string_view name = key.type == utf8 ? section.substr(key.next, key.size) : std::string_view();
    const bool whole = value.type == uint16 || value.type == uint32;
    if (name == "node_count" && whole) nodes = TRY(walk.number(value.next, value.size));
    if (name == "record_size" && whole) record_bits = TRY(walk.number(value.next, value.size));
    at = TRY(check_mmdb_value(section, value_at));
  }
  if (nodes == 0 || (record_bits != 24 && record_bits != 28 && record_bits != 32))
    return bad_input("the database is damaged: its metadata names no search tree");
  const std::uint64_t data_end = file_size - file_end.size() + marker;
  if (std::uint64_t{nodes} * record_bits / 4 + 16 > data_end)
    return bad_input("the database is damaged or cut off: its search tree does not fit into the file");
  return Done{};
}

}  // namespace demarche::registry

#include "pipeline/sweep/compiled_set.h"

#include <array>
#include <cstring>
#include <vector>

#include "model/indicator_bytes.h"
#include "pipeline/sweep/index.h"

namespace demarche::sweep {
namespace {

constexpr std::string_view kMagic = "demarche compiled set 1\n";     // 24 bytes
constexpr std::uint64_t kByteOrder = 0x0102030405060708ULL;

// The arrays in their order. Tables follow: four arrays for each type and kind of key.
enum Section : std::size_t { note, types, blocks, ends, bytes, details, lines, rows, texts, full, url_hosts, labels, kFixed };
constexpr std::size_t kSections = kFixed + kIndicatorTypes * 2 * 4;

// What of it would change the layout: in the header, so that another program's file is refused.
constexpr std::array<std::uint64_t, 4> kLayout = {kIndicatorTypes, PackedView::kBlock, sizeof(DetailsRow), kSections};

struct Header {
  std::array<char, 24> magic;
  std::uint64_t byte_order;
  std::array<std::uint64_t, 4> layout;
  std::array<std::uint64_t, kSections> sizes;   // in bytes; each starts at a multiple of 8, one after the other
};
static_assert(sizeof(Header) % 8 == 0);

std::uint64_t padded(std::uint64_t size) { return (size + 7) / 8 * 8; }

template <class T>
std::string_view bytes_of(std::span<const T> array) {
  return {reinterpret_cast<const char*>(array.data()), array.size_bytes()};
}

template <class T>
std::span<const T> array_of(std::string_view section) {
  return {reinterpret_cast<const T*>(section.data()), section.size() / sizeof(T)};
}

using Sections = std::array<std::string_view, kSections>;

// Whether the sections lie within the bytes.
Result<Sections> cut(std::string_view all) {
  const auto wrong = [](std::string what) { return bad_input("expected a compiled set of indicators, found " + std::move(what)); };
  if (all.size() < sizeof(Header) || !all.starts_with(kMagic)) return wrong("another file");
  if (reinterpret_cast<std::uintptr_t>(all.data()) % 8 != 0) return wrong("bytes at an odd place");
  Header header;
  std::memcpy(&header, all.data(), sizeof header);
  if (header.byte_order != kByteOrder) return wrong("one of a machine with another byte order");
  if (header.layout != kLayout) return wrong("one of another layout");
  Sections sections;
  std::uint64_t at = sizeof header;
  for (std::size_t i = 0; i < kSections; ++i) {
    if (header.sizes[i] > all.size() - at || padded(header.sizes[i]) > all.size() - at) return wrong("one that was cut short");
    sections[i] = all.substr(at, header.sizes[i]);
    at += padded(header.sizes[i]);
  }
  return sections;
}

}  // namespace

bool write_compiled(const IndicatorSet& indicators, std::string_view of_caller, const TakeBytes& take) {
  const IndexView& arrays = indicators.index().arrays();
  const PackedView& packed = arrays.indicators;
  std::string whole;
  append_indicators(packed.full, whole);
  Sections sections;
  sections[note] = of_caller;
  sections[types] = bytes_of(packed.types), sections[blocks] = bytes_of(packed.blocks), sections[ends] = bytes_of(packed.ends);
  sections[bytes] = packed.bytes, sections[details] = bytes_of(packed.details), sections[lines] = bytes_of(packed.lines);
  sections[rows] = bytes_of(packed.rows), sections[texts] = packed.texts, sections[full] = whole;
  sections[url_hosts] = bytes_of(arrays.url_hosts), sections[labels] = bytes_of(std::span<const std::uint64_t>(arrays.domain_labels));
  std::size_t next = kFixed;
  for (const auto& pair : arrays.tables)
    for (const KeyTableView& table : pair)
      for (const std::string_view array : {bytes_of(table.slots), bytes_of(table.cells), bytes_of(table.groups), bytes_of(table.grouped)})
        sections[next++] = array;
  Header header{.magic = {}, .byte_order = kByteOrder, .layout = kLayout, .sizes = {}};
  kMagic.copy(header.magic.data(), kMagic.size());
  for (std::size_t i = 0; i < kSections; ++i) header.sizes[i] = sections[i].size();
  if (!take({reinterpret_cast<const char*>(&header), sizeof header})) return false;
  for (const std::string_view section : sections)
    if (!take(section) || !take(std::string_view("\0\0\0\0\0\0\0", padded(section.size()) - section.size()))) return false;
  return true;
}

Result<std::string_view> read_compiled_note(std::string_view all) { return TRY(cut(all))[note]; }

Result<CompiledSet> read_compiled(std::string_view all, std::shared_ptr<const void> owner) {
  const Sections sections = TRY(cut(all));
  auto whole = parse_indicators(sections[full]);
  if (!whole) return bad_input("expected a compiled set of indicators, found one whose patterns cannot be read");
  IndexView arrays;
  PackedView& packed = arrays.indicators;
  packed.types = array_of<std::uint8_t>(sections[types]);
  packed.blocks = array_of<std::uint64_t>(sections[blocks]);
  packed.ends = array_of<std::uint32_t>(sections[ends]);
  packed.bytes = sections[bytes];
  packed.details = array_of<std::uint32_t>(sections[details]);
  packed.lines = array_of<std::uint32_t>(sections[lines]);
  packed.rows = array_of<DetailsRow>(sections[rows]);
  packed.texts = sections[texts];
  arrays.url_hosts = array_of<std::uint64_t>(sections[url_hosts]);
  for (std::size_t i = 0; i < arrays.domain_labels.size() && i < sections[labels].size() / 8; ++i)
    arrays.domain_labels[i] = array_of<std::uint64_t>(sections[labels])[i];
  if (packed.types.size() >= KeyTableView::kGroup) return bad_input("expected a compiled set of indicators, found one of too many");
  std::size_t next = kFixed;
  for (auto& pair : arrays.tables) {
    for (KeyTableView& table : pair) {
      table.slots = array_of<std::uint64_t>(sections[next++]);
      table.cells = array_of<std::uint32_t>(sections[next++]);
      table.groups = array_of<std::uint32_t>(sections[next++]);
      table.grouped = array_of<std::uint32_t>(sections[next++]);
    }
  }
  return CompiledSet{IndicatorSet(std::make_shared<const Index>(arrays, *std::move(whole), std::move(owner))), sections[note]};
}

}  // namespace demarche::sweep

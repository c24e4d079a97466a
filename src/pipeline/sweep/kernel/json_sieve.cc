#include "pipeline/sweep/kernel/json_sieve.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "base/text.h"
#include "pipeline/sweep/kernel/key_memory.h"
#include "pipeline/sweep/kernel/plain_text.h"

namespace demarche::kernel {
namespace {

constexpr std::size_t kMostKept = JsonShape::kPlaces / 2;   // keys in the table
constexpr std::size_t kMostOther = 4096;                    // keys beside it, before they are forgotten

std::size_t begin_of_line(std::string_view text, std::size_t at) {
  const void* const end = at == 0 ? nullptr : ::memrchr(text.data(), '\n', at);
  return end == nullptr ? 0 : static_cast<std::size_t>(static_cast<const char*>(end) - text.data()) + 1;
}

std::size_t skip_space(std::string_view line, std::size_t at) {
  while (at < line.size() && (line[at] == ' ' || line[at] == '\t')) ++at;
  return at;
}

// The closing quote of the text that begins at `at`; npos where there is none.
std::size_t closing_quote(std::string_view line, std::size_t at) {
  for (; at < line.size(); ++at) {
    if (line[at] == '\\') ++at;
    else if (line[at] == '"') return at;
  }
  return std::string_view::npos;
}

// False: an escape that only a JSON reader knows.
bool unescape(std::string_view raw, std::string& out) {
  out.clear();
  std::size_t from = 0;
  for (std::size_t at = raw.find('\\'); at != std::string_view::npos; at = raw.find('\\', from + 1)) {
    out.append(raw, from, at - from);
    from = at + 1;   // what is escaped stands for itself
    if (from == raw.size() || (raw[from] != '\\' && raw[from] != '/' && raw[from] != '"')) return false;
  }
  out.append(raw, from, std::string_view::npos);
  return true;
}

// The text of the only member of that name; false: it is not so simple.
bool member(std::string_view line, std::string_view quoted_name, std::string_view& value) {
  const std::size_t at = line.find(quoted_name);
  value = {};
  if (at == std::string_view::npos) return true;
  if (line.find(quoted_name, at + 1) != std::string_view::npos) return false;
  std::size_t from = skip_space(line, at + quoted_name.size());
  if (from == line.size() || line[from] != ':') return false;
  from = skip_space(line, from + 1);
  if (from < line.size() && line[from] == '"') {
    const std::size_t end = closing_quote(line, from + 1);
    if (end == std::string_view::npos) return false;
    value = line.substr(from + 1, end - from - 1);
  } else {
    value = line.substr(from, std::min(line.find_first_of(",}", from), line.size()) - from);
  }
  return is_plain(value);
}

}  // namespace

struct JsonSieve::Memory {
  KeyMemory keys;
  std::vector<std::uint64_t> lines;
  std::vector<std::uint32_t> before;
  std::vector<std::uint16_t> key_ends = std::vector<std::uint16_t>(kChunk + 128);
  std::vector<std::uint32_t> awkward = std::vector<std::uint32_t>(kChunk + 128);
  std::vector<std::uint32_t> strange = std::vector<std::uint32_t>(std::size_t{2} * kChunk + 128);
};

JsonSieve::JsonSieve(const TermFilters& filters, ClassesOf classes_of)
    : filters_(filters), classes_of_(std::move(classes_of)), check_(filters), keys_(JsonShape::kPlaces),
      classes_(JsonShape::kPlaces), memory_(std::make_unique<Memory>()) {}
JsonSieve::~JsonSieve() = default;

void JsonSieve::forget() {
  std::fill(keys_.begin(), keys_.end(), JsonKey{});
  key_count_ = 0;
  other_keys_.clear();
}

std::uint32_t JsonSieve::scan(std::string_view text, std::vector<FoundLine>& found) {
  Memory& m = *memory_;
  const std::size_t blocks = text.size() / 64 + 1;
  if (m.lines.size() < blocks) m.lines.resize(blocks), m.before.resize(blocks);
  JsonScan scan{.text = text.data(), .size = static_cast<std::uint32_t>(text.size()), .lines = m.lines.data(),
                .before = m.before.data(), .at = 0, .line_count = 0, .key_ends = m.key_ends.data(), .found = m.keys.work(),
                .awkward = m.awkward.data(), .awkward_count = 0, .strange = m.strange.data(), .strange_count = 0};
  const FilterView keys = filters_.keys();
  const JsonShape shape{.keys = keys_.data()};
  const std::size_t first = found.size();
  while (scan.at < scan.size) {
    filters_.kernel().scan_json(shape, keys, scan);
    for (std::uint32_t i = 0; i < scan.strange_count; ++i) add(scan.strange[i], text, scan, found);
    for (std::uint32_t i = 0; i < scan.awkward_count; ++i)
      if (look_awkward(scan.awkward[i], text)) add(scan.awkward[i], text, scan, found);
    for (std::uint32_t i = 0; i < scan.found.left_count; ++i) {
      const Extent token = m.keys.extent(scan.found.left[i]);
      if (may_show(token, m.keys.key(scan.found.left[i]), text)) add(token.begin, text, scan, found);
    }
  }
  const auto from = found.begin() + static_cast<std::ptrdiff_t>(first);
  std::sort(from, found.end(), [](const FoundLine& a, const FoundLine& b) { return a.line < b.line; });
  found.erase(std::unique(from, found.end(), [](const FoundLine& a, const FoundLine& b) { return a.line == b.line; }), found.end());
  return scan.line_count;
}

void JsonSieve::add(std::uint32_t at, std::string_view text, const JsonScan& scan, std::vector<FoundLine>& found) const {
  // By the line end before it: a value may lie in the next chunk, of which nothing is known yet.
  const std::size_t begin = begin_of_line(text, at);
  std::uint32_t line = 0;
  if (begin != 0) {
    const std::size_t end = begin - 1;
    const std::uint64_t up_to = scan.lines[end / 64] & (~std::uint64_t{0} >> (63 - end % 64));
    line = scan.before[end / 64] + static_cast<std::uint32_t>(std::popcount(up_to));
  }
  found.push_back({line, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(text.find('\n', at))});
}

bool JsonSieve::may_show(const Extent token, std::uint32_t key, std::string_view text) {
  const std::string_view element = text.substr(token.begin, token.end - token.begin);
  if (!is_plain(element)) return text_may_show(classes_[key], element, text);
  bool odd = false;
  const auto request = [&] {
    const std::size_t begin = begin_of_line(text, token.begin);
    const std::string_view line = text.substr(begin, text.find('\n', token.end) - begin);
    TokenCheck::Request found;
    odd = !member(line, "\"host\"", found.host) || !member(line, "\"id.resp_p\"", found.port);
    return found;
  };
  return check_.may_show(classes_[key], element, request) || odd;
}

// A key that is not in the table, or one whose value the kernel does not cut. True: the line needs an exact look.
bool JsonSieve::look_awkward(std::uint32_t key_end, std::string_view text) {
  const std::size_t begin = begin_of_line(text, key_end);
  const std::string_view line = text.substr(begin, text.find('\n', key_end) - begin);
  const std::size_t end = key_end - begin, open = end == 0 ? std::string_view::npos : line.rfind('"', end - 1);
  if (open == std::string_view::npos) return true;
  const std::string_view key = line.substr(open + 1, end - open - 1);
  std::uint32_t classes = 0;
  if (!is_plain(key) || learn(key, classes)) return true;
  return classes != 0 && value_may_show(classes, line, end + 1);
}

// True: it was not known before.
bool JsonSieve::learn(std::string_view key, std::uint32_t& classes) {
  JsonKey kept;
  kept.size = static_cast<std::uint32_t>(key.size());
  const bool fits = !key.empty() && key.size() <= JsonKey::kLongest;
  if (fits) std::memcpy(reinterpret_cast<char*>(kept.words) + sizeof kept.words - key.size(), key.data(), key.size());
  std::uint32_t place = JsonShape::place_of(kept.words);
  for (; fits && keys_[place].size != 0; place = (place + 1) % JsonShape::kPlaces) {
    if (keys_[place].size != kept.size || std::memcmp(keys_[place].words, kept.words, sizeof kept.words) != 0) continue;
    classes = classes_[place];
    return false;
  }
  if (const auto other = other_keys_.find(std::string(key)); other != other_keys_.end()) {
    classes = other->second;
    return false;
  }
  classes = classes_of_(key) & (filters_.live() | kWholeLine);
  if (fits && key_count_ < kMostKept) {
    ++key_count_;
    kept.way = filters_.way_of(classes);
    kept.live = classes != 0;
    keys_[place] = kept;
    classes_[place] = classes;
  } else {
    if (other_keys_.size() >= kMostOther) other_keys_.clear();
    other_keys_.emplace(key, classes);
  }
  return true;
}

// `at` is the colon.
bool JsonSieve::value_may_show(std::uint32_t classes, std::string_view line, std::size_t at) {
  at = skip_space(line, at + 1);
  if (at == line.size()) return true;
  const bool list = line[at] == '[';
  if (list) at = skip_space(line, at + 1);
  while (at < line.size() && line[at] != ']' && line[at] != '{' && line[at] != '[') {
    std::size_t end = at;
    if (line[at] == '"') {
      end = closing_quote(line, at + 1);
      if (end == std::string_view::npos || text_may_show(classes, line.substr(at + 1, end - at - 1), line)) return true;
      ++end;
    } else {
      end = std::min(line.find_first_of(",]}", at), line.size());   // a number, which shows nothing
    }
    if (!list) return false;
    at = skip_space(line, end);
    if (at < line.size() && line[at] == ',') at = skip_space(line, at + 1);
    else if (at < line.size() && line[at] != ']') return true;
  }
  // Objects, whose own members are looked at by their own keys; but texts are looked for in all of such a list too.
  const bool nested = list && at < line.size() && line[at] != ']';
  return at == line.size() || (nested && (classes & filters_.text_classes()) != 0);
}

// `text` is around it: its line at least.
bool JsonSieve::text_may_show(std::uint32_t classes, std::string_view raw, std::string_view text) {
  if (!unescape(raw, unescaped_)) return true;
  // What the exact reader shows as \xNN: control characters, also those of Latin-1, and bytes that are not UTF-8.
  if (is_printable(raw)) return unescaped_may_show(classes, raw, text);
  const bool control = std::any_of(unescaped_.begin(), unescaped_.end(), [](char c) { return (c >= 0 && c < 0x20) || c == 0x7F; });
  if (control || unescaped_.find('\xc2') != std::string::npos || !is_utf8(unescaped_)) return true;
  return unescaped_may_show(classes, raw, text);
}

bool JsonSieve::unescaped_may_show(std::uint32_t classes, std::string_view raw, std::string_view text) {
  bool odd = false;
  const auto request = [&] {
    const auto at = static_cast<std::size_t>(raw.data() - text.data());
    const std::size_t begin = begin_of_line(text, at);
    const std::string_view line = text.substr(begin, text.find('\n', at + raw.size()) - begin);
    TokenCheck::Request found;
    odd = !member(line, "\"host\"", found.host) || !member(line, "\"id.resp_p\"", found.port);
    return found;
  };
  return check_.may_show(classes, unescaped_, request) || odd;
}

}  // namespace demarche::kernel

#include "formats/zeek/json_shapes.h"

#include <bit>
#include <cstring>

#include "formats/zeek/json_plan.h"
#include "formats/zeek/line_cut.h"

namespace demarche::zeek {
namespace {

constexpr std::size_t kMostDigits = 15;      // so that every reader of numbers reads the same
constexpr int kDeepest = 16;

// The first byte from `at` on that a simple text cannot hold: its closing quote, if all is well.
const char* end_of_text(const char* at, const char* end) {
  for (; at < end; at += 8) {
    const std::uint64_t word = lane::load(at);
    const std::uint64_t stops = lane::below_space(word) | (word & lane::kHigh) | lane::equal(word, lane::kOnes * 0x7F) |
                                lane::equal(word, lane::kOnes * '"') | lane::equal(word, lane::kOnes * '\\');
    if (stops != 0) return at + std::countr_zero(stops) / 8;
  }
  return at;
}

const char* end_of_digits(const char* at, const char* end) {
  while (at < end && *at >= '0' && *at <= '9') ++at;
  return at;
}

// Reads values that are simple; a cursor on one line.
class Cursor {
 public:
  explicit Cursor(std::string_view line) : at(line.data()), end_(line.data() + line.size()) {}

  [[nodiscard]] bool done() const { return at == end_; }
  [[nodiscard]] bool take(std::string_view text) {
    if (static_cast<std::size_t>(end_ - at) < text.size() || std::memcmp(at, text.data(), text.size()) != 0) return false;
    at += text.size();
    return true;
  }
  void skip_spaces() {
    while (at < end_ && *at == ' ') ++at;
  }
  // Between quotes, which are passed too.
  [[nodiscard]] bool take_text(std::string_view& text) {
    if (done() || *at != '"') return false;
    const char* const stop = end_of_text(at + 1, end_);
    if (stop >= end_ || *stop != '"') return false;
    text = {at + 1, static_cast<std::size_t>(stop - at - 1)};
    at = stop + 1;
    return true;
  }
  // False: it is not simple.
  [[nodiscard]] bool take_value(ShapeKind& kind, std::string_view& value) {
    if (done()) return false;
    const char* const begin = at;
    switch (*at) {
      case '"':
        if (!take_text(value)) return false;
        kind = kind_of(value);
        return true;
      case '[':
        if (!take_list(kind)) return false;
        break;
      case 't':
      case 'f':
        kind = ShapeKind::boolean;
        if (!take("true") && !take("false")) return false;
        break;
      case 'n':
        kind = ShapeKind::null;
        if (!take("null")) return false;
        break;
      default:
        if (!take_number(kind)) return false;
    }
    value = {begin, static_cast<std::size_t>(at - begin)};
    return true;
  }

  const char* at;

 private:
  static ShapeKind kind_of(std::string_view text) {
    switch (kind_of_text(text)) {
      case JsonKind::zeek_time: return ShapeKind::zeek_time;
      case JsonKind::iso_time: return ShapeKind::iso_time;
      default: return ShapeKind::text;
    }
  }

  bool take_number(ShapeKind& kind) {
    if (*at == '-') ++at;
    const char* const whole = at;
    at = end_of_digits(at, end_);
    const auto digits = static_cast<std::size_t>(at - whole);
    if (digits == 0 || digits > kMostDigits || (*whole == '0' && digits > 1)) return false;
    kind = ShapeKind::whole;
    if (done() || *at != '.') return true;
    kind = ShapeKind::fraction;
    const char* const point = at++;
    at = end_of_digits(at, end_);
    return at - point > 1 && static_cast<std::size_t>(at - point) <= kMostDigits;
  }

  bool take_list(ShapeKind& kind) {
    ++at;
    kind = ShapeKind::empty_list;
    if (take("]")) return true;
    if (!done() && *at == '{') return false;   // the members of its objects are columns, of as many kinds as there are objects
    if (!done() && *at == '[') {
      --at;
      kind = ShapeKind::lists;
      return skip_list(0);
    }
    for (;;) {
      ShapeKind one = ShapeKind::end;
      std::string_view text;
      if (done() || (*at == '"' ? !take_text(text) : !take_number(one))) return false;
      // Texts that are times would count as times only if all were.
      if (one == ShapeKind::end && kind_of(text) != ShapeKind::text) return false;
      const ShapeKind all = one == ShapeKind::end ? ShapeKind::texts : ShapeKind::numbers;
      if (kind != ShapeKind::empty_list && kind != all) return false;
      kind = all;
      if (take("]")) return true;
      if (!take(",")) return false;
      skip_spaces();
    }
  }

  // Of what is within lists the reader learns nothing: only whether it is JSON counts.
  bool skip_list(int depth) {   // NOLINT(misc-no-recursion): kDeepest
    if (depth == kDeepest || !take("[")) return false;
    if (take("]")) return true;
    for (;;) {
      if (!skip_value(depth)) return false;
      if (take("]")) return true;
      if (!take(",")) return false;
      skip_spaces();
    }
  }
  bool skip_object(int depth) {   // NOLINT(misc-no-recursion)
    if (depth == kDeepest || !take("{")) return false;
    if (take("}")) return true;
    for (std::string_view key;;) {
      if (!take_text(key) || !take(":")) return false;
      skip_spaces();
      if (!skip_value(depth)) return false;
      if (take("}")) return true;
      if (!take(",")) return false;
      skip_spaces();
    }
  }
  bool skip_value(int depth) {   // NOLINT(misc-no-recursion)
    if (done()) return false;
    if (*at == '{') return skip_object(depth + 1);
    if (*at == '[') return skip_list(depth + 1);
    ShapeKind kind = ShapeKind::end;
    std::string_view value;
    return take_value(kind, value);
  }

  const char* end_;
};

class ShapeReader {
 public:
  explicit ShapeReader(std::string_view line) : line_(line), cursor_(line), kept_(line.data()) {}

  std::optional<std::vector<ShapePiece>> read() {
    if (!object({}, 0) || !cursor_.done()) return std::nullopt;
    add(ShapeKind::end, {}, cursor_.at);
    return std::move(pieces_);
  }

 private:
  bool object(const std::string& outer, int depth) {
    if (depth == kDeepest || !cursor_.take("{")) return false;
    if (cursor_.take("}")) return true;
    for (;;) {
      std::string_view key;
      if (!cursor_.take_text(key) || key.empty() || !cursor_.take(":")) return false;
      cursor_.skip_spaces();
      const std::string name = outer.empty() ? std::string(key) : outer + "." + std::string(key);
      if (!member(name, key == "_path" && outer.empty(), depth)) return false;
      if (cursor_.take("}")) return true;
      if (!cursor_.take(",")) return false;
      cursor_.skip_spaces();
    }
  }

  bool member(const std::string& name, bool path, int depth) {
    const char* const begin = cursor_.at;
    if (!cursor_.done() && *begin == '{') return object(name, depth + 1);
    ShapeKind kind = ShapeKind::end;
    std::string_view value;
    if (!cursor_.take_value(kind, value)) return false;
    if (!path || *begin != '"') add(kind, name, begin);   // the log's type stays a part of the shape
    return true;
  }

  void add(ShapeKind kind, std::string name, const char* begin) {
    pieces_.push_back({std::string(kept_, begin), kind, std::move(name)});
    kept_ = cursor_.at;
  }

  std::string_view line_;
  Cursor cursor_;
  const char* kept_;                     // what is from here on is in no piece yet
  std::vector<ShapePiece> pieces_;
};

}  // namespace

std::optional<std::vector<ShapePiece>> shape_of(std::string_view line) { return ShapeReader(line).read(); }

bool JsonShapes::add(const std::vector<ShapePiece>& shape, std::uint32_t number) {
  if (nodes_.size() + shape.size() > kMostNodes) return false;
  std::uint32_t at = 0;
  for (const ShapePiece& piece : shape) {
    std::uint32_t found = 0;
    for (const std::uint32_t next : nodes_[at].next)
      if (nodes_[next].kind == piece.kind && nodes_[next].before == piece.before) found = next;
    if (found == 0) {
      found = static_cast<std::uint32_t>(nodes_.size());
      nodes_.push_back({piece.before, piece.kind, number, {}});
      nodes_[at].next.push_back(found);
    }
    at = found;
  }
  return true;
}

std::optional<std::uint32_t> JsonShapes::find(std::string_view line, std::vector<std::string_view>& values) const {
  values.clear();
  Cursor cursor(line);
  const Node* node = nodes_.data();
  for (;;) {
    const Node* follows = nullptr;
    for (const std::uint32_t next : node->next) {
      const Node& candidate = nodes_[next];
      Cursor tried = cursor;
      if (!tried.take(candidate.before)) continue;
      if (candidate.kind == ShapeKind::end) {
        if (tried.done()) return candidate.number;
        continue;
      }
      ShapeKind kind = ShapeKind::end;
      std::string_view value;
      if (!tried.take_value(kind, value) || kind != candidate.kind) continue;
      values.push_back(value);
      cursor = tried;
      follows = &candidate;
      break;
    }
    if (follows == nullptr) return std::nullopt;
    node = follows;
  }
}

}  // namespace demarche::zeek

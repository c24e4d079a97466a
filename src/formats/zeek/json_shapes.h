// JsonShapes: JSON lines that are like ones read before, told without parsing them.
//
// The shape of a line is everything but its values: keys, their order, nesting and spaces, the value of `_path`, and the kind
// of each value. Only simple lines have one: texts of printable ASCII without a backslash, plain decimal numbers of at most
// 15 digits on either side of the point, lists of such texts, of such numbers, or of lists. A line that follows a shape is
// valid JSON, and whatever the reader learns from it or says about it but for the values themselves, it learned and said
// when it read another line of that shape.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace demarche::zeek {

enum class ShapeKind : std::uint8_t {
  text, zeek_time, iso_time,   // texts as kind_of_text() (json_plan.h) tells them apart
  whole, fraction,             // numbers
  boolean, null, texts, numbers, empty_list,
  lists,                       // a list that begins with a list
  end,                         // no value: the line ends here
};

// A value and what stands before it.
struct ShapePiece {
  std::string before;          // since the value before it, keys and all: ",\"uid\":"
  ShapeKind kind = ShapeKind::end;
  std::string name;            // of the column: "id.orig_h"
};

// The shape of a line (without its end), its last piece of kind `end`; nothing where it is not simple. Up to 8 bytes behind
// the line are read.
[[nodiscard]] std::optional<std::vector<ShapePiece>> shape_of(std::string_view line);

// Shapes, each with a number of the caller's.
class JsonShapes {
 public:
  static constexpr std::size_t kMostNodes = 20'000;

  // False: there are too many.
  bool add(const std::vector<ShapePiece>& shape, std::uint32_t number);
  void clear() { nodes_.assign(1, {}); }
  // The number of the line's shape; `values` become the texts of its pieces, texts without their quotes, lists with their
  // brackets. Up to 8 bytes behind the line are read.
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view line, std::vector<std::string_view>& values) const;

 private:
  struct Node {
    std::string before;
    ShapeKind kind = ShapeKind::end;
    std::uint32_t number = 0;                  // where kind is `end`
    std::vector<std::uint32_t> next;           // what may follow
  };
  std::vector<Node> nodes_ = std::vector<Node>(1);   // a tree; the first is its root
};

}  // namespace demarche::zeek

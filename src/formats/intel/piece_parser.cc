// The adapter of simdjson's tree parser.
#include <simdjson.h>

#include "base/text.h"
#include "formats/intel/pieces.h"

namespace demarche::intel {
namespace {

constexpr unsigned kDeepest = 64;
constexpr std::size_t kLongest = std::size_t{64} << 20;

// `element` is valid and at most kDeepest deep: the parser has checked both.
json::Json convert(simdjson::dom::element element) {
  using simdjson::dom::element_type;
  switch (element.type()) {
    case element_type::ARRAY: {
      json::Json::Array list;
      for (const auto item : simdjson::dom::array(element)) list.push_back(convert(item));
      return json::Json(std::move(list));
    }
    case element_type::OBJECT: {
      json::Json::Object object;
      for (const auto member : simdjson::dom::object(element)) object.emplace_back(std::string(member.key), convert(member.value));
      return json::Json(std::move(object));
    }
    case element_type::INT64: return json::Json(std::int64_t(element));
    case element_type::UINT64: return json::Json(static_cast<double>(std::uint64_t(element)));
    case element_type::DOUBLE: return json::Json(double(element));
    case element_type::STRING: return json::Json(std::string_view(element));
    case element_type::BOOL: return json::Json(bool(element));
    case element_type::NULL_VALUE: break;
  }
  return {};
}

}  // namespace

struct PieceParser::State {
  simdjson::dom::parser parser{kLongest};
  std::size_t capacity = 0;
};

PieceParser::PieceParser() : state_(std::make_unique<State>()) {}
PieceParser::~PieceParser() = default;

Result<json::Json> PieceParser::parse(const Piece& piece) {
  if (piece.text.size() > kLongest) return bad_input("expected a JSON object of at most 64 MiB");
  if (piece.text.size() > state_->capacity) {
    state_->capacity = std::max<std::size_t>(2 * piece.text.size(), 4096);
    if (state_->parser.allocate(state_->capacity, kDeepest) != simdjson::SUCCESS) return bad_input("not enough memory for a JSON object");
  }
  simdjson::dom::element root;
  const auto code = state_->parser.parse(piece.text.data(), piece.text.size()).get(root);
  if (code == simdjson::DEPTH_ERROR) return bad_input("expected at most 64 levels of nesting");
  if (code == simdjson::UTF8_ERROR) return bad_input("expected UTF-8, found other bytes", "save the file as UTF-8");
  if (code != simdjson::SUCCESS) return bad_input("expected JSON: " + lower(simdjson::error_message(code)));
  return convert(root);
}

}  // namespace demarche::intel

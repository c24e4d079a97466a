#include "formats/intel/pieces.h"

#include <algorithm>

namespace demarche::intel {
namespace {

constexpr std::string_view kSpace = " \t\r\n";

std::size_t skip_space(std::string_view text, std::size_t at) {
  return std::min(text.find_first_not_of(kSpace, at), text.size());
}

// The offset after the string whose opening quote is at `at`.
std::size_t skip_string(std::string_view text, std::size_t at) {
  for (;;) {
    at = text.find_first_of("\"\\", at + 1);
    if (at == std::string_view::npos) return text.size();
    if (text[at] == '"') return at + 1;
    ++at;   // the escaped character
  }
}

// The offset after the value that starts at `at`: brackets are counted, not paired, because the piece is parsed later.
std::size_t skip_value(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    const char c = text[at];
    if (c == '"') {
      at = skip_string(text, at);
    } else if (c == '{' || c == '[') {
      ++depth, ++at;
    } else if (c == '}' || c == ']') {
      if (depth == 0) return at;
      --depth, ++at;
    } else if (depth == 0) {
      return std::min(text.find_first_of(",]} \t\r\n", at), text.size());   // a number or a word
    } else {
      at = std::min(text.find_first_of("\"{}[]", at), text.size());
      continue;
    }
    if (depth == 0) return at;
  }
  return text.size();
}

// Walks the inside of a container: take(at) reads one entry and gives the offset after it.
template <class T, class Take>
Pieces<T> walk(const Piece& container, char close, Take&& take) {
  const std::string_view text = container.text;
  Pieces<T> out;
  const auto fault = [&](std::size_t at, std::string what) {
    if (!out.fault.empty()) return;
    out.fault = std::move(what);
    out.fault_offset = container.offset + at;
  };
  std::size_t at = skip_space(text, 1);
  while (at < text.size() && text[at] != close) {
    const std::size_t after = take(at, out, fault);
    if (after <= at) return fault(at, "expected a JSON value"), out;
    at = skip_space(text, after);
    if (at < text.size() && text[at] == ',') at = skip_space(text, at + 1);
    else if (at < text.size() && text[at] != close) fault(at, "expected a comma between two JSON values");
  }
  if (at >= text.size()) fault(text.size(), "the JSON text ends in the middle: is the file complete?");
  return out;
}

}  // namespace

Pieces<Piece> elements(const Piece& array) {
  return walk<Piece>(array, ']', [&](std::size_t at, Pieces<Piece>& out, const auto&) {
    const std::size_t end = skip_value(array.text, at);
    if (end > at) out.list.push_back({array.text.substr(at, end - at), array.offset + at});
    return end;
  });
}

Pieces<Member> members(const Piece& object) {
  return walk<Member>(object, '}', [&](std::size_t at, Pieces<Member>& out, const auto& fault) {
    const std::string_view text = object.text;
    if (text[at] != '"') return fault(at, "expected a member's name in quotes"), skip_value(text, at);
    const std::size_t key_end = skip_string(text, at);
    const std::size_t colon = skip_space(text, key_end);
    if (colon >= text.size() || text[colon] != ':') return fault(colon, "expected a colon after a member's name"), colon;
    const std::size_t from = skip_space(text, colon + 1);
    const std::size_t end = skip_value(text, from);
    if (end > from) out.list.push_back({text.substr(at + 1, key_end - at - 2), {text.substr(from, end - from), object.offset + from}});
    else fault(from, "expected a JSON value");
    return end;
  });
}

const Piece* find_member(const Pieces<Member>& members, std::string_view key) {
  const auto found = std::find_if(members.list.begin(), members.list.end(), [&](const Member& member) { return member.key == key; });
  return found == members.list.end() ? nullptr : &found->value;
}

Piece outer_piece(std::string_view content, std::size_t from) {
  from = skip_space(content, from);
  return {content.substr(from, skip_value(content, from) - from), from};
}

Lines::Lines(std::string_view content) {
  for (std::size_t at = content.find('\n'); at != std::string_view::npos; at = content.find('\n', at + 1)) ends_.push_back(at);
}

std::uint64_t Lines::line(std::uint64_t offset) const {
  return static_cast<std::uint64_t>(std::lower_bound(ends_.begin(), ends_.end(), offset) - ends_.begin()) + 1;
}

}  // namespace demarche::intel

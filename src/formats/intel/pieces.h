// Pieces: a large JSON text cut at its outer levels, so that each object inside is parsed on its own. One broken object
// then costs only itself, and every object knows where in the file it is.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/json/json.h"

namespace demarche::intel {

struct Piece {
  std::string_view text;       // one JSON value, not yet checked
  std::uint64_t offset = 0;    // of its first byte in the file
};

struct Member {
  std::string_view key;        // between its quotes; escapes are not undone
  Piece value;
};

// What was found up to a fault; `fault` is empty when the container is whole.
template <class T>
struct Pieces {
  std::vector<T> list;
  std::string fault;
  std::uint64_t fault_offset = 0;
};

[[nodiscard]] Pieces<Piece> elements(const Piece& array);
[[nodiscard]] Pieces<Member> members(const Piece& object);
// The value of the first member of that name, or null.
[[nodiscard]] const Piece* find_member(const Pieces<Member>& members, std::string_view key);
// The value that starts at or after `from`, without the space before it; empty where none starts.
[[nodiscard]] Piece outer_piece(std::string_view content, std::size_t from);

// Parses pieces (the adapter of simdjson). Where an object has a member twice, the first one counts. Refuses nesting
// deeper than 64, invalid UTF-8 and pieces over 64 MiB. Reuses its buffers: keep one per file.
class PieceParser {
 public:
  PieceParser();
  ~PieceParser();
  PieceParser(const PieceParser&) = delete;
  PieceParser& operator=(const PieceParser&) = delete;
  [[nodiscard]] Result<json::Json> parse(const Piece& piece);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Line numbers of byte offsets.
class Lines {
 public:
  explicit Lines(std::string_view content);
  [[nodiscard]] std::uint64_t line(std::uint64_t offset) const;   // from 1

 private:
  std::vector<std::uint64_t> ends_;   // offsets of line feeds
};

}  // namespace demarche::intel

// Problems: what was wrong with single records, while the rest went on. Nothing is lost silently: every line that is
// not a row or a comment has an entry here (or is counted by one).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace demarche {

struct Problem {
  std::string file;            // as the user named it
  std::uint64_t line = 0;      // from 1; 0: the file as a whole
  std::uint64_t offset = 0;    // of the line, in the decompressed stream
  std::string reason;          // "expected 21 fields, found 3": what was expected and what was found
  std::string hint = {};       // what to do; may be empty
  std::uint64_t count = 1;     // how many records this entry stands for
  friend bool operator==(const Problem&, const Problem&) = default;
};

// Collects problems of one file. The same reason is kept in full `kept` times, then only counted on its last entry.
class Problems {
 public:
  explicit Problems(std::string file = {}) : file_(std::move(file)) {}

  // `key` groups like reasons, where the reason's own text varies ("field-count"); empty: the reason itself.
  void add(std::uint64_t line, std::uint64_t offset, std::string reason, std::string hint = {}, std::string_view key = {});
  void add(Problem problem) { list_.push_back(std::move(problem)); keys_.emplace_back(); }
  // Adds those of another part of the same file, in order: as if add() had been called for all of them here.
  void merge(Problems other);
  void append(const Problems& other) { for (const Problem& problem : other.list_) add(problem); }

  [[nodiscard]] const std::vector<Problem>& list() const { return list_; }
  [[nodiscard]] bool empty() const { return list_.empty(); }
  [[nodiscard]] std::uint64_t total() const;   // records concerned, counted ones included
  [[nodiscard]] const std::string& file() const { return file_; }

  static constexpr std::size_t kept = 10;

 private:
  void take(Problem problem, std::string key);
  struct Seen { std::size_t entries = 0; std::size_t last = 0; };
  std::string file_;
  std::vector<Problem> list_;
  std::vector<std::string> keys_;      // by which each of list_ was added; empty: by none
  std::map<std::string, Seen, std::less<>> seen_;
};

}  // namespace demarche

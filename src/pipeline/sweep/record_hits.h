// RecordHits: gathers the matches of single terms in one record and turns them into the record's hits.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "pipeline/sweep/index.h"
#include "pipeline/sweep/matcher.h"

namespace demarche::sweep {

class RecordHits {
 public:
  explicit RecordHits(const Index& index) : index_(index) {}

  // Where the following terms match: `element` is part of `value`, the whole value of the column.
  void at(int column, std::string_view value, std::string_view element) {
    column_ = column;
    offset_ = static_cast<std::size_t>(element.data() - value.data());
    element_ = element;
  }
  void add(std::uint32_t term) { found_.push_back({term, column_, offset_, element_}); }
  [[nodiscard]] bool empty() const { return found_.empty(); }

  // Appends the hits in their order (matcher.h) and forgets them.
  void finish(std::vector<Hit>& out);

 private:
  struct Found {
    std::uint32_t term;
    int column;
    std::size_t offset;
    std::string_view element;
  };
  struct Candidate {
    Hit hit;
    std::size_t offset;
    std::uint32_t list;
  };
  void add_single(const Found& found);
  void add_lists();

  const Index& index_;
  int column_ = 0;
  std::size_t offset_ = 0;
  std::string_view element_;
  std::vector<Found> found_, of_lists_;
  std::vector<Candidate> candidates_;
};

}  // namespace demarche::sweep

// JsonSieve: which lines of a log of one JSON object a line need an exact look. Values are found by their keys, wherever
// these are nested, without parsing the line.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "pipeline/sweep/kernel/line_sieve.h"
#include "pipeline/sweep/kernel/term_filters.h"
#include "pipeline/sweep/kernel/token_check.h"

namespace demarche::kernel {

class JsonSieve final : public LineSieve {
 public:
  // The FieldClass bits of all columns that a key's values may belong to, whatever log they are in and whatever is around
  // the key; and kWholeLine for a key whose objects are all wanted.
  using ClassesOf = std::function<std::uint32_t(std::string_view key)>;

  JsonSieve(const TermFilters& filters, ClassesOf classes_of);
  ~JsonSieve() override;

  // Found are: lines in which TokenCheck finds something, lines with a key that is new since the last forget(), and lines that look
  // unlike one object without spaces before its colons. Numbers, booleans and objects within lists show nothing.
  std::uint32_t scan(std::string_view text, std::vector<FoundLine>& found) override;
  void forget() override;
  [[nodiscard]] bool is_directive(std::string_view) const override { return false; }

 private:
  struct Memory;
  void add(std::uint32_t at, std::string_view text, const JsonScan& scan, std::vector<FoundLine>& found) const;
  [[nodiscard]] bool may_show(Extent token, std::uint32_t key, std::string_view text);
  [[nodiscard]] bool look_awkward(std::uint32_t key_end, std::string_view text);
  [[nodiscard]] bool value_may_show(std::uint32_t classes, std::string_view line, std::size_t at);
  [[nodiscard]] bool text_may_show(std::uint32_t classes, std::string_view raw, std::string_view text);
  [[nodiscard]] bool unescaped_may_show(std::uint32_t classes, std::string_view raw, std::string_view text);
  bool learn(std::string_view key, std::uint32_t& classes);

  const TermFilters& filters_;
  ClassesOf classes_of_;
  TokenCheck check_;
  std::vector<JsonKey> keys_;                  // JsonShape::kPlaces
  std::vector<std::uint32_t> classes_;         // by place
  std::size_t key_count_ = 0;
  std::unordered_map<std::string, std::uint32_t> other_keys_;   // too long for the table, or one too many
  std::string unescaped_;
  std::unique_ptr<Memory> memory_;
};

}  // namespace demarche::kernel

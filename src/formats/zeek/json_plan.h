// JsonPlan: the columns of one log type in a JSON log, learned line by line. Only ever grows at the end.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "model/record.h"

namespace demarche::zeek {

// What a JSON value can say about its column.
enum class JsonKind { text, zeek_time, iso_time, number, boolean, empty_list };

class JsonPlan {
 public:
  static constexpr std::size_t kMostColumns = 4096;
  static constexpr std::size_t kLongestName = 256;

  JsonPlan(std::string log, bool zeek) : zeek_(zeek) { plan_.log = std::move(log); }

  [[nodiscard]] const ColumnPlan& plan() const { return plan_; }
  // The column of that name, told of one more value of it; -1 when it would be one too many or its name is too long.
  [[nodiscard]] int column(std::string_view name, JsonKind kind, bool list);
  // Has the plan changed since this was last asked?
  [[nodiscard]] bool take_changed() { return std::exchange(changed_, false); }
  void start_line() { expected_ = 0; }

 private:
  [[nodiscard]] int find(std::string_view name);
  [[nodiscard]] int add(std::string_view name);
  void learn(std::size_t index, JsonKind kind, bool list);
  [[nodiscard]] FieldType type_of(std::string_view name, JsonKind kind) const;

  ColumnPlan plan_;
  bool zeek_;                                // the file names its log types: Zeek wrote it
  std::vector<bool> typed_;                  // false: only empty lists so far
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, int, Hash, std::equal_to<>> index_;
  std::size_t expected_ = 0;                 // lines of one log name their fields in one order
  bool changed_ = true;
};

// "2018-03-24T17:15:20.613421Z" and the like: date, T, time and zone. The kind that a text has by its shape.
[[nodiscard]] JsonKind kind_of_text(std::string_view text);

}  // namespace demarche::zeek

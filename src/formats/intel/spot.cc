// Cells that several formats share.
#include "base/text.h"
#include "formats/intel/readers.h"

namespace demarche::intel {

std::optional<Timestamp> read_time(std::string_view name, std::string_view text, Spot spot, Problems& problems) {
  text = trim(text);
  if (text.empty() || text == "-") return std::nullopt;
  auto time = Timestamp::parse(text);
  if (time) return *time;
  problems.add(spot.line, spot.offset,
               std::string(name) + ": expected a time such as 2013-02-19 or 2013-02-19T08:15:00Z, found \"" +
                   visible(text.substr(0, 60)) + "\"; the indicator is used without it",
               "", name);
  return std::nullopt;
}

std::optional<int> read_confidence(std::string_view text, Spot spot, Problems& problems) {
  text = trim(text);
  if (text.empty() || text == "-") return std::nullopt;
  const auto value = parse_unsigned(text);
  if (value && *value <= 100) return static_cast<int>(*value);
  problems.add(spot.line, spot.offset,
               "confidence: expected a whole number from 0 to 100, found \"" + visible(text.substr(0, 40)) +
                   "\"; the indicator is used without it",
               "", "confidence");
  return std::nullopt;
}

std::string_view shortened(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
  return text.substr(0, most);
}

}  // namespace demarche::intel

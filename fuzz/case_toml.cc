// links: demarche_toml
// case.toml: whatever the bytes, the reader answers with a case or with an error whose every line names the file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "formats/toml/case_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = demarche::toml::read_case(text, "case.toml");
  if (read) {
    if (read->id.empty()) std::abort();
    return 0;
  }
  for (std::string_view line : demarche::split(read.error().message, '\n'))
    if (!line.starts_with("case.toml:") || !demarche::is_utf8(line)) std::abort();
  return 0;
}

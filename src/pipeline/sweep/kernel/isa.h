// Isa: which instruction set a kernel is compiled for. All give the same answers; only their speed differs.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace demarche::kernel {

enum class Isa : std::uint8_t {
  portable,   // C++ without any extension
  avx2,       // with BMI1/2, LZCNT, POPCNT and AES-NI: since 2013 (Intel) and 2015 (AMD)
  avx512,     // F, BW, VL, DQ with VAES: since 2019 (Intel) and 2022 (AMD)
};

[[nodiscard]] std::string_view isa_text(Isa isa);
[[nodiscard]] std::optional<Isa> parse_isa(std::string_view text);
// What this processor has, slowest first; never empty.
[[nodiscard]] std::vector<Isa> available_isas();
[[nodiscard]] Isa best_isa();

}  // namespace demarche::kernel

#include "pipeline/sweep/kernel/isa.h"

namespace demarche::kernel {

std::string_view isa_text(Isa isa) {
  switch (isa) {
    case Isa::portable: return "portable";
    case Isa::avx2: return "avx2";
    case Isa::avx512: return "avx512";
  }
  return "portable";
}

std::optional<Isa> parse_isa(std::string_view text) {
  for (const Isa isa : {Isa::portable, Isa::avx2, Isa::avx512})
    if (text == isa_text(isa)) return isa;
  return std::nullopt;
}

std::vector<Isa> available_isas() {
  std::vector<Isa> isas = {Isa::portable};
#if defined(__x86_64__)
  const bool avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("bmi2") &&
                    __builtin_cpu_supports("popcnt") && __builtin_cpu_supports("aes");
  if (avx2) isas.push_back(Isa::avx2);
  const bool avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
                      __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512cd") &&
                      __builtin_cpu_supports("vaes") && __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2");
  if (avx2 && avx512) isas.push_back(Isa::avx512);
#endif
  return isas;
}

Isa best_isa() { return available_isas().back(); }

}  // namespace demarche::kernel

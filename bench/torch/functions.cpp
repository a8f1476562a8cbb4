// SPDX-License-Identifier: MIT
// Napier's functions for ctypes: f(out, x, n), one for each function and type; and use(isa), which says whether it is here.
#include <napier/napier.hpp>

extern "C" bool use(const char* isa) {
  try {
    napier::simd::use(isa);
    return true;
  } catch (const napier::Error&) { return false; }
}

#define FOR_TYPE(name, suffix, T)                                       \
  extern "C" void name##_##suffix(T* out, const T* x, std::size_t n) {  \
    napier::name##_out(std::span<T>(out, n), std::span<const T>(x, n)); \
  }
#define FUNCTION(name) FOR_TYPE(name, float, float) FOR_TYPE(name, double, double)

FUNCTION(exp)
FUNCTION(exp2)
FUNCTION(expm1)
FUNCTION(log_sigmoid)
FUNCTION(relu)
FUNCTION(sigmoid)
FUNCTION(silu)
FUNCTION(softplus)
FUNCTION(tanh)

// SPDX-License-Identifier: MIT
// Napier's functions for ctypes: int f(out, x, n), one for each function and type, and int use(isa); 0, or 1 where that failed.
#include <napier/napier.hpp>

namespace {

template <class Call> int status_of(Call call) {
  try {
    call();
    return 0;
  } catch (...) { return 1; }
}

}  // namespace

extern "C" int use(const char* isa) {
  return status_of([&] { napier::simd::use(isa); });
}

#define FOR_TYPE(name, suffix, T)                                                                  \
  extern "C" int name##_##suffix(T* out, const T* x, std::size_t n) {                              \
    return status_of([&] { napier::name##_out(std::span<T>(out, n), std::span<const T>(x, n)); }); \
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

// SPDX-License-Identifier: MIT
// SLEEF, the functions of 1.0 ULP, a vector at a time, n a multiple of it.  sigmoid, silu, softplus and log_sigmoid are the
// usual formulas on them.
#include <immintrin.h>
#include <sleef.h>

#include "peer.hpp"

namespace sleef {

#ifdef __AVX512F__
using Floats = __m512;
using Doubles = __m512d;
#  define FUNCTION(f)                                           \
    Floats f(Floats x) { return Sleef_##f##f16_u10avx512f(x); } \
    Doubles f(Doubles x) { return Sleef_##f##d8_u10avx512f(x); }
#else
using Floats = __m256;
using Doubles = __m256d;
#  define FUNCTION(f)                                       \
    Floats f(Floats x) { return Sleef_##f##f8_u10avx2(x); } \
    Doubles f(Doubles x) { return Sleef_##f##d4_u10avx2(x); }
#endif
namespace {
FUNCTION(exp)
FUNCTION(exp2)
FUNCTION(expm1)
FUNCTION(log1p)
FUNCTION(tanh)
}  // namespace

template <class T> struct VectorOf { using type = Floats; };
template <> struct VectorOf<double> { using type = Doubles; };

/// log(1 + e^x), with nothing that overflows.
template <class V> V softplus(V x) { return (x > 0 ? x : V{}) + sleef::log1p(sleef::exp(x > 0 ? -x : x)); }

struct Loop {
  template <class F, class T> static void run(std::int64_t n, T* out, const T* in) {
    typename VectorOf<T>::type x;
    for (std::int64_t i = 0; i < n; i += static_cast<std::int64_t>(sizeof x / sizeof(T))) {
      __builtin_memcpy(&x, in + i, sizeof x);
      x = F()(x);
      __builtin_memcpy(out + i, &x, sizeof x);
    }
  }
};

}  // namespace sleef

using peers::function;
using sleef::Loop;
extern const peers::Peer PEER;
const peers::Peer PEER{"SLEEF",
                       ISA,
                       {function<Loop>("exp", [](auto x) { return sleef::exp(x); }),
                        function<Loop>("sigmoid", [](auto x) { return 1 / (1 + sleef::exp(-x)); }),
                        function<Loop>("exp2", [](auto x) { return sleef::exp2(x); }),
                        function<Loop>("expm1", [](auto x) { return sleef::expm1(x); }),
                        function<Loop>("tanh", [](auto x) { return sleef::tanh(x); }),
                        function<Loop>("silu", [](auto x) { return x / (1 + sleef::exp(-x)); }),
                        function<Loop>("softplus", [](auto x) { return sleef::softplus(x); }),
                        function<Loop>("log_sigmoid", [](auto x) { return -sleef::softplus(-x); })}};

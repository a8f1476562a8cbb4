// SPDX-License-Identifier: MIT
// SLEEF, the functions of 1.0 ULP; sigmoid is 1/(1 + exp(-x)) on them.  A vector at a time, n a multiple of it.
#include <immintrin.h>
#include <sleef.h>

#include "peer.hpp"

namespace {

#ifdef __AVX512F__
struct Float {
  using Vector = __m512;
  static Vector load(const float* p) { return _mm512_loadu_ps(p); }
  static void store(float* p, Vector v) { _mm512_storeu_ps(p, v); }
  static Vector exp(Vector x) { return Sleef_expf16_u10avx512f(x); }
};
struct Double {
  using Vector = __m512d;
  static Vector load(const double* p) { return _mm512_loadu_pd(p); }
  static void store(double* p, Vector v) { _mm512_storeu_pd(p, v); }
  static Vector exp(Vector x) { return Sleef_expd8_u10avx512f(x); }
};
#else
struct Float {
  using Vector = __m256;
  static Vector load(const float* p) { return _mm256_loadu_ps(p); }
  static void store(float* p, Vector v) { _mm256_storeu_ps(p, v); }
  static Vector exp(Vector x) { return Sleef_expf8_u10avx2(x); }
};
struct Double {
  using Vector = __m256d;
  static Vector load(const double* p) { return _mm256_loadu_pd(p); }
  static void store(double* p, Vector v) { _mm256_storeu_pd(p, v); }
  static Vector exp(Vector x) { return Sleef_expd4_u10avx2(x); }
};
#endif

template <class V, class T> void exp(std::int64_t n, T* out, const T* in) {
  for (std::int64_t i = 0; i < n; i += static_cast<std::int64_t>(sizeof(typename V::Vector) / sizeof(T))) {
    V::store(out + i, V::exp(V::load(in + i)));
  }
}
template <class V, class T> void sigmoid(std::int64_t n, T* out, const T* in) {
  for (std::int64_t i = 0; i < n; i += static_cast<std::int64_t>(sizeof(typename V::Vector) / sizeof(T))) {
    V::store(out + i, 1 / (1 + V::exp(-V::load(in + i))));
  }
}

}  // namespace

extern const peers::Peer PEER;
const peers::Peer PEER{
    "SLEEF", ISA, exp<Float, float>, sigmoid<Float, float>, exp<Double, double>, sigmoid<Double, double>};

// SPDX-License-Identifier: MIT
// AVX2 with FMA: 8 floats or 4 doubles.
#ifndef NAPIER_SIMD_AVX2_HPP
#define NAPIER_SIMD_AVX2_HPP

#include <immintrin.h>

#include <cstdint>
#include <napier/simd/cpu.hpp>
#include <napier/simd/isa.hpp>

#define NAPIER_AVX2 "avx2,fma,f16c"

NAPIER_BEGIN_TARGET(NAPIER_AVX2)
namespace napier::inline NAPIER_ABI::simd::avx2 {

template <class T> struct RawVector { typedef T type __attribute__((vector_size(32))); };
template <class T> using Raw = typename RawVector<T>::type;

#include <napier/simd/vec.inl>
#include <napier/simd/x86.inl>

NAPIER_INLINE Vec<float> fma(Vec<float> a, Vec<float> b, Vec<float> c) { return _mm256_fmadd_ps(a.v, b.v, c.v); }
NAPIER_INLINE Vec<double> fma(Vec<double> a, Vec<double> b, Vec<double> c) { return _mm256_fmadd_pd(a.v, b.v, c.v); }

// Floats that are not negative are ordered as their bits are, and integers have more units.
NAPIER_INLINE Vec<float> maximum(Vec<float> a, Vec<float> b) {
  return reinterpret_cast<__m256>(_mm256_max_epi32(reinterpret_cast<__m256i>(a.v), reinterpret_cast<__m256i>(b.v)));
}
NAPIER_INLINE Vec<float> minimum(Vec<float> a, Vec<float> b) {
  return reinterpret_cast<__m256>(_mm256_min_epi32(reinterpret_cast<__m256i>(a.v), reinterpret_cast<__m256i>(b.v)));
}
NAPIER_INLINE Vec<double> maximum(Vec<double> a, Vec<double> b) { return _mm256_max_pd(a.v, b.v); }
NAPIER_INLINE Vec<double> minimum(Vec<double> a, Vec<double> b) { return _mm256_min_pd(a.v, b.v); }

// In assembly, so that clang does not exchange the operands under -ffast-math: where either is NaN, the second one is the result.
NAPIER_INLINE Vec<float> bounded(Vec<float> a, Vec<float> high) {
  Vec<float> y;
  __asm__("vminps {%2, %1, %0|%0, %1, %2}" : "=x"(y.v) : "x"(high.v), "x"(magnitude(a).v));
  return y;
}

NAPIER_INLINE Pair<Vec<double>> to_double(Vec<float> a) {
  return {_mm256_cvtps_pd(_mm256_castps256_ps128(a.v)), _mm256_cvtps_pd(_mm256_extractf128_ps(a.v, 1))};
}
NAPIER_INLINE Vec<float> to_float(Pair<Vec<double>> p) {
  return _mm256_insertf128_ps(_mm256_castps128_ps256(_mm256_cvtpd_ps(p.a.v)), _mm256_cvtpd_ps(p.b.v), 1);
}

NAPIER_INLINE Vec<float> clamp(Vec<float> a, Vec<float> low, Vec<float> high) {
  return _mm256_min_ps(_mm256_max_ps(a.v, low.v), high.v);
}
NAPIER_INLINE Vec<double> clamp(Vec<double> a, Vec<double> low, Vec<double> high) {
  return _mm256_min_pd(_mm256_max_pd(a.v, low.v), high.v);
}

NAPIER_INLINE bool all(Mask<std::uint32_t> a) { return _mm256_movemask_ps(reinterpret_cast<__m256>(a.m)) == 0xff; }
NAPIER_INLINE bool all(Mask<std::uint64_t> a) { return _mm256_movemask_pd(reinterpret_cast<__m256d>(a.m)) == 0xf; }

NAPIER_INLINE void stream(float* p, Vec<float> a) { _mm256_stream_ps(p, a.v); }
NAPIER_INLINE void stream(double* p, Vec<double> a) { _mm256_stream_pd(p, a.v); }

NAPIER_INLINE Vec<float> load(const float16* p) {
  return _mm256_cvtph_ps(_mm_loadu_si128(static_cast<const __m128i*>(static_cast<const void*>(p))));
}
NAPIER_INLINE void store(float16* p, Vec<float> a) {
  _mm_storeu_si128(static_cast<__m128i*>(static_cast<void*>(p)), _mm256_cvtps_ph(a.v, _MM_FROUND_TO_NEAREST_INT));
}

/// Lanes before the n-th: the sign bits that vmaskmov looks at.  What it skips it does not touch.
NAPIER_INLINE __m256i first(const float*, int n) {
  return _mm256_cmpgt_epi32(_mm256_set1_epi32(n), _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7));
}
NAPIER_INLINE __m256i first(const double*, int n) {
  return _mm256_cmpgt_epi64(_mm256_set1_epi64x(n), _mm256_setr_epi64x(0, 1, 2, 3));
}
NAPIER_INLINE Vec<float> load_first(const float* p, int n) { return _mm256_maskload_ps(p, first(p, n)); }
NAPIER_INLINE Vec<double> load_first(const double* p, int n) { return _mm256_maskload_pd(p, first(p, n)); }
NAPIER_INLINE void store_first(float* p, Vec<float> a, int n) { _mm256_maskstore_ps(p, first(p, n), a.v); }
NAPIER_INLINE void store_first(double* p, Vec<double> a, int n) { _mm256_maskstore_pd(p, first(p, n), a.v); }

// vpermps looks at the low three bits of an index only, so whatever stands above them may stay.  Its table is asked for in a
// register: from memory, which gcc prefers, a Zen 3 takes two cycles for it, not one.
NAPIER_INLINE Vec<std::uint32_t> lookup_bits(const void* t, Vec<std::uint32_t> i) {
  Vec<std::uint32_t> y;
  __asm__("vpermd {%2, %1, %0|%0, %1, %2}" : "=x"(y.v) : "x"(i.v), "x"(_mm256_loadu_si256(static_cast<const __m256i*>(t))));
  return y;
}
// The table's low halves in one register and its high halves in another, the index in both halves of a lane: two vpermps.
NAPIER_INLINE Vec<std::uint64_t> lookup_bits(const void* t, Vec<std::uint64_t> i) {
  const __m256 a = _mm256_loadu_ps(static_cast<const float*>(t));
  const __m256 b = _mm256_loadu_ps(static_cast<const float*>(t) + 8);
  const __m256d low = reinterpret_cast<__m256d>(_mm256_shuffle_ps(a, b, 0x88));
  const __m256d high = reinterpret_cast<__m256d>(_mm256_shuffle_ps(a, b, 0xdd));
  const __m256i twice = _mm256_shuffle_epi32(reinterpret_cast<__m256i>(i.v), 0xa0);
  const __m256 l = _mm256_permutevar8x32_ps(reinterpret_cast<__m256>(_mm256_permute4x64_pd(low, 0xd8)), twice);
  const __m256 h = _mm256_permutevar8x32_ps(reinterpret_cast<__m256>(_mm256_permute4x64_pd(high, 0xd8)), twice);
  return reinterpret_cast<Raw<std::uint64_t>>(_mm256_blend_ps(l, h, 0xaa));
}

template <class T> inline constexpr int turn = 2;  // vectors
inline constexpr int block = 64;                   // vectors
inline constexpr bool joins = false;               // the first two stages
inline constexpr bool overlaps = false;            // a turn's division with the next one's first stage
inline constexpr int turns_asked = 8;  // about at once, whether all lanes are ordinary, for a kernel of one stage
inline constexpr int registers = 16;
inline constexpr bool keeps_nan = true;  // arithmetic on a NaN gives that NaN, quiet

#include <napier/simd/stages.inl>

#include <napier/simd/loop.inl>

}  // namespace napier::inline NAPIER_ABI::simd::avx2
NAPIER_END_TARGET

namespace napier::inline NAPIER_ABI::simd {

template <> struct Isa<2> {
  static constexpr const char* name = "avx2";
  static bool supported() noexcept { return cpu_allows(Feature::avx2); }
  template <class C, class F, class O, class... In> static constexpr auto loop = &avx2::run<C, F, O, In...>;
};

}  // namespace napier::inline NAPIER_ABI::simd
#endif

#ifdef NAPIER_KERNEL
NAPIER_BEGIN_TARGET(NAPIER_AVX2)
namespace napier::inline NAPIER_ABI::simd::avx2 {
#include NAPIER_KERNEL
}
NAPIER_END_TARGET
#endif

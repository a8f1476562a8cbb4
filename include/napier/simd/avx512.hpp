// SPDX-License-Identifier: MIT
// AVX-512 F, BW, DQ, VL: 16 floats or 8 doubles.
// The zeroing forms (maskz, all lanes on) stand where gcc 12 builds the plain ones on an undefined value, and warns of
// itself.
#ifndef NAPIER_SIMD_AVX512_HPP
#define NAPIER_SIMD_AVX512_HPP

#include <immintrin.h>

#include <cstdint>
#include <napier/simd/cpu.hpp>
#include <napier/simd/isa.hpp>

#define NAPIER_AVX512 "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,f16c"

NAPIER_BEGIN_TARGET(NAPIER_AVX512)
namespace napier::inline NAPIER_ABI::simd::avx512 {

template <class T> struct RawVector { typedef T type __attribute__((vector_size(64))); };
template <class T> using Raw = typename RawVector<T>::type;

#include <napier/simd/vec.inl>
#include <napier/simd/x86.inl>

NAPIER_INLINE Vec<float> fma(Vec<float> a, Vec<float> b, Vec<float> c) { return _mm512_fmadd_ps(a.v, b.v, c.v); }
NAPIER_INLINE Vec<double> fma(Vec<double> a, Vec<double> b, Vec<double> c) { return _mm512_fmadd_pd(a.v, b.v, c.v); }

NAPIER_INLINE Vec<float> maximum(Vec<float> a, Vec<float> b) { return _mm512_maskz_max_ps(0xffff, a.v, b.v); }
NAPIER_INLINE Vec<float> minimum(Vec<float> a, Vec<float> b) { return _mm512_maskz_min_ps(0xffff, a.v, b.v); }
NAPIER_INLINE Vec<double> maximum(Vec<double> a, Vec<double> b) { return _mm512_maskz_max_pd(0xff, a.v, b.v); }
NAPIER_INLINE Vec<double> minimum(Vec<double> a, Vec<double> b) { return _mm512_maskz_min_pd(0xff, a.v, b.v); }

NAPIER_INLINE Vec<float> clamp(Vec<float> a, Vec<float> low, Vec<float> high) {
  return _mm512_maskz_min_ps(0xffff, _mm512_maskz_max_ps(0xffff, a.v, low.v), high.v);
}
NAPIER_INLINE Vec<double> clamp(Vec<double> a, Vec<double> low, Vec<double> high) {
  return _mm512_maskz_min_pd(0xff, _mm512_maskz_max_pd(0xff, a.v, low.v), high.v);
}

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wsign-conversion"  // gcc's own, of the mask, in what is a macro at -O0
/// The magnitude of the smaller one, in one instruction.
NAPIER_INLINE Vec<float> bounded(Vec<float> a, Vec<float> high) {
  return _mm512_maskz_range_ps(0xffff, a.v, high.v, 0b10'10);
}
#pragma GCC diagnostic pop

/// Where one of two vectors, or of two others, has a NaN.
struct Numbers {
  __mmask16 missing, missing_too;
  NAPIER_INLINE Numbers operator&(Numbers b) const {
    return {static_cast<__mmask16>(missing | b.missing), static_cast<__mmask16>(missing_too | b.missing_too)};
  }
};
NAPIER_INLINE bool all(Numbers a) { return _kortestz_mask16_u8(a.missing, a.missing_too) != 0; }

NAPIER_INLINE __mmask16 nans(Vec<float> a, Vec<float> b) {
#ifdef __clang__  // under -ffast-math it would take it for granted that there is none
  __mmask16 m;
  __asm__("vcmpps {$3, %2, %1, %0|%0, %1, %2, 3}" : "=k"(m) : "v"(a.v), "v"(b.v));
  return m;
#else
  return _mm512_cmp_ps_mask(a.v, b.v, _CMP_UNORD_Q);
#endif
}
NAPIER_INLINE Numbers numbers(Vec<float> a) { return {nans(a, a), 0}; }
NAPIER_INLINE Numbers numbers(Pair<Vec<float>> a) { return {nans(a.a, a.b), 0}; }
NAPIER_INLINE Numbers numbers(Pair<Pair<Vec<float>>> a) { return {nans(a.a.a, a.a.b), nans(a.b.a, a.b.b)}; }

NAPIER_INLINE Pair<Vec<double>> to_double(Vec<float> a) {
  return {_mm512_maskz_cvtps_pd(0xff, _mm512_maskz_extractf32x8_ps(0xff, a.v, 0)),
          _mm512_maskz_cvtps_pd(0xff, _mm512_maskz_extractf32x8_ps(0xff, a.v, 1))};
}
NAPIER_INLINE Vec<float> to_float(Pair<Vec<double>> p) {
  const __m512 low = _mm512_castps256_ps512(_mm512_maskz_cvtpd_ps(0xff, p.a.v));
  return _mm512_maskz_insertf32x8(0xffff, low, _mm512_maskz_cvtpd_ps(0xff, p.b.v), 1);
}

NAPIER_INLINE bool all(Mask<std::uint32_t> a) { return _mm512_movepi32_mask(reinterpret_cast<__m512i>(a.m)) == 0xffff; }
NAPIER_INLINE bool all(Mask<std::uint64_t> a) { return _mm512_movepi64_mask(reinterpret_cast<__m512i>(a.m)) == 0xff; }

// Not by a Mask, which is a vector: gcc 12 would make one of the comparison's mask, and a mask of that again.
NAPIER_INLINE bool all(Within<Vec<float>> a) {
  return _mm512_cmplt_epi32_mask(_mm512_castps_si512(a.size.v), _mm512_castps_si512(a.limit.v)) == 0xffff;
}
NAPIER_INLINE bool all(Within<Vec<double>> a) {
  return _mm512_cmplt_epi64_mask(_mm512_castpd_si512(a.size.v), _mm512_castpd_si512(a.limit.v)) == 0xff;
}

NAPIER_INLINE bool equal(Vec<float> a, Vec<float> b) {
  return _mm512_cmpneq_epi32_mask(_mm512_castps_si512(a.v), _mm512_castps_si512(b.v)) == 0;
}
NAPIER_INLINE bool equal(Vec<double> a, Vec<double> b) {
  return _mm512_cmpneq_epi64_mask(_mm512_castpd_si512(a.v), _mm512_castpd_si512(b.v)) == 0;
}

NAPIER_INLINE void stream(float* p, Vec<float> a) { _mm512_stream_ps(p, a.v); }
NAPIER_INLINE void stream(double* p, Vec<double> a) { _mm512_stream_pd(p, a.v); }

NAPIER_INLINE Vec<float> load(const float16* p) {
  return _mm512_maskz_cvtph_ps(0xffff, _mm256_loadu_si256(static_cast<const __m256i*>(static_cast<const void*>(p))));
}
NAPIER_INLINE void store(float16* p, Vec<float> a) {
  const __m256i halves = _mm512_maskz_cvtps_ph(0xffff, a.v, _MM_FROUND_TO_NEAREST_INT);
  _mm256_storeu_si256(static_cast<__m256i*>(static_cast<void*>(p)), halves);
}

NAPIER_INLINE __mmask16 first(int n) { return static_cast<__mmask16>((1u << n) - 1); }
NAPIER_INLINE Vec<float> load_first(const float* p, int n) { return _mm512_maskz_loadu_ps(first(n), p); }
NAPIER_INLINE Vec<double> load_first(const double* p, int n) {
  return _mm512_maskz_loadu_pd(static_cast<__mmask8>(first(n)), p);
}
NAPIER_INLINE void store_first(float* p, Vec<float> a, int n) { _mm512_mask_storeu_ps(p, first(n), a.v); }
NAPIER_INLINE void store_first(double* p, Vec<double> a, int n) {
  _mm512_mask_storeu_pd(p, static_cast<__mmask8>(first(n)), a.v);
}

// vpermps looks at the low four bits of an index, so the table stands twice.
NAPIER_INLINE Vec<std::uint32_t> lookup_bits(const void* t, Vec<std::uint32_t> i) {
  const __m512i table = _mm512_maskz_broadcast_i32x8(0xffff, _mm256_loadu_si256(static_cast<const __m256i*>(t)));
  return reinterpret_cast<Raw<std::uint32_t>>(
      _mm512_maskz_permutexvar_epi32(0xffff, reinterpret_cast<__m512i>(i.v), table));
}
NAPIER_INLINE Vec<std::uint64_t> lookup_bits(const void* t, Vec<std::uint64_t> i) {
  return reinterpret_cast<Raw<std::uint64_t>>(
      _mm512_maskz_permutexvar_epi64(0xff, reinterpret_cast<__m512i>(i.v), _mm512_loadu_si512(t)));
}

template <class T> inline constexpr int turn = sizeof(T) == 4 ? 4 : 2;  // vectors
inline constexpr int block = 32;                                        // vectors
inline constexpr bool joins = true;                                     // the first two stages
inline constexpr bool overlaps = true;                                  // a turn's division with the next one's first stage
inline constexpr int turns_asked = 8;  // about at once, whether all lanes are ordinary, for a kernel of one stage
inline constexpr int registers = 32;
inline constexpr bool keeps_nan = true;  // arithmetic on a NaN gives that NaN, quiet

#include <napier/simd/stages.inl>

#include <napier/simd/loop.inl>

}  // namespace napier::inline NAPIER_ABI::simd::avx512
NAPIER_END_TARGET

namespace napier::inline NAPIER_ABI::simd {

template <> struct Isa<3> {
  static constexpr const char* name = "avx512";
  static bool supported() noexcept { return cpu_allows(Feature::avx512); }
  template <class C, class F, class O, class... In> static constexpr auto loop = &avx512::run<C, F, O, In...>;
};

}  // namespace napier::inline NAPIER_ABI::simd
#endif

#ifdef NAPIER_KERNEL
NAPIER_BEGIN_TARGET(NAPIER_AVX512)
namespace napier::inline NAPIER_ABI::simd::avx512 {
#include NAPIER_KERNEL
}
NAPIER_END_TARGET
#endif

// SPDX-License-Identifier: MIT
// The fallback, for every CPU, compiled with the unit's own instructions and no others (by gcc on i386 with SSE2 as well): 4
// floats or 2 doubles in the compiler's portable vectors, which it makes of SSE2 on x86-64, of scalar code elsewhere.  The bits
// are those of the other ISAs, also where the hardware has no fused multiply-add.
#ifndef NAPIER_SIMD_SCALAR_HPP
#define NAPIER_SIMD_SCALAR_HPP

#include <cmath>
#include <cstdint>
#include <napier/simd/isa.hpp>
#if defined(NAPIER_SSE2)
#  include <immintrin.h>
#endif

NAPIER_BEGIN_REGION
namespace napier::inline NAPIER_ABI::simd::scalar {

template <class T> struct RawVector { typedef T type __attribute__((vector_size(16))); };
template <class T> using Raw = typename RawVector<T>::type;

#include <napier/simd/vec.inl>

template <class T> NAPIER_INLINE Vec<T> maximum(Vec<T> a, Vec<T> b) { return select(a > b, a, b); }
template <class T> NAPIER_INLINE Vec<T> clamp(Vec<T> a, Vec<T> low, Vec<T> high) {
  return select(a > low, select(a < high, a, high), low);
}

#if defined(NAPIER_SSE2)
template <class U> NAPIER_INLINE int sign_bits(Mask<U> a) { return _mm_movemask_ps(__builtin_bit_cast(Raw<float>, a.m)); }
template <class U> NAPIER_INLINE bool all(Mask<U> a) { return sign_bits(a) == 15; }
template <class U> NAPIER_INLINE bool any(Mask<U> a) { return sign_bits(a) != 0; }
#else
template <class U> NAPIER_INLINE bool all(Mask<U> a) {
  const auto halves = __builtin_bit_cast(Raw<std::uint64_t>, a.m);
  return (halves[0] & halves[1]) == ~std::uint64_t(0);
}
template <class U> NAPIER_INLINE bool any(Mask<U> a) {
  const auto halves = __builtin_bit_cast(Raw<std::uint64_t>, a.m);
  return (halves[0] | halves[1]) != 0;
}
#endif

#if defined(NAPIER_SSE2)
// What __builtin_convertvector says below, which gcc 12 takes apart lane by lane.
NAPIER_INLINE Raw<double> low_half(Raw<float> x) { return _mm_cvtps_pd(x); }
NAPIER_INLINE Raw<double> high_half(Raw<float> x) { return _mm_cvtps_pd(_mm_movehl_ps(x, x)); }
NAPIER_INLINE Raw<float> join(Raw<double> low, Raw<double> high) {
  return _mm_movelh_ps(_mm_cvtpd_ps(low), _mm_cvtpd_ps(high));
}
#else
typedef float HalfFloats __attribute__((vector_size(8)));
NAPIER_INLINE Raw<double> low_half(Raw<float> x) {
  return __builtin_convertvector(__builtin_shufflevector(x, x, 0, 1), Raw<double>);
}
NAPIER_INLINE Raw<double> high_half(Raw<float> x) {
  return __builtin_convertvector(__builtin_shufflevector(x, x, 2, 3), Raw<double>);
}
NAPIER_INLINE Raw<float> join(Raw<double> low, Raw<double> high) {
  return __builtin_shufflevector(__builtin_convertvector(low, HalfFloats), __builtin_convertvector(high, HalfFloats), 0, 1,
                                 2, 3);
}
#endif

NAPIER_INLINE Pair<Vec<double>> to_double(Vec<float> a) { return {low_half(a.v), high_half(a.v)}; }
NAPIER_INLINE Vec<float> to_float(Pair<Vec<double>> p) { return join(p.a.v, p.b.v); }

/// x + y of two doubles, rounded to odd: where the sum is not exact, its last bit is set.  Rounding such a sum once more,
/// to a narrower place, gives the same as rounding the exact one (Boldo and Melquiond, IEEE Trans. Computers 57(4), 2008).
/// An infinite sum stays as it is.
NAPIER_INLINE double add_to_odd(double x, double y) {
  const double sum = x + y, of_y = sum - x;
  const double error = (x - (sum - of_y)) + (y - of_y);
  std::uint64_t b = __builtin_bit_cast(std::uint64_t, sum);
  if ((error < 0 || error > 0) && (b & 1) == 0) b += (error > 0) == (sum > 0) ? 1 : ~std::uint64_t(0);
  return __builtin_bit_cast(double, b);
}

#if defined(__FMA__) || defined(__aarch64__) || defined(__riscv_d) || defined(__powerpc64__) || defined(__s390x__)
NAPIER_INLINE float hardware_fma(float a, float b, float c) { return __builtin_fmaf(a, b, c); }
NAPIER_INLINE double hardware_fma(double a, double b, double c) { return __builtin_fma(a, b, c); }
template <class T> NAPIER_INLINE Vec<T> fma(Vec<T> a, Vec<T> b, Vec<T> c) {
  for (int i = 0; i < Vec<T>::lanes; ++i) a.v[i] = hardware_fma(a.v[i], b.v[i], c.v[i]);
  return a;
}
#else
NAPIER_NOINLINE inline Vec<float> fma_by_lane(Vec<float> a, Vec<float> b, Vec<float> c) {
  for (int i = 0; i < 4; ++i) {
    const double product = static_cast<double>(a.v[i]) * static_cast<double>(b.v[i]);
    a.v[i] = static_cast<float>(add_to_odd(product, static_cast<double>(c.v[i])));
  }
  return a;
}
/// The product is exact in double.  Its sum with c is rounded to double and then to float, which can go wrong only where
/// the first rounding lands on a tie of the second (the low 29 bits are 1 0...0), or the result is a subnormal float, whose
/// ties lie higher: then every lane is rounded to odd first.
NAPIER_INLINE Vec<float> fma(Vec<float> a, Vec<float> b, Vec<float> c) {
  const Raw<double> low = low_half(a.v) * low_half(b.v) + low_half(c.v);
  const Raw<double> high = high_half(a.v) * high_half(b.v) + high_half(c.v);
  const auto low_words = __builtin_bit_cast(Raw<std::uint32_t>, low),
             high_words = __builtin_bit_cast(Raw<std::uint32_t>, high);
  constexpr int first = __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__ ? 0 : 1;
  const auto ends = __builtin_shufflevector(low_words, high_words, first, first + 2, first + 4, first + 6);
  const Vec<float> y = join(low, high);
  const Mask<std::uint32_t> tie{(ends & 0x1fffffffu) == 0x10000000u};
  if (any(tie | (magnitude(y) < Vec<float>(0x1.000002p-126f)))) [[unlikely]]
    return fma_by_lane(a, b, c);
  return y;
}

NAPIER_INLINE Vec<float> fma_short(Vec<float> a, Vec<float> b, Vec<float> c) {
  return join(low_half(a.v) * low_half(b.v) + low_half(c.v), high_half(a.v) * high_half(b.v) + high_half(c.v));
}

/// libm's, through an address that is read anew: under -ffast-math clang 14 turns a call of fma, and its builtin, into a product
/// and a sum.
NAPIER_INLINE double libm_fma(double a, double b, double c) {
  double (*volatile address)(double, double, double) = std::fma;
  return address(a, b, c);
}
NAPIER_NOINLINE inline Vec<double> fma_by_lane(Vec<double> a, Vec<double> b, Vec<double> c) {
  for (int i = 0; i < 2; ++i) {
    const bool none = !(__builtin_fabs(a.v[i]) > 0) || !(__builtin_fabs(b.v[i]) > 0);  // or NaN, which goes either way
    a.v[i] = none ? a.v[i] * b.v[i] + c.v[i] : libm_fma(a.v[i], b.v[i], c.v[i]);
  }
  return a;
}
/// Error-free product (T. J. Dekker, Numer. Math. 18, 1971), two error-free sums (D. Knuth), and the rest rounded twice:
/// once to v, and with the sum.  That differs from one rounding only where v stands on a tie of the second, that is on a
/// power of two.  There, and where an exponent is so far out that a part could be lost, libm's own fma, exact and slow,
/// takes over. Not inlined: the CPU runs several calls at once where they do not depend on each other, and the calls of a
/// turn do not.
NAPIER_NOINLINE inline Vec<double> fma(Vec<double> a, Vec<double> b, Vec<double> c) {
  using V = Vec<double>;
  using Bits = Vec<std::uint64_t>;
  const V product = a * b, size = magnitude(product), least(0x1p-900), most(0x1p900);
  const auto usual = (size > least) & (size < most) & (magnitude(b) < most) & (magnitude(c) < most);
  // a cut to 26 bits leaves 27, b rounded to 26 leaves 26 and a sign: the products of the parts have at most 53 bits.
  const std::uint64_t high_bits = ~((std::uint64_t(1) << 27) - 1);
  const V a_high = from_bits<double>(bits(a) & Bits(high_bits)), a_low = a - a_high;
  const V b_high = from_bits<double>((bits(b) + Bits(std::uint64_t(1) << 26)) & Bits(high_bits)), b_low = b - b_high;
  const V low = a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low);
  const V tail = c + low, of_low = tail - c, tail_error = (c - (tail - of_low)) + (low - of_low);
  const V sum = product + tail, of_tail = sum - product, sum_error = (product - (sum - of_tail)) + (tail - of_tail);
  const V v = sum_error + tail_error;
  const V one(1.0), mantissa = from_bits<double>((bits(v) & Bits((std::uint64_t(1) << 52) - 1)) | bits(one));
  const auto certain = (mantissa > one) | (magnitude(v) < V(0x1p-1070));
  if (!all(usual & certain)) [[unlikely]]
    return fma_by_lane(a, b, c);
  return sum + v;
}
template <class T> NAPIER_INLINE Vec<T> fma_by_power(Vec<T> a, Vec<T> b, Vec<T> c) { return a * b + c; }
#endif

template <class T> NAPIER_INLINE Vec<T> rounded(Vec<T> a) {
#if defined(NAPIER_SSE2)
  __asm__("" : "+x"(a.v));
#endif
  return a;
}

NAPIER_INLINE Vec<float> load(const float16* p) {
  const Raw<std::uint32_t> h = load_halves(p), sign = (h & 0x8000u) << 16, size = (h & 0x7fffu) << 13;
  const Raw<float> value = __builtin_bit_cast(Raw<float>, size) * 0x1p112f;  // exact, also of a subnormal number
  const Raw<std::uint32_t> number = __builtin_bit_cast(Raw<std::uint32_t>, value);
  return __builtin_bit_cast(Raw<float>, sign | (size >= 0x7c00u << 13 ? size | 0x7f800000u : number));
}
NAPIER_INLINE void store(float16* p, Vec<float> a) {
  const Raw<std::uint32_t> b = bits(a).v, size = bits(magnitude(a)).v;
  // Below 2^-14 a half counts 2^-24, which is the last place of 1/2; above, the last place lies 13 bits up.
  const Raw<std::uint32_t> tiny = bits(magnitude(a) + Vec<float>(0.5f)).v - 0x3f000000u;
  const Raw<std::uint32_t> normal = (size - (112u << 23) + 0xfffu + ((size >> 13) & 1u)) >> 13;
  const Raw<std::uint32_t> finite = size < 0x38800000u ? tiny : size < 0x477ff000u ? normal : (size & 0u) + 0x7c00u;
  const Raw<std::uint32_t> quiet = 0x7e00u | ((size >> 13) & 0x3ffu);
  store_halves(p, ((b >> 16) & 0x8000u) | (is_nan(a).m ? quiet : finite));
}

#include <napier/simd/by_lane.inl>

template <class U> NAPIER_INLINE Vec<U> lookup_bits(const void* t, Vec<U> i) {
  for (int k = 0; k < Vec<U>::lanes; ++k) i.v[k] = static_cast<const U*>(t)[i.v[k] & 7];
  return i;
}

template <class T> inline constexpr int turn = sizeof(T) == 4 ? 4 : 2;  // vectors
inline constexpr int block = 32;                                        // vectors
inline constexpr bool joins = false;                                    // the first two stages
inline constexpr bool overlaps = false;                                 // a turn's division with the next one's first stage
inline constexpr int turns_asked = 1;  // about at once, whether all lanes are ordinary, for a kernel of one stage
inline constexpr int registers = 16;
inline constexpr bool keeps_nan = false;  // not all CPUs: RISC-V has one NaN

#include <napier/simd/stages.inl>

#include <napier/simd/loop.inl>

}  // namespace napier::inline NAPIER_ABI::simd::scalar
NAPIER_END_REGION

namespace napier::inline NAPIER_ABI::simd {

template <> struct Isa<0> {
  static constexpr const char* name = "scalar";
  static bool supported() noexcept { return true; }
  template <class C, class F, class O, class... In> static constexpr auto loop = &scalar::run<C, F, O, In...>;
};

}  // namespace napier::inline NAPIER_ABI::simd
#endif

#ifdef NAPIER_KERNEL
NAPIER_BEGIN_REGION
namespace napier::inline NAPIER_ABI::simd::scalar {
#include NAPIER_KERNEL
}
NAPIER_END_REGION
#endif

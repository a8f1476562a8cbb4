// SPDX-License-Identifier: MIT
// One lane, on any CPU: the same bits as the vector ISAs, also where the hardware has no fused multiply-add.
#ifndef NAPIER_SIMD_SCALAR_HPP
#define NAPIER_SIMD_SCALAR_HPP

#include <cstdint>
#include <napier/simd/isa.hpp>

NAPIER_BEGIN_REGION
  namespace napier::inline NAPIER_ABI::simd::scalar {

  template <class T> using Raw = T;

#include <napier/simd/vec.inl>

  /// x + y of two doubles, rounded to odd: where the sum is not exact, its last bit is set.  Rounding such a sum once more,
  /// to a narrower place, gives the same as rounding the exact one (Boldo and Melquiond, IEEE Trans. Computers 57(4),
  /// 2008). x + y must not overflow.
  NAPIER_INLINE double add_to_odd(double x, double y) {
    const double sum = x + y, of_y = sum - x;
    const double error = (x - (sum - of_y)) + (y - of_y);
    std::uint64_t b = __builtin_bit_cast(std::uint64_t, sum);
    if (error != 0 && (b & 1) == 0) b += (error > 0) == (sum > 0) ? 1 : ~std::uint64_t(0);
    return __builtin_bit_cast(double, b);
  }

  /// The product is exact in double.  Its sum with c is rounded to double and then to float, which can go wrong only where
  /// the first rounding lands on a tie of the second (the low 29 bits are 1 0...0), or the result is a subnormal float,
  /// whose ties lie higher.
  NAPIER_NOINLINE inline float fma_to_odd(double product, double c) { return static_cast<float>(add_to_odd(product, c)); }
  NAPIER_INLINE float exact_fma(float a, float b, float c) {
    const double product = static_cast<double>(a) * static_cast<double>(b), sum = product + static_cast<double>(c);
    const std::uint64_t s = __builtin_bit_cast(std::uint64_t, sum);
    const bool tie = static_cast<std::uint32_t>(s << 3) == 0x80000000, tiny = (s << 1) < (std::uint64_t(0x381) << 53);
    if (tie || tiny) [[unlikely]]
      return fma_to_odd(product, static_cast<double>(c));
    return static_cast<float>(sum);
  }

  /// Error-free product (T. J. Dekker, Numer. Math. 18, 1971), two error-free sums (D. Knuth), and the rest rounded twice:
  /// once
  /// to v, and with the sum.  That differs from one rounding only where v stands on a tie of the second, that is on a power
  /// of two.  Where an exponent is so far out that a part could be lost, libm's own fma, exact and slow, takes over. Not
  /// inlined: the CPU runs several calls at once where they do not depend on each other, and the calls of a turn do not.
  NAPIER_NOINLINE inline double exact_fma(double a, double b, double c) {
    using Bits = std::uint64_t;
    const double product = a * b;
    const Bits size = __builtin_bit_cast(Bits, product) << 1, factor = __builtin_bit_cast(Bits, b) << 1;
    const Bits addend = __builtin_bit_cast(Bits, c) << 1;
    constexpr Bits small = Bits(123) << 53, large = Bits(1923) << 53;  // 2^-900 and 2^900
    if (size - small >= large - small || factor >= large || addend >= large) [[unlikely]] {
      return a == 0 || b == 0 ? product + c : __builtin_fma(a, b, c);
    }
    // a cut to 26 bits leaves 27, b rounded to 26 leaves 26 and a sign: the products of the parts have at most 53 bits.
    constexpr Bits low_bits = (Bits(1) << 27) - 1;
    const double a_high = __builtin_bit_cast(double, __builtin_bit_cast(Bits, a) & ~low_bits), a_low = a - a_high;
    const double b_high = __builtin_bit_cast(double, (__builtin_bit_cast(Bits, b) + (Bits(1) << 26)) & ~low_bits),
                 b_low = b - b_high;
    const double low = a_low * b_low - (((product - a_high * b_high) - a_low * b_high) - a_high * b_low);
    const double tail = c + low, of_low = tail - c, tail_error = (c - (tail - of_low)) + (low - of_low);
    const double sum = product + tail, of_tail = sum - product;
    const double sum_error = (product - (sum - of_tail)) + (tail - of_tail);
    const double v = sum_error + tail_error;
    if ((__builtin_bit_cast(Bits, v) << 12) == 0 && v != 0) [[unlikely]]
      return sum + add_to_odd(sum_error, tail_error);
    return sum + v;
  }

#if defined(__FMA__) || defined(__aarch64__) || defined(__riscv_d) || defined(__powerpc64__) || defined(__s390x__)
  NAPIER_INLINE Vec<float> fma(Vec<float> a, Vec<float> b, Vec<float> c) { return __builtin_fmaf(a.v, b.v, c.v); }
  NAPIER_INLINE Vec<double> fma(Vec<double> a, Vec<double> b, Vec<double> c) { return __builtin_fma(a.v, b.v, c.v); }
#else
  NAPIER_INLINE Vec<float> fma(Vec<float> a, Vec<float> b, Vec<float> c) { return exact_fma(a.v, b.v, c.v); }
  NAPIER_INLINE Vec<double> fma(Vec<double> a, Vec<double> b, Vec<double> c) { return exact_fma(a.v, b.v, c.v); }
#endif

  template <class U> NAPIER_INLINE bool all(Mask<U> a) { return a.m; }

  template <class T> NAPIER_INLINE Vec<T> rounded(Vec<T> a) {
    __asm__("" : "+m"(a.v));
    return a;
  }

  // No n lies between 0 and one lane.
  template <class V> NAPIER_INLINE V load_first(const typename V::value_type* p, int) { return *p; }
  template <class T> NAPIER_INLINE void store_first(T* p, Vec<T> a, int) { *p = a.v; }

  template <class U> NAPIER_INLINE Vec<U> lookup_bits(const void* t, Vec<U> i) { return static_cast<const U*>(t)[i.v & 7]; }

  inline constexpr int turn = 1, block = 8;  // lanes

#include <napier/simd/loop.inl>

  }  // namespace napier::inline NAPIER_ABI::simd::scalar
  NAPIER_END_REGION

  namespace napier::inline NAPIER_ABI::simd {

  template <> struct Isa<0> {
    static constexpr const char* name = "scalar";
    static bool supported() noexcept { return true; }
    template <class C, class F, class O, class... I> static constexpr auto loop = &scalar::run<C, F, O, I...>;
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

// SPDX-License-Identifier: MIT
// What reads alike in AVX2 and AVX-512.

template <class T> NAPIER_INLINE Vec<T> rounded(Vec<T> a) {
  __asm__("" : "+v"(a.v));
  return a;
}

// vmaxps gives its second operand where either is NaN and where both are 0; as an intrinsic clang would exchange them under
// -ffast-math.  gcc finds out whether that operand is in memory; clang, given the choice, puts it there.
#ifdef __clang__
#  define NAPIER_ANYWHERE "v"
#else
#  define NAPIER_ANYWHERE "vm"
#endif
NAPIER_INLINE Vec<float> positive_part(Vec<float> a) {
  Vec<float> y;
  __asm__("vmaxps {%2, %1, %0|%0, %1, %2}" : "=v"(y.v) : "v"(Raw<float>{}), NAPIER_ANYWHERE(a.v));
  return y;
}
NAPIER_INLINE Vec<double> positive_part(Vec<double> a) {
  Vec<double> y;
  __asm__("vmaxpd {%2, %1, %0|%0, %1, %2}" : "=v"(y.v) : "v"(Raw<double>{}), NAPIER_ANYWHERE(a.v));
  return y;
}
#undef NAPIER_ANYWHERE

NAPIER_INLINE bool is_past_caches(std::int64_t bytes) { return bytes >= (1 << 22) && bytes >= largest_cache() / 2; }
NAPIER_INLINE void end_stream() { _mm_sfence(); }

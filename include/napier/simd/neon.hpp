// SPDX-License-Identifier: MIT
// NEON of AArch64, which every AArch64 CPU has: 4 floats or 2 doubles.
#ifndef NAPIER_SIMD_NEON_HPP
#define NAPIER_SIMD_NEON_HPP

#include <arm_neon.h>

#include <cstdint>
#include <napier/simd/isa.hpp>

#define NAPIER_NEON

NAPIER_BEGIN_REGION
namespace napier::inline NAPIER_ABI::simd::neon {

template <class T> struct RawVector { typedef T type __attribute__((vector_size(16))); };
template <class T> using Raw = typename RawVector<T>::type;

#include <napier/simd/vec.inl>

NAPIER_INLINE Vec<float> fma(Vec<float> a, Vec<float> b, Vec<float> c) { return vfmaq_f32(c.v, a.v, b.v); }
NAPIER_INLINE Vec<double> fma(Vec<double> a, Vec<double> b, Vec<double> c) { return vfmaq_f64(c.v, a.v, b.v); }

NAPIER_INLINE Vec<float> maximum(Vec<float> a, Vec<float> b) { return vmaxq_f32(a.v, b.v); }
NAPIER_INLINE Vec<double> maximum(Vec<double> a, Vec<double> b) { return vmaxq_f64(a.v, b.v); }
NAPIER_INLINE Vec<float> bounded(Vec<float> a, Vec<float> high) { return vminq_f32(vabsq_f32(a.v), high.v); }

NAPIER_INLINE Pair<Vec<double>> to_double(Vec<float> a) {
  return {vcvt_f64_f32(vget_low_f32(a.v)), vcvt_high_f64_f32(a.v)};
}
NAPIER_INLINE Vec<float> to_float(Pair<Vec<double>> p) { return vcvt_high_f32_f64(vcvt_f32_f64(p.a.v), p.b.v); }

NAPIER_INLINE Vec<float> clamp(Vec<float> a, Vec<float> low, Vec<float> high) {
  return vminq_f32(vmaxq_f32(a.v, low.v), high.v);
}
NAPIER_INLINE Vec<double> clamp(Vec<double> a, Vec<double> low, Vec<double> high) {
  return vminq_f64(vmaxq_f64(a.v, low.v), high.v);
}

NAPIER_INLINE bool all(Mask<std::uint32_t> a) { return vminvq_u32(reinterpret_cast<uint32x4_t>(a.m)) != 0; }
NAPIER_INLINE bool all(Mask<std::uint64_t> a) { return vminvq_u32(reinterpret_cast<uint32x4_t>(a.m)) != 0; }

template <class T> NAPIER_INLINE Vec<T> rounded(Vec<T> a) {
  __asm__("" : "+w"(a.v));
  return a;
}

NAPIER_INLINE Vec<float> load(const float16* p) { return vcvt_f32_f16(vreinterpret_f16_u16(vld1_u16(&p->bits))); }
NAPIER_INLINE void store(float16* p, Vec<float> a) { vst1_u16(&p->bits, vreinterpret_u16_f16(vcvt_f16_f32(a.v))); }

#include <napier/simd/by_lane.inl>

// tbl picks bytes: index j becomes the bytes 4j .. 4j + 3, or 8j .. 8j + 7.  It gives zero for a byte past the table, so
// the bits above j are cleared.  A 64-bit lane cannot be multiplied: its lowest byte, where j is, is put at every byte.
NAPIER_INLINE Vec<std::uint32_t> lookup_bits(const void* t, Vec<std::uint32_t> i) {
  const uint8x16x2_t table = vld1q_u8_x2(static_cast<const std::uint8_t*>(t));
  const uint32x4_t bytes = (i.v & 7) * 0x04040404u + 0x03020100u;
  return reinterpret_cast<Raw<std::uint32_t>>(vqtbl2q_u8(table, reinterpret_cast<uint8x16_t>(bytes)));
}
NAPIER_INLINE Vec<std::uint64_t> lookup_bits(const void* t, Vec<std::uint64_t> i) {
  const uint8x16x4_t table = vld1q_u8_x4(static_cast<const std::uint8_t*>(t));
  constexpr uint8x16_t lowest = {0, 0, 0, 0, 0, 0, 0, 0, 8, 8, 8, 8, 8, 8, 8, 8};
  constexpr uint8x16_t byte = {0, 1, 2, 3, 4, 5, 6, 7, 0, 1, 2, 3, 4, 5, 6, 7};
  const uint8x16_t eightfold = vshlq_n_u8(vqtbl1q_u8(reinterpret_cast<uint8x16_t>(i.v), lowest), 3);
  const uint8x16_t bytes = vbslq_u8(vdupq_n_u8(7 << 3), eightfold, byte);
  return reinterpret_cast<Raw<std::uint64_t>>(vqtbl4q_u8(table, bytes));
}

template <class T> inline constexpr int turn = 4;  // vectors
inline constexpr int block = 32;                   // vectors
inline constexpr bool joins = false;               // the first two stages
inline constexpr bool overlaps = false;            // a turn's division with the next one's first stage
inline constexpr int turns_asked = 8;  // about at once, whether all lanes are ordinary, for a kernel of one stage
inline constexpr int registers = 32;
inline constexpr bool keeps_nan = true;  // arithmetic on a NaN gives that NaN, quiet

#include <napier/simd/stages.inl>

#include <napier/simd/loop.inl>

}  // namespace napier::inline NAPIER_ABI::simd::neon
NAPIER_END_REGION

namespace napier::inline NAPIER_ABI::simd {

template <> struct Isa<1> {
  static constexpr const char* name = "neon";
  static bool supported() noexcept { return true; }
  template <class C, class F, class O, class... In> static constexpr auto loop = &neon::run<C, F, O, In...>;
};

}  // namespace napier::inline NAPIER_ABI::simd
#endif

#ifdef NAPIER_KERNEL
NAPIER_BEGIN_REGION
namespace napier::inline NAPIER_ABI::simd::neon {
#include NAPIER_KERNEL
}
NAPIER_END_REGION
#endif

// SPDX-License-Identifier: MIT
// In float, eight polynomials, one for each interval of |x|:
//
//   tanh|x| = base + t·(c1 + c2·t + ... + c7·t⁶),   t = |x| - centre, exactly.
//
//  1. The intervals are those of the first mantissa bit of u = 2 + scale·|x|, two in a binade: narrow near 0, wide where tanh
//     is flat, and found by a shift.
//  2. base is tanh(centre), centre chosen so that it lies within 0.001 ulp of a number; in the first interval, where centre is
//     0, |x| itself and c1 = 0.  Elsewhere it is below all |x| of its interval, so that a minimum chooses.
//
// In double, tanh|x| = E/(E + 2),   E = e^(2|x|) - 1 = high + low from expm1's core.
//
//  1. E + 2 = sum + rest, exactly but for the last place of rest.
//  2. y = high/sum nearly, by one division of 1; what E exceeds y·(sum + rest) by gives the correction.
//
// Lanes with |x| beyond limit, and NaN, take rare: the same formula at end, which gives 1.
//
// Centres whose values happen to lie close to floating-point numbers: S. Gal and B. Bachelis, ACM TOMS 17(1), 1991.

template <class T> struct TanhOfMagnitude;
template <> struct TanhOfMagnitude<float> {
  static constexpr float limit = 0x1p127f, end = 9.125f, scale = 0x1.a4p1f;
  // Within 2^-26.1 of tanh, relatively, in every interval.
  static constexpr float centre[8] = {
      0, 0x1.423e9cp-2f, 0x1.6a89ecp-1f, 0x1.861cbap0f, 0x1.38201cp1f, 0x1.d3ed8ep1f, 0x1.673c46p2f, 0x1.fe2804p2f};
  static constexpr float base[8] = {0x1p0f,         0x1.380326p-2f, 0x1.380ceep-1f, 0x1.d1990ap-1f,
                                    0x1.f84188p-1f, 0x1.ff5108p-1f, 0x1.fffc82p-1f, 0x1.fffff8p-1f};
  static constexpr float c1[8] = {
      0, 0x1.d0770ap-1f, 0x1.41d03cp-1f, 0x1.62655cp-3f, 0x1.ebdea6p-6f, 0x1.5db42cp-9f, 0x1.be96p-15f, 0x1.ffc434p-22f};
  static constexpr float c2[8] = {-0x1.395bf2p-23f, -0x1.1b0b38p-2f, -0x1.88469ep-2f,  -0x1.4246eap-3f,
                                  -0x1.e46b2cp-6f,  -0x1.5d3ef4p-9f, -0x1.bf9fa8p-15f, -0x1.00825cp-21f};
  static constexpr float c3[8] = {-0x1.5552fap-2f, -0x1.bed1e4p-3f, 0x1.88fcp-6f,    0x1.5de04ep-4f,
                                  0x1.391f9ap-6f,  0x1.d06a36p-10f, 0x1.2d1c76p-15f, 0x1.574422p-22f};
  static constexpr float c4[8] = {-0x1.7f879ep-13f, 0x1.44df18p-3f,   0x1.cfcbeap-4f,  -0x1.9d6996p-6f,
                                  -0x1.26370cp-7f,  -0x1.cd590cp-11f, -0x1.24657p-16f, -0x1.4cfd78p-23f};
  static constexpr float c5[8] = {0x1.148062p-3f, 0x1.728908p-5f,  -0x1.0b1e7cp-4f, -0x1.bccda8p-10f,
                                  0x1.9bad02p-9f, 0x1.6d3fe6p-12f, 0x1.ae97fcp-18f, 0x1.0212ap-24f};
  static constexpr float c6[8] = {-0x1.e59872p-8f,  -0x1.41d726p-4f,  0x1.8bf4dcp-10f,  0x1.b24b46p-8f,
                                  -0x1.6fdeecp-11f, -0x1.f2306ep-14f, -0x1.7755aep-19f, -0x1.b9c1a2p-26f};
  static constexpr float c7[8] = {-0x1.49fd9p-5f,  0x1.551b18p-6f,  0x1.205116p-7f,  -0x1.e659a6p-9f,
                                  0x1.1995a8p-16f, 0x1.0d6c64p-15f, 0x1.1d82b2p-20f, 0x1.1b928ep-27f};

  template <class V> NAPIER_INLINE static V of(V size) {
    size = minimum(size, V(end));
    const auto i = bits(fma(size, V(scale), V(2.0f))) >> 22;
    const V t = size - lookup(centre, i);
    // Each lookup where it is used: gcc would keep them all in registers, and has not as many.
    V p = fma(lookup(c7, i), t, lookup(c6, i));
    p = fma(p, t, lookup(c5, i));
    p = fma(p, t, lookup(c4, i));
    p = fma(p, t, lookup(c3, i));
    p = fma(p, t, lookup(c2, i));
    p = fma(p, t, lookup(c1, i));
    return fma(p, t, minimum(size, lookup(base, i)));
  }
};
template <> struct TanhOfMagnitude<double> {
  static constexpr double limit = 0.5 * Reduction<double>::limit, end = limit;

  template <class V> NAPIER_INLINE static V of(Two<V> e) {
    const V two(2.0);
    const V larger = maximum(e.high, two), smaller = minimum(e.high, two), sum = larger + smaller;
    const V rest = (smaller - (sum - larger)) + e.low, inverse = V(1.0) / sum;
    const V y = e.high * inverse;
    return fma(fma(-y, sum, e.high) + fma(-y, rest, e.low), inverse, y);
  }
};

template <> struct Kernel<function::tanh> {
  explicit Kernel(function::tanh) {}

  template <class V> using Magnitude = TanhOfMagnitude<typename V::value_type>;

  template <class V> NAPIER_INLINE auto ordinary(V x) const { return magnitude(x) < V(Magnitude<V>::limit); }

  template <class V> NAPIER_INLINE auto operator()(V x) const {
    const V size = magnitude(x);
    if constexpr (sizeof(typename V::value_type) == 4)
      return signed_as(x, Magnitude<V>::of(size));
    else
      return Expm1Core<double>::parts(size + size);
  }
  template <class V> NAPIER_INLINE V operator()(Two<V> e, V x) const { return signed_as(x, Magnitude<V>::of(e)); }

  template <class V> NAPIER_INLINE V rare(V x) const {
    const V end(Magnitude<V>::end);
    return nan_or(x, stages(*this, clamp(x, -end, end)));
  }
};

template <> struct Kernel<function::tanh_backward> {
  explicit Kernel(function::tanh_backward) {}
  template <class V> NAPIER_INLINE V operator()(V grad, V y) const {
    return nan_or(grad, y, grad * fma(-y, y, V(typename V::value_type(1))));
  }
};

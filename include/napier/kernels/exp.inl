// SPDX-License-Identifier: MIT
// e^x = 2^k · t[j] · e^r,   8k + j = n = round(8x / ln 2),   |r| <= ln2/16 and a little.
//
//  1. Adding round = 1.5·2^m (m: the mantissa's bits) leaves n in the low bits of z: no conversion instruction.
//  2. r = x - n·ln2/8 in two parts: x - n·ln2_hi is exact, n·ln2_lo and the table's own error, rest, make the small one.
//  3. e^r - 1 = r + r²·(c2 + c3·r + ...), a minimax polynomial (tests/derive/exp.sollya).
//  4. 2^k comes into the table's entry by one integer addition.  t holds the bits of 2^(j/8) less j at the place where the
//     low three bits of n come to stand, so that n is added as it is, unmasked.
//
// Lanes with |x| beyond limit, and NaN, take rare: the same steps for an x brought to where the result just is 0 or infinite.
// Exponents are put in place by integers, and a subnormal result is rounded once, at its own last place.
//
// P. T. P. Tang, Table-driven implementation of the exponential function in IEEE floating-point arithmetic, ACM TOMS 15(2),
// 1989.  A table whose entries happen to lie close to floating-point numbers: S. Gal and B. Bachelis, ACM TOMS 17(1), 1991.

/// 2^(j/8), rounded; rest is what the rounding lost, relative to the entry.
template <class T> struct ExactTable;
template <> struct ExactTable<float> {
  static constexpr std::uint32_t t[8] = {0x3f800000, 0x3f7b95c2, 0x3f7837f0, 0x3f75fed7,
                                         0x3f7504f3, 0x3f75672a, 0x3f7744fd, 0x3f7ac0c7};
  static constexpr float lost[8] = {0,
                                    -0x1.9c0c22p-27f,
                                    0x1.125002p-25f,
                                    -0x1.0a355p-25f,
                                    0x1.26055cp-26f,
                                    0x1.67a1cap-28f,
                                    -0x1.f9c304p-27f,
                                    -0x1.a5217cp-28f};
  // Within 2^-27.28 of e^r - 1, relatively, for |r| <= ln2/16·(1 + 2^-8).
  static constexpr float c2 = 0x1.fffffep-2f, c3 = 0x1.555c84p-3f, c4 = 0x1.55806ep-5f;
  template <class V> NAPIER_INLINE static V rest(V z) { return lookup(lost, bits(z)); }
  template <class V> NAPIER_INLINE static V polynomial(V r) { return fma(fma(V(c4), r, V(c3)), r, V(c2)); }
};

template <> struct ExactTable<double> {
  static constexpr std::uint64_t t[8] = {0x3ff0000000000000, 0x3fef72b83c7d517b, 0x3fef06fe0a31b715, 0x3feebfdad5362a27,
                                         0x3feea09e667f3bcd, 0x3feeace5422aa0db, 0x3feee89f995ad3ad, 0x3fef5818dcfba487};
  static constexpr double lost[8] = {0,
                                     -0x1.01b15eaa59348p-55,
                                     0x1.34d754db0abb6p-55,
                                     0x1.690cebb7aafbp-56,
                                     -0x1.3b3efbf5e2228p-54,
                                     0x1.db72fc1f0eab4p-55,
                                     0x1.c1a7792cb3387p-55,
                                     0x1.4a385a63d07a7p-56};
  template <class V> NAPIER_INLINE static V rest(V z) { return lookup(lost, bits(z)); }
  // To an ulp of r itself, not of e^r: within 2^-60.66 of e^r - 1, relatively, for |r| <= ln2/16 + 2^-20.
  static constexpr double c2 = 0x1p-1, c3 = 0x1.555555555559dp-3, c4 = 0x1.555555555559bp-5, c5 = 0x1.1111110c667f9p-7,
                          c6 = 0x1.6c16c16638de6p-10, c7 = 0x1.a01edd5031879p-13, c8 = 0x1.a01eaf9996ec9p-16;
  template <class V> NAPIER_INLINE static V polynomial(V r) {
    return fma(fma(fma(fma(fma(fma(V(c8), r, V(c7)), r, V(c6)), r, V(c5)), r, V(c4)), r, V(c3)), r, V(c2));
  }
};

/// α 2^(j/8), α chosen so that all eight lie within 0.06 ulp of a number (0.019 in double); rest is -ln α, the same for
/// all.
template <class T> struct ScaledTable;
template <> struct ScaledTable<float> {
  static constexpr std::uint32_t t[8] = {0x3f7f5829, 0x3f7b3a3e, 0x3f77d424, 0x3f759202,
                                         0x3f748e45, 0x3f74e5be, 0x3f76b7da, 0x3f7a26de};
  static constexpr float c2 = 0x1.fffff8p-2f, c3 = 0x1.555c4ep-3f, c4 = 0x1.564caap-5f;
  template <class V> NAPIER_INLINE static V rest(V) { return V(0x1.501c1cp-9f); }
  template <class V> NAPIER_INLINE static V polynomial(V r) { return fma(fma(V(c4), r, V(c3)), r, V(c2)); }
};
template <> struct ScaledTable<double> {
  static constexpr std::uint64_t t[8] = {0x3ff00001427feace, 0x3fef72b99c2d8be1, 0x3fef06ff89b68e5e, 0x3feebfdc77712184,
                                         0x3feea0a02e949695, 0x3feeace733876d29, 0x3feee8a1b7bb80f3, 0x3fef581b2c7332ce};
  static constexpr double c2 = 0x1.0000000000115p-1, c3 = 0x1.5555555555667p-3, c4 = 0x1.55555547c32acp-5,
                          c5 = 0x1.11111107a89e5p-7, c6 = 0x1.6c1ccd2f8643fp-10, c7 = 0x1.a02085b60b11ep-13;
  template <class V> NAPIER_INLINE static V rest(V) { return V(-0x1.427fde1bd055dp-20); }
  template <class V> NAPIER_INLINE static V polynomial(V r) {
    return fma(fma(fma(fma(fma(V(c7), r, V(c6)), r, V(c5)), r, V(c4)), r, V(c3)), r, V(c2));
  }
};

template <class U> struct Entries { U t[8]; };
/// A table's bits without what is taken off for the index.
template <class U> constexpr Entries<U> without_index(const U (&t)[8], int shift) {
  Entries<U> entries{};
  for (unsigned j = 0; j < 8; ++j) entries.t[j] = t[j] + (U(j) << shift);
  return entries;
}

/// The numbers of the reduction, and where the format keeps its parts.
template <class T> struct Reduction;
template <> struct Reduction<float> {
  static constexpr float round = 0x1.8p23f, eight_over_ln2 = 0x1.715476p+3f;
  static constexpr float ln2_hi = 0x1.62e43p-4f, ln2_lo = -0x1.05c61p-32f;  // of ln2/8
  static constexpr int mantissa = 23;
  static constexpr std::uint32_t min_bits = 0x00800000;  // of the smallest normal number
  static constexpr float limit = 87.25f;  // up to which the stages give a normal, finite result of either sign of x
  static constexpr float zero_at = -104, normal_from = -0x1.5d589ep+6f, infinite_at = 0x1.65p+6f;
};
template <> struct Reduction<double> {
  static constexpr double round = 0x1.8p52, eight_over_ln2 = 0x1.71547652b82fep+3;
  static constexpr double ln2_hi = 0x1.62e42fefa39efp-4, ln2_lo = 0x1.abc9e3b39803fp-59;
  static constexpr int mantissa = 52;
  static constexpr std::uint64_t min_bits = 0x0010000000000000;
  static constexpr double limit = 708;
  static constexpr double zero_at = -746, normal_from = -0x1.6232bdd7abcd2p+9, infinite_at = 0x1.632p+9;
};

/// NaN where x is one, quiet, its sign and payload kept, by integers: arithmetic would give x86 and Arm other bits.
template <class V> NAPIER_INLINE V nan_or(V x, V y) {
  using T = typename V::value_type;
  using U = unsigned_of<T>;
  using Bits = decltype(bits(x));
  return select(is_nan(x), from_bits<T>(bits(x) | Bits(U(1) << (Reduction<T>::mantissa - 1))), y);
}

/// For two inputs: the NaN of a, else that of b, each as above; and where y is a NaN of its own making (infinity times 0), the
/// positive quiet one.
template <class V> NAPIER_INLINE V nan_or(V a, V b, V y) {
  using T = typename V::value_type;
  const V made = from_bits<T>(decltype(bits(y))(infinity_bits<T> | infinity_bits<T> >> 1));
  return nan_or(a, nan_or(b, select(is_nan(y), made, y)));
}

template <class V> NAPIER_INLINE V infinity() {
  using T = typename V::value_type;
  return V(__builtin_bit_cast(T, infinity_bits<T>));
}

/// The lanes that the stages of exp and sigmoid cover.
template <class V> NAPIER_INLINE auto within_limit(V x) { return within(x, V(Reduction<typename V::value_type>::limit)); }

template <class V> struct Reduced { V z, r; };
template <class V> struct Scaled { V s, p; };
template <class V> inline constexpr bool goes_with_late<Scaled<V>> = true;

/// (a + b·c)·2^k, rounded once to a subnormal number, by integers: a multiplication that ends in one takes a CPU a hundred
/// cycles.  A subnormal number's bits count the smallest one.  2^k makes that of the last place of grid = 2^-k·min, min the
/// smallest normal number; so where the sum of grid and a + b·c is rounded, and how many last places it lies above grid, are
/// what is wanted.
template <class V, class Bits> NAPIER_INLINE V subnormal(V a, V b, V c, Bits grid_bits) {
  const V grid = from_bits<typename V::value_type>(grid_bits), sum = grid + a;
  return from_bits<typename V::value_type>(bits(sum + fma(b, c, a - (sum - grid))) - grid_bits);
}

/// e^(sign·x) as s·(1 + p), in two stages: what exp, sigmoid and others are made of.
template <class T, class TableOfT, int sign> struct ExpCore {
  using Table = TableOfT;
  using R = Reduction<T>;
  using U = unsigned_of<T>;
  static constexpr int shift = R::mantissa - 3;
  static constexpr auto numbers = without_index(Table::t, shift);

  template <class V> NAPIER_INLINE static Reduced<V> reduce(V x) {
    const V z = fma(x, V(sign * R::eight_over_ln2), V(R::round));
    const V n = z - V(R::round);
    const V low = fma_short(n, V(-R::ln2_lo), Table::rest(z));
    return {z, fma_short(n, V(-R::ln2_hi), sign > 0 ? x : -x) + low};
  }

  template <class V> NAPIER_INLINE static V expm1(V r) { return fma(r * r, Table::polynomial(r), r); }

  /// s = 2^k·t[j] of the z that reduce gave.
  template <class V> NAPIER_INLINE static V power(V z) {
    return from_bits<T>(lookup(Table::t, bits(z)) + (bits(z) << shift));
  }
  template <class V> NAPIER_INLINE static Scaled<V> scale(Reduced<V> a) { return {power(a.z), expm1(a.r)}; }

  /// The same for any x; one whose result is 0 or infinite is brought to where it just is, and so is NaN.
  template <class V> NAPIER_INLINE static Reduced<V> reduce_any(V x) {
    return sign > 0 ? reduce(clamp(x, V(R::zero_at), V(R::infinite_at)))
                    : reduce(clamp(x, V(-R::infinite_at), V(-R::zero_at)));
  }

  // s in two parts: α 2^(j/8), a number, and k·2^mantissa, which is to be added to its bits.
  template <class V> NAPIER_INLINE static V number(V z) { return from_bits<T>(lookup(numbers.t, bits(z))); }
  template <class V> NAPIER_INLINE static auto exponent(V z) {
    return (bits(z) << shift) & decltype(bits(z))(~(R::min_bits - 1));
  }

  /// s(1 + p) for any lane but NaN, z being what reduce_any or the like gave; below, the lanes where it is subnormal or 0.
  template <class V, class M> NAPIER_INLINE static V any(V z, V p, M below) {
    using Bits = decltype(bits(z));
    const V t = number(z);
    const Bits k = exponent(z);
    const V normal = minimum(from_bits<T>(bits(fma(t, p, t)) + k), from_bits<T>(Bits(infinity_bits<T>)));
    return select(below, subnormal(t, t, p, Bits(R::min_bits) - k), normal);
  }
  template <class V> NAPIER_INLINE static V rare(Reduced<V> a, V x) {
    return any(a.z, expm1(a.r), (sign > 0 ? x : -x) < V(R::normal_from));
  }
};

/// The first stages of a kernel made of e^-x.
struct FromExp {
  template <class T> using Core = ExpCore<T, ScaledTable<T>, -1>;

  template <class V> NAPIER_INLINE static Reduced<V> reduce(V x) { return Core<typename V::value_type>::reduce(x); }
  template <class V> NAPIER_INLINE Scaled<V> operator()(Reduced<V> a) const {
    return Core<typename V::value_type>::scale(a);
  }
};

template <class T> struct ExpTable { using type = ScaledTable<T>; };
template <> struct ExpTable<float> { using type = ExactTable<float>; };

template <> struct Kernel<function::exp> {
  explicit Kernel(function::exp) {}

  template <class T> using Core = ExpCore<T, typename ExpTable<T>::type, 1>;

  template <class V> NAPIER_INLINE auto ordinary(V x) const { return within_limit(x); }

  NAPIER_INLINE auto operator()(auto x) const {
    using T = typename decltype(x)::value_type;
    if constexpr (sizeof(T) == 4)
      return (*this)(Core<T>::reduce(x));
    else
      return Core<T>::reduce(x);
  }
  template <class V> NAPIER_INLINE V operator()(Reduced<V> a) const {
    const auto [s, p] = Core<typename V::value_type>::scale(a);
    return fma(s, p, s);
  }
  template <class V> NAPIER_INLINE Reduced<V> rare(V x) const { return Core<typename V::value_type>::reduce_any(x); }
  template <class V> NAPIER_INLINE V rare(Reduced<V> a, V x) const {
    return nan_or(x, Core<typename V::value_type>::rare(a, x));
  }
};

template <> struct Kernel<function::exp_backward> {
  explicit Kernel(function::exp_backward) {}
  template <class V> NAPIER_INLINE V operator()(V grad, V y) const { return nan_or(grad, y, grad * y); }
};

/// a·b + c > 0, rounded to odd: what fma rounded off says on which side the sum lies.  The bit is set where nothing was
/// rounded off, too: of exp and sigmoid that is 1 and 1/2 only, and numbers of two bytes come out the same.
template <class V> NAPIER_INLINE V fma_to_odd(V a, V b, V c) {
  using T = typename V::value_type;
  using Bits = decltype(bits(a));
  const V y = fma(a, b, c), rest = fma(a, b, c - y);
  return from_bits<T>(select(rest < V(T(0)), bits(y) - Bits(1), bits(y)) | Bits(1));
}

/// What rare gives where kernel, whose results are rounded to odd, is F's otherwise.  Beyond limit rounding to nearest first changes
/// no result in two bytes, as a look at all of them shows.
template <class F, class V> NAPIER_INLINE V rare_to_odd(const Kernel<function::to_odd<F>>& kernel, V x) {
  const Kernel<F>& nearest = kernel;
  return select(magnitude(x) < V(Reduction<float>::limit), stages(kernel, x), apply(nearest, x));
}

template <> struct Kernel<function::to_odd<function::exp>> : Kernel<function::exp> {
  using Kernel<function::exp>::Kernel;
  template <class V> NAPIER_INLINE V operator()(V x) const {
    const Scaled<V> a = Core<float>::scale(Core<float>::reduce(x));
    return fma_to_odd(a.s, a.p, a.s);
  }
  template <class V> NAPIER_INLINE V rare(V x) const { return rare_to_odd(*this, x); }
};

// SPDX-License-Identifier: MIT
// Vec<T> and those operations of isa.hpp that read alike on every ISA, for Vec and for a Pair of them.  Before it, the
// including namespace defines Raw<T>: the compiler's own vector of T.  The language's operators work on both.

template <class T> struct Vec {
  using value_type = T;
  static constexpr int lanes = sizeof(Raw<T>) / sizeof(T);
  Raw<T> v;

  Vec() = default;
  NAPIER_INLINE Vec(Raw<T> raw) : v(raw) {}
  NAPIER_INLINE explicit Vec(T t) : v(t - Raw<T>{}) {}

  NAPIER_INLINE Vec operator+(Vec b) const { return v + b.v; }
  NAPIER_INLINE Vec operator-(Vec b) const { return v - b.v; }
  NAPIER_INLINE Vec operator*(Vec b) const { return v * b.v; }
  NAPIER_INLINE Vec operator/(Vec b) const { return v / b.v; }
  NAPIER_INLINE Vec operator-() const { return -v; }
  NAPIER_INLINE Vec operator&(Vec b) const { return v & b.v; }
  NAPIER_INLINE Vec operator|(Vec b) const { return v | b.v; }
  NAPIER_INLINE Vec operator<<(int n) const { return v << n; }
  NAPIER_INLINE Vec operator>>(int n) const { return v >> n; }
};

/// Which lanes of a Vec whose unsigned integer is U: all bits of a lane or none.
template <class U> struct Mask {
  using Lanes = decltype(Raw<U>{} < Raw<U>{});
  Lanes m;
  NAPIER_INLINE Mask operator&(Mask b) const { return {static_cast<Lanes>(m & b.m)}; }
  NAPIER_INLINE Mask operator|(Mask b) const { return {static_cast<Lanes>(m | b.m)}; }
};

template <class T> NAPIER_INLINE Mask<unsigned_of<T>> operator<(Vec<T> a, Vec<T> b) { return {a.v < b.v}; }
template <class T> NAPIER_INLINE Mask<unsigned_of<T>> operator>(Vec<T> a, Vec<T> b) { return {a.v > b.v}; }
template <class T> NAPIER_INLINE Vec<T> select(Mask<unsigned_of<T>> m, Vec<T> a, Vec<T> b) { return m.m ? a.v : b.v; }

template <class T> NAPIER_INLINE Vec<unsigned_of<T>> bits(Vec<T> a) { return __builtin_bit_cast(Raw<unsigned_of<T>>, a.v); }
template <class T> NAPIER_INLINE Vec<T> from_bits(Vec<unsigned_of<T>> i) { return __builtin_bit_cast(Raw<T>, i.v); }
template <class T> NAPIER_INLINE Vec<T> magnitude(Vec<T> a) {
  return from_bits<T>(bits(a) & Vec<unsigned_of<T>>(~unsigned_of<T>(0) >> 1));
}

#if defined(__clang__)
/// By integers: under -ffast-math clang takes it for granted that a number equals itself.
template <class T> NAPIER_INLINE Mask<unsigned_of<T>> is_nan(Vec<T> a) {
  using Signed = Raw<signed_of<T>>;
  return {__builtin_bit_cast(Signed, magnitude(a).v) > Signed{} + static_cast<signed_of<T>>(infinity_bits<T>)};
}
#else
template <class T> NAPIER_INLINE Mask<unsigned_of<T>> is_nan(Vec<T> a) { return {a.v != a.v}; }
#endif

/// For these three an ISA may have a shorter way.  By integers: clang makes a minimum or maximum of a comparison, which need not
/// treat a NaN as the comparison does, and may keep a signalling one.
template <class T> NAPIER_INLINE Vec<T> minimum(Vec<T> a, Vec<T> b) {
  using Signed = Raw<signed_of<T>>;
  return select(Mask<unsigned_of<T>>{__builtin_bit_cast(Signed, a.v) < __builtin_bit_cast(Signed, b.v)}, a, b);
}

template <class T> NAPIER_INLINE Vec<T> positive_part(Vec<T> a) {
  using U = unsigned_of<T>;
  constexpr U sign = U(1) << (8 * sizeof(T) - 1);
  return select(bits(a) - Vec<U>(sign + 1) < Vec<U>(infinity_bits<T>), Vec<T>(T(0)), a);
}

template <class T> NAPIER_INLINE Vec<T> bounded(Vec<T> a, Vec<T> high) {
  using Bits = Vec<unsigned_of<T>>;
  const Vec<T> size = magnitude(a);
  return select(bits(size) - bits(high) < Bits(infinity_bits<T> + 1) - bits(high), high, size);
}

template <class T>
requires(sizeof(T) > 2) NAPIER_INLINE Vec<T> load(const T* p) {
  Vec<T> a;
  __builtin_memcpy(&a, p, sizeof a);
  return a;
}
template <class T> NAPIER_INLINE void store(T* p, Vec<T> a) { __builtin_memcpy(p, &a, sizeof a); }

/// As many numbers of two bytes as Vec<float> has lanes; widened, and integers narrowed by cutting.
typedef std::uint16_t Halves __attribute__((vector_size(sizeof(Raw<float>) / 2)));
NAPIER_INLINE Raw<std::uint32_t> load_halves(const void* p) {
  Halves h;
  __builtin_memcpy(&h, p, sizeof h);
  return __builtin_convertvector(h, Raw<std::uint32_t>);
}
NAPIER_INLINE void store_halves(void* p, Raw<std::uint32_t> i) {
  const Halves h = __builtin_convertvector(i, Halves);
  __builtin_memcpy(p, &h, sizeof h);
}

/// A NaN keeps its sign and the high part of its payload, quiet: for float16 and bfloat16, on every ISA.
NAPIER_INLINE Vec<float> load(const bfloat16* p) { return __builtin_bit_cast(Raw<float>, load_halves(p) << 16); }
NAPIER_INLINE void store(bfloat16* p, Vec<float> a) {
  const Raw<std::uint32_t> i = __builtin_bit_cast(Raw<std::uint32_t>, a.v);
  store_halves(p, (is_nan(a).m ? i | 0x400000u : i + (((i >> 16) & 1u) + 0x7fffu)) >> 16);
}

/// Two of V side by side, which keeps more of the CPU's units busy than one after the other.
template <class V> struct Pair {
  using value_type = typename V::value_type;
  static constexpr int lanes = 2 * V::lanes;
  V a, b;

  Pair() = default;
  NAPIER_INLINE Pair(V low, V high) : a(low), b(high) {}
  NAPIER_INLINE explicit Pair(value_type t) : a(t), b(t) {}

  NAPIER_INLINE Pair operator+(Pair y) const { return {a + y.a, b + y.b}; }
  NAPIER_INLINE Pair operator-(Pair y) const { return {a - y.a, b - y.b}; }
  NAPIER_INLINE Pair operator*(Pair y) const { return {a * y.a, b * y.b}; }
  NAPIER_INLINE Pair operator/(Pair y) const { return {a / y.a, b / y.b}; }
  NAPIER_INLINE Pair operator-() const { return {-a, -b}; }
  NAPIER_INLINE Pair operator&(Pair y) const { return {a & y.a, b & y.b}; }
  NAPIER_INLINE Pair operator|(Pair y) const { return {a | y.a, b | y.b}; }
  NAPIER_INLINE Pair operator<<(int n) const { return {a << n, b << n}; }
  NAPIER_INLINE Pair operator>>(int n) const { return {a >> n, b >> n}; }
};

template <class M> struct MaskPair {
  M a, b;
  NAPIER_INLINE MaskPair operator&(MaskPair y) const { return {a & y.a, b & y.b}; }
  NAPIER_INLINE MaskPair operator|(MaskPair y) const { return {a | y.a, b | y.b}; }
};
template <class M> NAPIER_INLINE auto mask_pair(M a, M b) { return MaskPair<M>{a, b}; }
template <class V> NAPIER_INLINE auto pair(V a, V b) { return Pair<V>(a, b); }

template <class V> NAPIER_INLINE auto operator<(Pair<V> x, Pair<V> y) { return mask_pair(x.a < y.a, x.b < y.b); }
template <class V> NAPIER_INLINE auto operator>(Pair<V> x, Pair<V> y) { return mask_pair(x.a > y.a, x.b > y.b); }
template <class V> NAPIER_INLINE auto is_nan(Pair<V> x) { return mask_pair(is_nan(x.a), is_nan(x.b)); }
template <class M, class V> NAPIER_INLINE Pair<V> select(MaskPair<M> m, Pair<V> x, Pair<V> y) {
  return {select(m.a, x.a, y.a), select(m.b, x.b, y.b)};
}
template <class V> NAPIER_INLINE Pair<V> maximum(Pair<V> x, Pair<V> y) { return {maximum(x.a, y.a), maximum(x.b, y.b)}; }
template <class V> NAPIER_INLINE Pair<V> minimum(Pair<V> x, Pair<V> y) { return {minimum(x.a, y.a), minimum(x.b, y.b)}; }
template <class V> NAPIER_INLINE Pair<V> clamp(Pair<V> x, Pair<V> low, Pair<V> high) {
  return {clamp(x.a, low.a, high.a), clamp(x.b, low.b, high.b)};
}
template <class V> NAPIER_INLINE Pair<V> bounded(Pair<V> x, Pair<V> y) { return {bounded(x.a, y.a), bounded(x.b, y.b)}; }
template <class V> NAPIER_INLINE Pair<V> magnitude(Pair<V> x) { return {magnitude(x.a), magnitude(x.b)}; }

/// No smaller than either of two magnitudes, be it a NaN's.  By 32 bits at a time, for which compilers find the maximum of an
/// ISA that has one.  So a double may be made of both; it is below a limit that ends in 32 zeros if and only if both are.
template <class T> NAPIER_INLINE Vec<T> bound_of(Vec<T> a, Vec<T> b) {
  using Words = Raw<std::uint32_t>;
  const Words x = __builtin_bit_cast(Words, a.v), y = __builtin_bit_cast(Words, b.v);
  return __builtin_bit_cast(Raw<T>, x > y ? x : y);
}

/// A mask that is only asked for all lanes, be they those of a block: one vector stands for them, and one is compared.
template <class V> struct Within {
  V size, limit;
  NAPIER_INLINE Within operator&(Within b) const { return {bound_of(size, b.size), limit}; }
};
template <class T> NAPIER_INLINE Within<Vec<T>> within(Vec<T> a, Vec<T> limit) { return {magnitude(a), limit}; }
template <class V> NAPIER_INLINE auto within(Pair<V> x, Pair<V> limit) {
  return within(x.a, limit.a) & within(x.b, limit.b);
}
/// By integers: under -ffast-math clang 14 takes a NaN for one that is less.
template <class T> NAPIER_INLINE bool all(Within<Vec<T>> a) {
  using Signed = Raw<signed_of<T>>;
  return all(Mask<unsigned_of<T>>{__builtin_bit_cast(Signed, a.size.v) < __builtin_bit_cast(Signed, a.limit.v)});
}
template <class V> NAPIER_INLINE bool all(MaskPair<Within<V>> m) { return all(m.a) && all(m.b); }
template <class V> NAPIER_INLINE auto bits(Pair<V> x) { return pair(bits(x.a), bits(x.b)); }
template <class T, class V> NAPIER_INLINE auto from_bits(Pair<V> i) { return pair(from_bits<T>(i.a), from_bits<T>(i.b)); }

template <class V> NAPIER_INLINE V fma_short(V a, V b, V c) { return fma(a, b, c); }
template <class V> NAPIER_INLINE Pair<V> fma_short(Pair<V> x, Pair<V> y, Pair<V> z) {
  return {fma_short(x.a, y.a, z.a), fma_short(x.b, y.b, z.b)};
}
template <class V> NAPIER_INLINE V fma_by_power(V a, V b, V c) { return fma(a, b, c); }
template <class V> NAPIER_INLINE Pair<V> fma_by_power(Pair<V> x, Pair<V> y, Pair<V> z) {
  return {fma_by_power(x.a, y.a, z.a), fma_by_power(x.b, y.b, z.b)};
}

/// An ISA may have a shorter way.
template <class T> NAPIER_INLINE bool equal(Vec<T> a, Vec<T> b) {
  return all(Mask<unsigned_of<T>>{bits(a).v == bits(b).v});
}

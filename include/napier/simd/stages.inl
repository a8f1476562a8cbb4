// SPDX-License-Identifier: MIT
// Kernel<F>, and what may be done with one.
//
// A kernel is made from its function object and called in one or more stages: with the inputs, then with what the stage
// before returned, and the inputs again if it takes them, until a stage returns the result.  Where its formula covers
// ordinary inputs only, it also has ordinary(x...), the lanes covered, as a mask or by within(), and rare(x...), which gives
// every lane its value and an ordinary lane the same value as the stages; it may have stages too, rare(s, x...), which always
// get the inputs.  Either the last stage returns an Either, a result that is certain in some lanes only, or the one before it
// may return a late type (is_late).
// One of a few instructions in all says is_light: its turns are longer, so that the loop's own instructions matter less.

template <class F> struct Kernel;

/// The kernel for results of type O: those of two bytes are rounded once more, and the one whose own rounding does no harm there
/// is taken where there is one.
template <class F, class O> struct KernelFor { using type = Kernel<F>; };
template <class F, class O>
requires(sizeof(O) == 2 && requires { sizeof(Kernel<function::to_odd<F>>); }) struct KernelFor<F, O> {
  using type = Kernel<function::to_odd<F>>;
};

template <class T> NAPIER_INLINE Vec<T> lookup(const T (&t)[8], Vec<unsigned_of<T>> i) {
  return __builtin_bit_cast(Raw<T>, lookup_bits(t, i).v);
}

// Pairs of the operations that the ISA defines.
template <class V> NAPIER_INLINE Pair<V> fma(Pair<V> x, Pair<V> y, Pair<V> z) {
  return {fma(x.a, y.a, z.a), fma(x.b, y.b, z.b)};
}
template <class V> NAPIER_INLINE Pair<V> rounded(Pair<V> x) { return {rounded(x.a), rounded(x.b)}; }
template <class V> NAPIER_INLINE Pair<V> positive_part(Pair<V> x) { return {positive_part(x.a), positive_part(x.b)}; }
template <class T, class V> NAPIER_INLINE auto lookup(const T (&t)[8], Pair<V> i) {
  return pair(lookup(t, i.a), lookup(t, i.b));
}
template <class M> NAPIER_INLINE bool all(MaskPair<M> m) { return all(m.a & m.b); }
template <class V> NAPIER_INLINE bool equal(Pair<V> x, Pair<V> y) { return equal(x.a, y.a) && equal(x.b, y.b); }

template <class T, class V> NAPIER_INLINE void store(T* p, Pair<V> x) {
  store(p, x.a);
  store(p + V::lanes, x.b);
}

/// As many numbers from p on as V, a Vec or a Pair, has lanes.
template <class V, class T> NAPIER_INLINE V load_as(const T* p) {
  if constexpr (__is_same(V, decltype(load(p)))) {
    return load(p);
  } else {
    using Half = decltype(V::a);
    return {load_as<Half>(p), load_as<Half>(p + Half::lanes)};
  }
}

/// For numbers of two bytes.
template <class H>
requires(sizeof(H) == 2) NAPIER_INLINE Vec<float> load_first(const H* p, int n) {
  H part[Vec<float>::lanes];
  for (int i = 0; i < Vec<float>::lanes; ++i) part[i] = i < n ? p[i] : H::from_bits(0);
  return load(part);
}
template <class H>
requires(sizeof(H) == 2) NAPIER_INLINE void store_first(H* p, Vec<float> a, int n) {
  H part[Vec<float>::lanes];
  store(part, a);
  for (int i = 0; i < n; ++i) p[i] = part[i];
}

/// A last stage's result where it is certain only if both are equal; elsewhere rare has it.
template <class V> struct Either { V y, other; };

template <class T, class V> inline constexpr bool is_result = __is_same(T, V) || __is_same(T, Either<V>);

/// Whether what a stage returns as an S comes late, from a division.  Where the ISA overlaps turns, the division of one runs beside
/// the first stage of the next.  Elsewhere, where registers are few, the loop is closed between that stage and the last one: the
/// compiler cannot mix the two, and all that waits for the division stands behind all that does not.
template <class S> inline constexpr bool is_late = false;

/// Whether what a stage returns as an S is better not stored where a stage whose result is late follows: beside a division
/// there is room for what comes before it.
template <class S> inline constexpr bool goes_with_late = false;

/// A result that comes late.
template <class V> struct Late { V y; };
template <class V> inline constexpr bool is_late<Late<V>> = true;

/// The stage after the one that returned s.
template <class K> struct NextStage {
  const K& kernel;

  template <class S, class... V> NAPIER_INLINE auto operator()(const S& s, V... x) const {
    if constexpr (requires { kernel(s, x...); })
      return kernel(s, x...);
    else
      return kernel(s);
  }
  template <class V, class... W> NAPIER_INLINE V operator()(const Late<V>& s, W...) const { return s.y; }
};

/// All stages in a row, and those after the one that returned s.
template <class V, class K, class S, class... W> NAPIER_INLINE auto stages_after(const K& kernel, const S& s, W... x) {
  if constexpr (is_result<S, V>)
    return s;
  else
    return stages_after<V>(kernel, NextStage<K>{kernel}(s, x...), x...);
}
template <class K, class V, class... W> NAPIER_INLINE auto stages(const K& kernel, V x, W... y) {
  return stages_after<V>(kernel, kernel(x, y...), x, y...);
}

/// The stage after the one that returned s, and the following one where that goes with it.
template <class K, class S, class... W> NAPIER_INLINE auto one_or_two_stages(const K& kernel, const S& s, W... x) {
  const NextStage<K> stage{kernel};
  if constexpr (goes_with_late<decltype(stage(s, x...))>)
    return stage(stage(s, x...), x...);
  else
    return stage(s, x...);
}

/// The first stage, together with the second one where the ISA joins them; not so that they leave late results, which run
/// beside a first stage, or uncertain ones, whose branches are better taken apart from the first stage's work.
template <class K> struct FirstStage {
  const K& kernel;

  template <class V, class... W> NAPIER_INLINE auto operator()(V x, W... y) const {
    const auto s = kernel(x, y...);
    const NextStage<K> next{kernel};
    if constexpr (joins && !is_result<decltype(kernel(x, y...)), V>) {
      using Next = decltype(next(s, x, y...));
      if constexpr (__is_same(Next, Either<V>) || is_late<Next>)
        return s;
      else
        return next(s, x, y...);
    } else {
      return s;
    }
  }
};

template <class K, class... V>
concept has_rare = requires(const K& kernel, V... x) {
  kernel.ordinary(x...);
};

/// Uninitialised memory for a stage's results.  Put there by placement new they are never copied; gcc 12 copies an
/// assigned aggregate of several vectors once or twice more.
template <class S> struct Room {
  union {
    S s;
  };
  Room() {}
};

/// The rare stages after the first, each over all count vectors before the next.
template <class V, class K, class S, class O, class... In>
NAPIER_INLINE void later_rare_stages(const K& kernel, const Room<S>* s, int count, O* out, const In*... in) {
  using Next = decltype(kernel.rare(s->s, load_as<V>(in)...));
  if constexpr (__is_same(Next, V)) {
    for (int i = 0; i < count; ++i) store(out + i * V::lanes, kernel.rare(s[i].s, load_as<V>(in + i * V::lanes)...));
  } else {
    Room<Next> next[block];
    for (int i = 0; i < count; ++i) new (next + i) Next(kernel.rare(s[i].s, load_as<V>(in + i * V::lanes)...));
    later_rare_stages<V>(kernel, next, count, out, in...);
  }
}

/// count vectors, at most a block, of which some lanes are not ordinary.
template <class V, class K, class O, class... In>
NAPIER_NOINLINE void rare_run(const K& kernel, int count, O* out, const In*... in) {
  using Next = decltype(kernel.rare(load_as<V>(in)...));
  if constexpr (__is_same(Next, V)) {
    for (int i = 0; i < count; ++i) store(out + i * V::lanes, kernel.rare(load_as<V>(in + i * V::lanes)...));
  } else {
    Room<Next> s[block];
    for (int i = 0; i < count; ++i) new (s + i) Next(kernel.rare(load_as<V>(in + i * V::lanes)...));
    later_rare_stages<V>(kernel, s, count, out, in...);
  }
}

/// The lanes of a vector in memory.
template <class V> struct Stored { typename V::value_type lanes[V::lanes]; };
template <class V> NAPIER_INLINE Stored<V> stored(V x) {
  Stored<V> s;
  store(s.lanes, x);
  return s;
}

/// What rare gives, out of line: it is seldom wanted, and would else stand beside every use of apply.
template <class K, class V, class... W> NAPIER_INLINE V rare(const K& kernel, V x, W... y) {
  using One = Vec<typename V::value_type>;
  Stored<V> result;
  rare_run<One>(kernel, V::lanes / One::lanes, result.lanes, stored(x).lanes, stored(y).lanes...);
  return load_as<V>(result.lanes);
}

/// The function, for any lanes.
template <class K, class V, class... W> NAPIER_INLINE V apply(const K& kernel, V x, W... y) {
  if constexpr (has_rare<K, V, W...>) {
    if (!all(kernel.ordinary(x, y...))) [[unlikely]]
      return rare(kernel, x, y...);
  }
  const auto result = stages(kernel, x, y...);
  if constexpr (__is_same(decltype(stages(kernel, x, y...)), V)) {
    return result;
  } else {
    if (!equal(result.y, result.other)) [[unlikely]]
      return rare(kernel, x, y...);
    return result.y;
  }
}

// SPDX-License-Identifier: MIT
// The only loop over memory: blocks and turns of vectors through a kernel's stages, and the tail through the same kernel.

/// The number of vectors in a turn.
template <class K, class T> inline constexpr int turn_of = turn<T>;
template <class K, class T>
requires K::is_light inline constexpr int turn_of<K, T> = 8;

template <class V, int n> struct Several { using type = Pair<typename Several<V, n / 2>::type>; };
template <class V> struct Several<V, 1> { using type = V; };

/// Where a block keeps what a stage returned for a turn: a plain aggregate of one or two, which gcc 12 treats best, or a Room.
template <class S, bool is_large> struct CellOf { using type = S; };
template <class S> struct CellOf<S, true> { using type = Room<S>; };
template <class S, class Turn> using Cell = typename CellOf<S, (sizeof(S) > 2 * sizeof(Turn))>::type;
template <class S, class K, class... A> NAPIER_INLINE void fill(S& cell, const K& stage, const A&... a) {
  cell = stage(a...);
}
template <class S, class K, class... A> NAPIER_INLINE void fill(Room<S>& cell, const K& stage, const A&... a) {
  new (&cell) S(stage(a...));
}
template <class S> NAPIER_INLINE const S& value(const S& cell) { return cell; }
template <class S> NAPIER_INLINE const S& value(const Room<S>& cell) { return cell.s; }

/// Whether count turns have ordinary lanes only.
template <class Turn, class K, class... In> NAPIER_INLINE bool all_ordinary(const K& kernel, int count, const In*... in) {
  auto mask = kernel.ordinary(load_as<Turn>(in)...);
  for (int i = Turn::lanes; i < count * Turn::lanes; i += Turn::lanes)
    mask = mask & kernel.ordinary(load_as<Turn>(in + i)...);
  return all(mask);
}

/// The turns of the first block of n numbers.
template <class Turn> NAPIER_INLINE int turns_of_block(std::int64_t n) {
  using T = typename Turn::value_type;
  constexpr int most = block / turn<T>;
  const std::int64_t turns = n / Turn::lanes;
  return turns < most ? static_cast<int>(turns) : most;
}

/// The first block of n numbers, left to rare_run; how many numbers that were.  A block at once: inputs that are not ordinary seldom
/// come alone, and the call and its constants cost as much as a turn.
template <class Turn, class K, class O, class... In>
NAPIER_INLINE std::int64_t rare_block(const K& kernel, std::int64_t n, O* out, const In*... in) {
  using T = typename Turn::value_type;
  const int count = turns_of_block<Turn>(n);
  if (count > 0) rare_run<Vec<T>>(kernel, count * turn<T>, out, in...);
  return count * Turn::lanes;
}

/// Whether n numbers are a turn or more, and the first turn's lanes ordinary.
template <class Turn, class K, class... In>
NAPIER_INLINE bool begins_ordinary(const K& kernel, std::int64_t n, const In*... in) {
  if (n < Turn::lanes) return false;
  if constexpr (has_rare<K, decltype(load_as<Turn>(in))...>) return all(kernel.ordinary(load_as<Turn>(in)...));
  return true;
}

template <class T, class V> NAPIER_INLINE void stream(T* p, Pair<V> a) {
  stream(p, a.a);
  stream(p + V::lanes, a.b);
}
template <class O, class V> NAPIER_INLINE void put(bool streams, O* p, V a) {
  if constexpr (sizeof(O) == sizeof(typename V::value_type)) {
    if (streams) [[unlikely]]
      return stream(p, a);
  }
  store(p, a);
}

/// Puts a turn's results, and says whether all were certain; in is where its inputs are.
template <class K, class O, class V, class... In>
NAPIER_INLINE bool settle(const K&, bool streams, O* out, V y, const In*...) {
  put(streams, out, y);
  return true;
}
template <class K, class O, class T, class... In>
NAPIER_INLINE bool settle(const K& kernel, bool streams, O* out, Either<Vec<T>> a, const In*... in) {
  const bool certain = equal(a.y, a.other);
  if (certain) [[likely]]
    put(streams, out, a.y);
  else
    rare_run<Vec<T>>(kernel, 1, out, in...);
  return certain;
}
template <class K, class O, class V, class... In>
NAPIER_INLINE bool settle(const K& kernel, bool streams, O* out, Either<Pair<V>> a, const In*... in) {
  const bool first = settle(kernel, streams, out, Either<V>{a.y.a, a.other.a}, in...);
  return settle(kernel, streams, out + V::lanes, Either<V>{a.y.b, a.other.b}, (in + V::lanes)...) && first;
}

/// The last stages, of which the last but one's results are late.  Not inlined, so that the registers are its own: they hold
/// either its constants or those of the first stage.
template <class Turn, class K, class S, class O, class... In>
NAPIER_NOINLINE void late_stages(K kernel, const S* s, int count, bool streams, O* out, const In*... in) {
  const NextStage<K> last{kernel};
  auto late = one_or_two_stages(kernel, value(*s), load_as<Turn>(in)...);
  int at = 0;
  for (int i = 1; i < count; ++i, at += Turn::lanes) {
    put(streams, out + at, last(late, load_as<Turn>(in + at)...));
    late = one_or_two_stages(kernel, value(s[i]), load_as<Turn>(in + (at + Turn::lanes))...);
  }
  put(streams, out + at, last(late, load_as<Turn>(in + at)...));
}

/// The stages after the first, each over all count turns before the next; s holds what the one before returned.  False if it
/// was left to rare_run from some turn on.
template <class Turn, class K, class S, class O, class... In>
NAPIER_INLINE bool later_stages(const K& kernel, const S* s, int count, bool streams, O* out, const In*... in) {
  const NextStage<K> stage{kernel};
  using Next = decltype(stage(value(*s), load_as<Turn>(in)...));
  constexpr bool has_late = is_late<decltype(one_or_two_stages(kernel, value(*s), load_as<Turn>(in)...))>;
  if constexpr (__is_same(Next, Turn) || (has_late && registers >= 32)) {
    for (int i = 0; i < count; ++i) {
      const int at = i * Turn::lanes;
      put(streams, out + at, stages_after<Turn>(kernel, value(s[i]), load_as<Turn>(in + at)...));
    }
    return true;
  } else if constexpr (is_result<Next, Turn>) {
    bool certain = true;
    for (int i = 0; i < count; ++i) {
      const int at = i * Turn::lanes;
      const bool was_certain = certain;
      certain = settle(kernel, streams, out + at, stage(value(s[i]), load_as<Turn>(in + at)...), in + at...);
      if (!certain && !was_certain) {  // nor will the rest be; a block at once takes less
        const int next = at + Turn::lanes;
        rare_run<Vec<typename Turn::value_type>>(kernel, (count - i - 1) * turn<typename Turn::value_type>, out + next,
                                                 in + next...);
        return false;
      }
    }
    return true;
  } else if constexpr (has_late) {
    late_stages<Turn>(kernel, s, count, streams, out, in...);
    return true;
  } else {
    using T = typename Turn::value_type;
    Cell<Next, Turn> next[block / turn<T>];
    for (int i = 0; i < count; ++i) fill(next[i], stage, value(s[i]), load_as<Turn>(in + i * Turn::lanes)...);
    return later_stages<Turn>(kernel, next, count, streams, out, in...);
  }
}

/// Asks for the memory of count numbers, 4 KiB after p, where more than that is left: in blocks, as nothing else would while the
/// later stages run, and beside streaming stores, as all comes from memory then.
template <class T> NAPIER_INLINE void fetch_ahead(const T* p, int count, std::int64_t left) {
  if (left * static_cast<int>(sizeof(T)) <= 4096) return;
  for (int byte = 0; byte < count * static_cast<int>(sizeof(T)); byte += 64) {
    __builtin_prefetch(reinterpret_cast<const char*>(p) + 4096 + byte);
  }
}

/// The first turn of n numbers, for a kernel of one stage.
template <class Turn, class K, class O, class... In>
NAPIER_INLINE void single_turn(const K& kernel, bool streams, std::int64_t n, O* out, const In*... in) {
  settle(kernel, streams, out, FirstStage<K>{kernel}(load_as<Turn>(in)...), in...);
  if (streams) [[unlikely]]
    (fetch_ahead(in, Turn::lanes, n), ...);
}

/// The stages after the one that returned s.  Not inlined: gcc 12 would take what they have in common with a loop's, a negation,
/// out of the loop's fma.
template <class Turn, class K, class S, class O, class... In>
NAPIER_NOINLINE void finish(K kernel, S s, bool streams, O* out, const In*... in) {
  put(streams, out, stages_after<Turn>(kernel, s, load_as<Turn>(in)...));
}

/// The part of a turn that goes through overlapping_turns by itself: two vectors.  Of four at once gcc 12 takes the statements in an
/// order that differs from program to program, and with it the time.
template <class Turn> struct PartOf { using type = Turn; };
template <class V> struct PartOf<Pair<Pair<V>>> { using type = Pair<V>; };

/// Puts a part's results of the turn at in, begins the division of the next turn and the first stage of the one after that.
template <class Part, class K, class S, class L, class O, class... In>
NAPIER_INLINE void advance(const K& kernel, S& s, L& late, int step, bool streams, O* out, const In*... in) {
  const NextStage<K> next{kernel};
  put(streams, out, next(late, load_as<Part>(in)...));
  late = next(s, load_as<Part>(in + step)...);
  s = FirstStage<K>{kernel}(load_as<Part>(in + 2 * step)...);
}
/// A part's results of the last two turns.
template <class Part, class K, class S, class L, class O, class... In>
NAPIER_INLINE void finish_both(const K& kernel, const S& s, const L& late, int step, bool streams, O* out,
                               const In*... in) {
  finish<Part>(kernel, late, streams, out, in...);
  finish<Part>(kernel, s, streams, out + step, in + step...);
}

/// A first stage, a late one and the last, over the first turns of n numbers whose lanes are all ordinary; how many numbers that
/// were.  One turn's division runs beside the next one's first stage.
template <class Turn, class K, class O, class... In>
NAPIER_NOINLINE std::int64_t overlapping_turns(K kernel, std::int64_t n, bool streams, O* out, const In*... in) {
  using Part = typename PartOf<Turn>::type;
  constexpr int step = Turn::lanes, half = step - Part::lanes;  // where the second part begins; 0 if there is none
  const FirstStage<K> first{kernel};
  const NextStage<K> next{kernel};
  if (!begins_ordinary<Turn>(kernel, n, in...)) return 0;
  auto s = first(load_as<Part>(in)...), t = first(load_as<Part>(in + half)...);  // t and later: the second part's
  if (!begins_ordinary<Turn>(kernel, n - step, (in + step)...)) {
    finish<Part>(kernel, s, streams, out, in...);
    if constexpr (half > 0) finish<Part>(kernel, t, streams, out + half, in + half...);
    return step;
  }
  auto late = next(s, load_as<Part>(in)...), later = next(t, load_as<Part>(in + half)...);
  s = first(load_as<Part>(in + step)...);
  t = first(load_as<Part>(in + (step + half))...);
  std::int64_t i = 0;
  for (; begins_ordinary<Turn>(kernel, n - i - 2 * step, (in + i + 2 * step)...); i += step) {
    advance<Part>(kernel, s, late, step, streams, out + i, in + i...);
    if constexpr (half > 0) advance<Part>(kernel, t, later, step, streams, out + i + half, in + i + half...);
    if (streams) [[unlikely]]
      (fetch_ahead(in + i + 2 * step, step, n - i - 2 * step), ...);
  }
  finish_both<Part>(kernel, s, late, step, streams, out + i, in + i...);
  if constexpr (half > 0) finish_both<Part>(kernel, t, later, step, streams, out + i + half, in + i + half...);
  return i + 2 * step;
}

/// Whether results go past the caches: where they and the inputs do not fit.  Their memory is then not read first.
template <class T, class O, class... In> NAPIER_INLINE bool can_stream(std::int64_t total, const O* out, const In*... in) {
  if constexpr (sizeof(O) != sizeof(T)) return false;
  const bool is_apart = ((static_cast<const void*>(in) != out) && ...);
  return is_past_caches(total * static_cast<std::int64_t>(sizeof(O))) && is_apart &&
         reinterpret_cast<std::uintptr_t>(out) % sizeof(O) == 0;
}

/// The last vector of n numbers, or all of them where they are fewer.
template <class V, class T> NAPIER_INLINE V load_last(const T* p, std::int64_t n) {
  return n < V::lanes ? load_first(p, static_cast<int>(n)) : load_as<V>(p + (n - V::lanes));
}

/// out[i] = f(in[i]...) for 0 <= i < n.  out is one of the inputs, or shares no element with them.  total >= n is how many
/// elements the whole walk has: what is past the caches depends on it.
template <class T, class F, class O, class... In>
void run(const void* f, std::int64_t n, std::int64_t total, O* out, const In*... in) {
  using V = Vec<T>;
  using K = typename KernelFor<F, O>::type;
  using Turn = typename Several<V, turn_of<K, T>>::type;
  const K kernel(*static_cast<const F*>(f));

  if (n == 0) return;
  const bool streams = can_stream<T>(total, out, in...);
  // The tail is the last vector of the input, read before anything is written over it.  Turns that come out even leave none; a
  // light kernel's takes no longer than to ask.
  const bool is_even = turn_of<K, T> == turn<T> && n % Turn::lanes == 0 && !streams;
  const V tail = is_even ? V(T(0)) : apply(kernel, load_last<V>(in, n)...);
  if (n < V::lanes) return store_first(out, tail, static_cast<int>(n));

  // Vectors are streamed on their border only.  The first and the last one, stored, overlap streamed ones, with the same bits.
  std::int64_t i = 0;
  if (streams) {
    i = static_cast<std::int64_t>((0 - reinterpret_cast<std::uintptr_t>(out)) % sizeof(V) / sizeof(O));
    if (i > 0) store(out, apply(kernel, load(in)...));
  }
  const FirstStage<K> first{kernel};
  const NextStage<K> next{kernel};
  using First = decltype(first(load_as<Turn>(in)...));
  constexpr bool checked = has_rare<K, decltype(load_as<Turn>(in))...>;
  static_assert(turn_of<K, T> == turn<T> || (is_result<First, Turn> && !checked),
                "a light kernel has one stage, for all lanes");
  if constexpr (is_result<First, Turn>) {
    if constexpr (checked && turns_asked > 1 && ((sizeof(In) == sizeof(T)) && ...)) {  // two bytes would be converted twice
      while (n - i >= turns_asked * Turn::lanes) {
        if (!all_ordinary<Turn>(kernel, turns_asked, in + i...)) [[unlikely]] {
          i += rare_block<Turn>(kernel, n - i, out + i, in + i...);
          continue;
        }
        for (const std::int64_t end = i + turns_asked * Turn::lanes; i < end; i += Turn::lanes)
          single_turn<Turn>(kernel, streams, n - i, out + i, in + i...);
      }
    }
    while (n - i >= Turn::lanes) {
      if constexpr (checked) {
        if (!all_ordinary<Turn>(kernel, 1, in + i...)) [[unlikely]] {
          i += rare_block<Turn>(kernel, n - i, out + i, in + i...);
          continue;
        }
      }
      single_turn<Turn>(kernel, streams, n - i, out + i, in + i...);
      i += Turn::lanes;
    }
  } else if constexpr (overlaps && is_late<decltype(next(first(load_as<Turn>(in)...), load_as<Turn>(in)...))>) {
    while (n - i >= Turn::lanes) {
      i += overlapping_turns<Turn>(kernel, n - i, streams, out + i, in + i...);
      if constexpr (checked) i += rare_block<Turn>(kernel, n - i, out + i, in + i...);
    }
  } else {
    Cell<First, Turn> s[block / turn<T>];
    const bool is_large = total > static_cast<std::int64_t>((1 << 20) / sizeof(T));  // beyond a second-level cache
    bool ordinary = true;    // were the last block's lanes; if not, the next one's are looked at before any work on them
    unsigned uncertain = 0;  // blocks in a row up to the last one; after two, only every eighth is tried
    while (n - i >= Turn::lanes) {
      const int count = turns_of_block<Turn>(n - i);
      if (is_large) (fetch_ahead(in + i, block * V::lanes, n - i), ...);
      if constexpr (checked) {
        const bool is_tried = uncertain < 2 || ++uncertain % 8 == 0;
        if (is_tried && !ordinary) ordinary = all_ordinary<Turn>(kernel, count, in + i...);
        if (is_tried && ordinary) [[likely]] {
          auto mask = kernel.ordinary(load_as<Turn>(in + i)...);
          for (int k = 0; k < count; ++k) {
            fill(s[k], first, load_as<Turn>(in + i + k * Turn::lanes)...);
            mask = mask & kernel.ordinary(load_as<Turn>(in + i + k * Turn::lanes)...);
          }
          ordinary = all(mask);
        }
        if (is_tried && ordinary) [[likely]]
          uncertain = later_stages<Turn>(kernel, s, count, streams, out + i, in + i...) ? 0 : uncertain + 1;
        else
          rare_run<V>(kernel, count * turn<T>, out + i, in + i...);
      } else {
        for (int k = 0; k < count; ++k) fill(s[k], first, load_as<Turn>(in + i + k * Turn::lanes)...);
        later_stages<Turn>(kernel, s, count, streams, out + i, in + i...);
      }
      i += count * Turn::lanes;
    }
  }
  for (; n - i > V::lanes; i += V::lanes) put(streams, out + i, apply(kernel, load_as<V>(in + i)...));
  if (i < n) put(streams && n - i == V::lanes, out + (n - V::lanes), tail);
  if (streams) end_stream();
}

// SPDX-License-Identifier: MIT
// Memory, for an ISA that has no masked loads and stores and no way past the caches that would be worth it.

NAPIER_INLINE constexpr bool is_past_caches(std::int64_t) { return false; }
template <class T> NAPIER_INLINE void stream(T*, Vec<T>) {}
NAPIER_INLINE void end_stream() {}

template <class T>
requires(sizeof(T) > 2) NAPIER_INLINE Vec<T> load_first(const T* p, int n) {
  Vec<T> a(T(0));
  for (int i = 0; i < n; ++i) a.v[i] = p[i];
  return a;
}
template <class T> NAPIER_INLINE void store_first(T* p, Vec<T> a, int n) {
  for (int i = 0; i < n; ++i) p[i] = a.v[i];
}

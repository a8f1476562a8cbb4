// SPDX-License-Identifier: MIT
// Parts of a vector in memory, for an ISA that has no masked loads and stores.

template <class V> NAPIER_INLINE V load_first(const typename V::value_type* p, int n) {
  V a(typename V::value_type(0));
  for (int i = 0; i < n; ++i) a.v[i] = p[i];
  return a;
}
template <class T> NAPIER_INLINE void store_first(T* p, Vec<T> a, int n) {
  for (int i = 0; i < n; ++i) p[i] = a.v[i];
}

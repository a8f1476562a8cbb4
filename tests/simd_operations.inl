// SPDX-License-Identifier: MIT
// Every operation of simd/isa.hpp as an elementwise function of three inputs, chosen by a number.  Where an operation takes
// a mask or an integer it is made of the inputs, and a mask is shown as 1 or 0.
template <> struct Kernel<napier_tests::operation> {
  int number;
  explicit Kernel(napier_tests::operation op) : number(op.number) {}

  template <class V> NAPIER_INLINE V operator()(V a, V b, V c) const {
    using T = typename V::value_type;
    const V one(T(1)), zero(T(0));
    const auto i = bits(a), j = bits(b);
    switch (number) {
      case 0:
        return a + b;
      case 1:
        return a - b;
      case 2:
        return a * b;
      case 3:
        return a / b;
      case 4:
        return -a;
      case 5:
        return fma(a, b, c);
      case 6:
        return rounded(a * b) + c;
      case 7:
        return a * b + c;  // not to be fused
      case 8:
        return from_bits<T>(i + j);
      case 9:
        return from_bits<T>(i - j);
      case 10:
        return from_bits<T>(i & j);
      case 11:
        return from_bits<T>(i | j);
      case 12:
        return from_bits<T>(i << 20);
      case 13:
        return magnitude(a);
      case 14:
        return maximum(magnitude(a), magnitude(b));
      case 15:
        return minimum(magnitude(a), magnitude(b));
      case 16:
        return select(a < b, one, zero);
      case 17:
        return select(a > b, one, zero);
      case 18:
        return select((a < b) & (b < c), one, zero);
      case 19:
        return select((a < b) | (b < c), one, zero);
      case 20:
        return select(a < b, b, c);
      case 21:
        return lookup(table<T>, i);
      case 22:
        return from_bits<T>(lookup(bits_table<T>, j));
      case 23:
        return select(i < j, one, zero);
      case 24:
        return select(i > j, one, zero);
      case 25:
        return clamp(a, V(T(-2)), one);
      case 26:
        return select(is_nan(a), one, zero);
      case 27:
        return minimum(magnitude(a), one);
      case 28:
        return from_bits<T>(i >> 9);
      case 29:
        return positive_part(a);
      case 30:
        return maximum(magnitude(a), -one);
      case 31:
        return minimum(magnitude(a), -one);
      case 32:
        if constexpr (requires { numbers(a); }) return select(is_nan(a), a, bounded(a, one));
        return bounded(a, one);
      case 33:
        return all(magnitude(a) < V(T(0x1p100))) ? one : zero;
      case 34:
        return all(within(a, V(T(0x1p100)))) ? one : zero;
      case 35:
        return all(mask_pair(within(a, V(T(0x1p100))), within(b, one))) ? one : zero;
      case 36:
        if constexpr (requires { numbers(a); }) return all(numbers(a) & numbers(b)) ? one : zero;
        return all(within(a, V(T(0x1p100))) & within(b, V(T(0x1p100)))) ? one : zero;
      default:
        return fma_by_power(a, b, c);
    }
  }

  template <class T> static constexpr T table[8] = {1, 2, -3, T(0.1), 5, 6, 7, 8};
  template <class T>
  static constexpr unsigned_of<T> bits_table[8] = {1, ~unsigned_of<T>(2), 3, 4, unsigned_of<T>(5) << 20, 6, 7, 8};
};

/// x³ + x in two stages and for all inputs: no ordinary, no rare.
template <class V> struct Halfway { V x, square; };
template <> struct Kernel<napier_tests::in_stages> {
  explicit Kernel(napier_tests::in_stages) {}

  template <class V> NAPIER_INLINE Halfway<V> operator()(V x) const { return {x, x * x}; }
  template <class V> NAPIER_INLINE V operator()(Halfway<V> a) const { return fma(a.x, a.square, a.x); }
};

/// (x·y)² + x - y in three stages, of which the last takes the inputs again.
template <class V> struct Product { V xy; };
template <class V> struct Square { V of_product; };
template <> struct Kernel<napier_tests::with_inputs_again> {
  explicit Kernel(napier_tests::with_inputs_again) {}

  template <class V> NAPIER_INLINE Product<V> operator()(V x, V y) const { return {x * y}; }
  template <class V> NAPIER_INLINE Square<V> operator()(Product<V> a) const { return {a.xy * a.xy}; }
  template <class V> NAPIER_INLINE V operator()(Square<V> a, V x, V y) const { return a.of_product + x - y; }
};

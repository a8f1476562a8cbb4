// SPDX-License-Identifier: MIT
// The contract of an instruction set: what it offers to kernels, and how the dispatch finds it.
//
// Every ISA has a namespace napier::simd::<name>.  In it stand Vec<T>, T one of float, double, std::uint32_t, std::uint64_t,
// and the operations below; then, from stages.inl, Kernel<F>, and from loop.inl the loop.  A kernel calls these operations and no
// other, each for all lanes at once; it knows neither their number nor any memory.  Results are the same bits on every ISA.
// The loop may also call a kernel with a Pair of vectors, which has the same operations; so a kernel is a template over V.
//
//   V(t)                        every lane t, t of type V::value_type
//   a + b   a - b               floating: rounded to nearest, once;  integers: modulo 2^bits
//   a * b   a / b   -a          floating only
//   fma(a, b, c)                floating: a·b + c, rounded once
//   fma_short(a, b, c)          the same where, for floats, a·b + c takes 53 bits at most: cheap also without hardware
//   fma_by_power(a, b, c)       the same where a is a power of two, so that a·b is exact: cheap also without hardware
//   rounded(a)                  a; a product whose only use is a sum passes through it, or clang's -ffp-contract=fast may fuse them
//   a & b   a | b   a << n   a >> n   integers only; n the same for all lanes, and below their width
//   magnitude(a)                floating: |a|, the sign bit cleared, NaN's too
//   maximum(a, b)  minimum(a, b)   floating, of two numbers one at most negative, -0 among them; of -0 and 0 either.  Of others,
//                               and NaN, not the same on every ISA;  select(a < b, a, b) takes all
//   bounded(a, high)            floating, high not negative: |a|, high at most;  where a is NaN, NaN, or where there is
//                               numbers(a) for its type, anything
//   numbers(a)                  is not NaN, for all(m) and m & n;  only where bounded(a, high) does not keep one
//   clamp(a, low, high)         floating: a between two ends;  anything where a is NaN
//   positive_part(a)            floating: a, and 0 where a < 0
//   bits(a)   from_bits<T>(i)   the same bits as unsigned integers of T's width, and back
//   a < b   a > b               a mask of lanes; false where an operand is NaN
//   is_nan(a)                   floating: a mask
//   m & n   m | n               masks
//   select(m, a, b)             a where m, else b
//   all(m)                      bool: true in every lane
//   within(a, limit)            floating: |a| < limit, for all(m) and for m & n of one limit only;  of two limits,
//                               mask_pair(within(a, limit), within(b, end)).  Where a double's limit does not end in 32
//                               zeros, all(m) may be false though all are within, never true though one is not
//   equal(a, b)                 bool: the same bits in every lane
//   to_double(a)                a Vec<float> as a Pair of Vec<double>;  to_float(p) rounds it back
//   lookup(t, i)                t[i & 7]: t an array of eight T in static storage, i unsigned integers of T's width
//   keeps_nan                   bool, a constant: whether arithmetic on a NaN gives that NaN, quiet
//   registers                   int, a constant: how many vectors the CPU has room for
//   apply(kernel, a...)         another kernel's function, for any lanes (stages.inl)
//
// Memory is the loop's business: load(p), store(p, a), p to T or, where T is float, to float16 or bfloat16; and
// load_first(p, n), store_first(p, a, n) for 0 < n < lanes, which touch no byte past p + n, where a page may end.  No
// address need be aligned.  stream(p, a), p on a border of a's size, goes past the caches; is_past_caches(bytes) says whether
// a result of that size gains by it, and end_stream() puts such stores in order with later ones.
#pragma once

#include <cstdint>
#include <napier/half.hpp>
#include <napier/simd/region.hpp>
#include <new>

namespace napier::inline NAPIER_ABI::function {

/// F, whose results are rounded to odd: cut, and the last bit set if that lost anything.  Rounding them once more, to a type
/// of two bytes, then gives what rounding the exact result would (S. Boldo and G. Melquiond, IEEE Trans. Computers 57(4), 2008).
/// Its kernel, where there is one, stands beside that of F.
template <class F> struct to_odd {};

/// F, correctly rounded: what Rounding::correct chooses.
template <class F> struct correct {};

}  // namespace napier::inline NAPIER_ABI::function

namespace napier::inline NAPIER_ABI::simd {

template <class T> struct unsigned_type { using type = T; };
template <> struct unsigned_type<float> { using type = std::uint32_t; };
template <> struct unsigned_type<double> { using type = std::uint64_t; };
template <class T> struct signed_type;
template <> struct signed_type<float> { using type = std::int32_t; };
template <> struct signed_type<double> { using type = std::int64_t; };

/// The unsigned integer of T's width, and the signed one of float's or double's.
template <class T> using unsigned_of = typename unsigned_type<T>::type;
template <class T> using signed_of = typename signed_type<T>::type;

/// The bits of T's infinity.
template <class T>
inline constexpr auto infinity_bits = static_cast<unsigned_of<T>>(sizeof(T) == 4 ? 0x7f800000 : 0x7ff0000000000000);

/// The slots of the dispatch.  An ISA's file specialises its rank with the ISA's name, supported(), and the address of its
/// loop; of those that the CPU can run, the one of the highest rank is chosen.
inline constexpr int ranks = 4;
template <int rank> struct Isa {  // a slot that nothing on this CPU's architecture fills
  static constexpr const char* name = nullptr;
  static bool supported() noexcept { return false; }
  template <class C, class F, class O, class... In> static constexpr decltype(nullptr) loop = nullptr;
};

}  // namespace napier::inline NAPIER_ABI::simd

// SPDX-License-Identifier: MIT
// What every function promises, checked for one of them: its bound from both sides, the same bits everywhere, no byte
// touched outside.  A test describes its function by a struct:
//
//   struct ExpFunction {
//     using type = napier::function::exp;
//     template <class T> static void call(std::span<T> out, std::span<const T> x);
//     static double exact(double x);              // for float: a wider type is reference enough
//     static void exact(Mpfr& result, double x);  // for double
//   };
#pragma once

#include <gtest/gtest.h>

#include <cinttypes>
#include <cstring>
#include <napier/napier.hpp>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "support/guard_page.hpp"
#include "support/isas.hpp"
#include "support/mpfr.hpp"
#include "support/ulp.hpp"

namespace napier_tests {

template <class T> using Bits = decltype(bits(T()));

template <class Function, class T> std::vector<T> results(std::span<const T> x) {
  std::vector<T> y(x.size());
  Function::template call<T>(y, x);
  return y;
}
template <class Function, class T> T result(T x) { return results<Function, T>(std::span<const T>(&x, 1))[0]; }

/// Numbers whose results lie on an edge of the format or of a formula, and their neighbours.
template <class T> std::vector<T> hard_inputs() {
  using Limits = std::numeric_limits<T>;
  std::vector<T> x = {0, Limits::denorm_min(), Limits::min(), Limits::epsilon(), Limits::max(), Limits::infinity()};
  const long double ln2 = std::log(2.0L);
  for (int n = -17300; n <= 16500; ++n) {  // ends and middles of the reduction's intervals
    x.push_back(static_cast<T>(n * (ln2 / 16)));
  }
  for (const double edge :
       {87.25, 87.33654, 88.72284, 103.27893, 103.97208, 708.0, 708.3964185322641, 709.782712893384, 744.4400719213812,
        745.1332191019412, 16.635532, 17.328680, 36.7368005696771, 37.42994775023705}) {
    x.push_back(static_cast<T>(edge));
  }
  for (int e = Limits::min_exponent - Limits::digits; e < Limits::max_exponent; ++e) x.push_back(std::ldexp(T(1), e));
  const std::size_t count = x.size();
  for (std::size_t i = 0; i < count; ++i) {
    T above = x[i], below = x[i];
    for (int k = 0; k < 4; ++k) {
      x.push_back(above = std::nextafter(above, Limits::infinity()));
      x.push_back(below = std::nextafter(below, -Limits::infinity()));
    }
  }
  const std::size_t half = x.size();
  for (std::size_t i = 0; i < half; ++i) x.push_back(-x[i]);
  return x;
}

/// Every stride-th float by its bits, all kinds of NaN among them.
inline std::vector<float> every_float(std::uint64_t stride, std::uint64_t first = 0) {
  std::vector<float> x;
  for (std::uint64_t b = first; b < std::uint64_t(1) << 32; b += stride)
    x.push_back(from_bits(static_cast<std::uint32_t>(b)));
  return x;
}

/// Doubles of three kinds: evenly spread where results are finite and a little beyond, near 0 by exponent, and any bits.
/// The arithmetic is exact, so that they are the same numbers whatever the compiler contracts.
inline std::vector<double> random_doubles(std::size_t count, std::uint64_t seed) {
  std::mt19937_64 next(seed);
  std::vector<double> x(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::uint64_t b = next();
    const double unit = static_cast<double>(b >> 11) * 0x1p-53;
    x[i] = i % 4 < 2 ? unit * 2048 - 1024 : i % 4 == 2 ? std::ldexp(unit * 2 - 1, -static_cast<int>(b % 60)) : from_bits(b);
  }
  return x;
}

/// The largest error and its input; NaN must give NaN.
struct Worst {
  double ulp = 0, input = 0;
  void look(double error, double x) {
    if (!(error <= ulp)) ulp = error, input = x;
  }
};

template <class Function> Worst worst_of(std::span<const float> x) {
  Worst worst;
  const auto y = results<Function, float>(x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::isnan(x[i])) {
      if (!std::isnan(y[i])) worst.look(HUGE_VAL, static_cast<double>(x[i]));
      continue;
    }
    const double input = static_cast<double>(x[i]);
    worst.look(ulp_error(y[i], static_cast<long double>(Function::exact(input))), input);
  }
  return worst;
}
template <class Function> Worst worst_of(std::span<const double> x) {
  Worst worst;
  Mpfr exact;
  const auto y = results<Function, double>(x);
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::isnan(x[i])) {
      if (!std::isnan(y[i])) worst.look(HUGE_VAL, x[i]);
      continue;
    }
    Function::exact(exact, x[i]);
    worst.look(exact.ulp_error(y[i]), x[i]);
  }
  return worst;
}

template <class Function, class T> void errs_no_more_than_stated(std::span<const T> x) {
  const Worst worst = worst_of<Function>(x);
  EXPECT_LE(worst.ulp, (napier::accuracy<typename Function::type, T>.ulp)) << "at " << std::hexfloat << worst.input;
}

/// The stated input errs by the stated bound, but for its last digit, and by no more.
template <class Function, class T> void errs_as_much_as_stated() {
  constexpr auto stated = napier::accuracy<typename Function::type, T>;
  const T x = static_cast<T>(stated.worst);
  const double error = worst_of<Function>(std::span<const T>(&x, 1)).ulp;
  EXPECT_GT(error, stated.ulp - 1e-4);
  EXPECT_LE(error, stated.ulp);
}

/// FNV-1a over the bits of results.
template <class Function, class T> std::uint64_t digest(std::span<const T> x) {
  std::uint64_t hash = 0xcbf29ce484222325;
  for (const T y : results<Function, T>(x)) {
    for (std::size_t byte = 0; byte < sizeof(T); ++byte) hash = (hash ^ (bits(y) >> (8 * byte) & 0xff)) * 0x100000001b3;
  }
  return hash;
}

template <class Function>
concept keeps_nan_bits = requires {
  Function::keeps_nan_bits;
};

/// NaN inputs of every kind come back quiet, with sign and payload; of a function that keeps_nan_bits, without a bit changed.
/// (JuliaLang#56782: of one payload came a finite number.)
template <class Function, class T> void keeps_nan() {
  constexpr Bits<T> quiet = Bits<T>(1) << (std::numeric_limits<T>::digits - 2),
                    added = keeps_nan_bits<Function> ? 0 : quiet, infinity = bits(std::numeric_limits<T>::infinity());
  constexpr auto julia = static_cast<Bits<T>>(sizeof(T) == 4 ? 0x5db148 : 0xbb14880000000);
  for (const Bits<T> payload : {Bits<T>(1), quiet, quiet | 1, quiet - 1, Bits<T>(2 * quiet - 1), julia}) {
    for (const Bits<T> sign : {Bits<T>(0), Bits<T>(1) << (sizeof(T) * 8 - 1)}) {
      std::vector<T> x(19, from_bits(static_cast<Bits<T>>(sign | infinity | payload)));
      for (const T y : results<Function, T>(x)) ASSERT_EQ(bits(y), bits(x[0]) | added) << std::hex << bits(x[0]);
    }
  }
}

/// An element's bits depend on its value only: not on its place, the array's length, its alignment or its neighbours; and
/// nothing outside is read or written.  Arrays of 0 to 130 elements stand at every alignment within 64 bytes, at both ends
/// of pages that are surrounded by forbidden ones; input and output differ in alignment.
template <class Function, class T> void has_the_same_bits_at_every_place_and_touches_nothing_else() {
  const std::vector<T> numbers = {T(-2), T(1), T(-0.5), T(80), T(-100), T(3.25), T(-87.3), T(0), T(1000), T(-1e-3)};
  std::vector<T> alone;
  for (const T x : numbers) alone.push_back(result<Function>(x));

  constexpr std::size_t most = 130, steps = 64 / sizeof(T);
  const GuardedPages in_pages((most + 2 * steps) * sizeof(T)), out_pages((most + 2 * steps) * sizeof(T));
  const auto check = [&](T* in, T* out, std::size_t n) {
    std::memset(in_pages.begin(), 0x55, static_cast<std::size_t>(in_pages.end() - in_pages.begin()));
    std::memset(out_pages.begin(), 0x55, static_cast<std::size_t>(out_pages.end() - out_pages.begin()));
    for (std::size_t i = 0; i < n; ++i) in[i] = numbers[(i * 7 + n) % numbers.size()];
    Function::template call<T>(std::span<T>(out, n), std::span<const T>(in, n));
    for (std::size_t i = 0; i < n; ++i)
      ASSERT_EQ(bits(out[i]), bits(alone[(i * 7 + n) % numbers.size()])) << i << " of " << n;
    for (const char* p = out_pages.begin(); p < out_pages.end(); ++p) {
      const bool outside = p < reinterpret_cast<char*>(out) || p >= reinterpret_cast<char*>(out + n);
      ASSERT_TRUE(!outside || *p == 0x55) << n;
    }
    Function::template call<T>(std::span<T>(in, n), std::span<const T>(in, n));
    ASSERT_EQ(std::memcmp(in, out, n * sizeof(T)), 0) << "in place, " << n;
  };
  for (std::size_t n = 0; n <= most; ++n) {
    for (std::size_t step = 0; step < steps; ++step) {
      T* const in_first = reinterpret_cast<T*>(in_pages.begin()) + step;
      T* const out_last = reinterpret_cast<T*>(out_pages.end()) - n - (steps - 1 - step);
      check(in_first, out_last, n);
      T* const in_last = reinterpret_cast<T*>(in_pages.end()) - n - step;
      T* const out_first = reinterpret_cast<T*>(out_pages.begin()) + (steps - 1 - step);
      check(in_last, out_first, n);
      if (testing::Test::HasFatalFailure()) return;
    }
    check(reinterpret_cast<T*>(in_pages.end()) - n, reinterpret_cast<T*>(out_pages.end()) - n, n);
    check(reinterpret_cast<T*>(in_pages.begin()), reinterpret_cast<T*>(out_pages.begin()), n);
  }
}

/// For as long as it lives nothing above 4 MiB fits into a cache, where the loop asks.
class SmallCaches {
 public:
  SmallCaches(const SmallCaches&) = delete;
  SmallCaches& operator=(const SmallCaches&) = delete;
#ifdef NAPIER_AVX2
  SmallCaches() { napier::simd::known_largest_cache = 1 << 23; }
  ~SmallCaches() { napier::simd::known_largest_cache = before_; }

 private:
  const std::int64_t before_ = napier::simd::known_largest_cache;
#else
  SmallCaches() {}
  ~SmallCaches() {}
#endif
};

/// The same for the long runs that loops take at once: of ordinary numbers, with some others between them at any place; at an out
/// that is not aligned, in place, and past the caches.
template <class Function, class T> void has_the_same_bits_beside_any_others() {
  std::vector<T> numbers, alone;
  for (int i = 0; i < 61; ++i) numbers.push_back(T(i - 30) * T(0.3125));
  for (const double other : {1e4, -1e4, double(NAN), 90.0, -90.0}) numbers.push_back(static_cast<T>(other));
  for (const T x : numbers) alone.push_back(result<Function>(x));

  std::size_t others = 0;
  const auto check = [&](std::size_t n, std::size_t first_other, std::size_t step) {
    std::vector<std::size_t> which(n);
    for (std::size_t i = 0; i < n; ++i) {
      const bool is_other = i >= first_other && (i - first_other) % step == 0;
      which[i] = is_other ? 61 + others++ % (numbers.size() - 61) : i % 61;
    }
    std::vector<T> x(n), y(n + 2);
    for (std::size_t i = 0; i < n; ++i) x[i] = numbers[which[i]];
    Function::template call<T>(std::span<T>(y).subspan(1, n), std::span<const T>(x));
    Function::template call<T>(std::span<T>(x), std::span<const T>(x));
    for (std::size_t i = 0; i < n; ++i) {
      ASSERT_EQ(bits(y[i + 1]), bits(alone[which[i]])) << i << " of " << n;
      ASSERT_EQ(bits(x[i]), bits(y[i + 1])) << "in place, " << i << " of " << n;
    }
    ASSERT_EQ(bits(y[0]) | bits(y[n + 1]), 0u) << "outside, " << n;
  };
  for (const std::size_t n : {31u, 32u, 64u, 65u, 127u, 128u, 129u, 191u, 192u, 255u, 320u, 700u}) {
    for (std::size_t other = 0; other <= n; other += 1 + n / 13) check(n, other, n);
    check(n, n, n);
    if (testing::Test::HasFatalFailure()) return;
  }
  check(5000, 3, 601);
  const SmallCaches small;
  check((std::size_t(4) << 20) / sizeof(T) + 77, 1000, 65521);
}

/// All 2^32 floats on every ISA: the stated bound, and not one bit that differs from the first ISA's.
template <class Function> void errs_no_more_than_stated_on_every_float() {
  constexpr std::uint64_t block = 1 << 20;
  std::vector<Worst> worst(isas().size());
  std::uint64_t different = 0;
  const std::string before(napier::simd::active());
  for (std::uint64_t first = 0; first < std::uint64_t(1) << 32; first += block) {
    std::vector<float> x(block), y, reference;
    std::vector<double> exact(block);
    for (std::uint64_t i = 0; i < block; ++i) {
      x[i] = from_bits(static_cast<std::uint32_t>(first + i));
      exact[i] = Function::exact(static_cast<double>(x[i]));
    }
    for (std::size_t k = 0; k < isas().size(); ++k) {
      napier::simd::use(isas()[k]);
      y = results<Function, float>(std::span<const float>(x));
      if (k == 0) {
        reference = y;
        for (std::uint64_t i = 0; i < block; ++i) {
          if (std::isnan(x[i]))
            ASSERT_EQ(bits(y[i]), bits(x[i]) | 0x400000);
          else
            worst[0].look(ulp_error(y[i], static_cast<long double>(exact[i])), static_cast<double>(x[i]));
        }
      } else {
        for (std::uint64_t i = 0; i < block; ++i) different += bits(y[i]) != bits(reference[i]);
      }
    }
  }
  napier::simd::use(before);
  std::printf("4294967296 floats on");
  for (const std::string& isa : isas()) std::printf(" %s", isa.c_str());
  std::printf(": worst %.6f ULP at %a, %" PRIu64 " differing bits between them\n", worst[0].ulp, worst[0].input, different);
  EXPECT_EQ(different, 0u);
  EXPECT_LE(worst[0].ulp, (napier::accuracy<typename Function::type, float>.ulp));
}

/// Very many doubles against MPFR.
template <class Function> void errs_no_more_than_stated_on_many_doubles(std::uint64_t millions) {
  Worst worst;
  for (std::uint64_t seed = 1; seed <= millions; ++seed) {
    const auto x = random_doubles(1000000, seed);
    const Worst one = worst_of<Function>(std::span<const double>(x));
    worst.look(one.ulp, one.input);
  }
  std::printf("%" PRIu64 " million doubles against MPFR: worst %.6f ULP at %a\n", millions, worst.ulp, worst.input);
  EXPECT_LE(worst.ulp, (napier::accuracy<typename Function::type, double>.ulp));
}

}  // namespace napier_tests

// SPDX-License-Identifier: MIT
// THE LIST of instruction sets.  There is no include guard: each inclusion compiles the kernel file that NAPIER_KERNEL
// names, once for each ISA, in that ISA's namespace and with its instructions, and undefines NAPIER_KERNEL.
//
// For a short kernel NAPIER_FUNCTION needs no file.  At global scope, F a function type declared before:
//
//   NAPIER_FUNCTION(F, (V x), { return x * x; })
//
// gives F a kernel whose stage has that text.  V is the vector type, and f in the text the function object.

#include <napier/simd/region.hpp>

#if defined(NAPIER_X86_64)
#  include <napier/simd/avx2.hpp>
#  include <napier/simd/avx512.hpp>
#elif defined(__aarch64__) && !defined(__AARCH64EB__)
#  include <napier/simd/neon.hpp>
#endif
#include <napier/simd/scalar.hpp>
#undef NAPIER_KERNEL

#ifndef NAPIER_FUNCTION
#  if defined(NAPIER_AVX512)
#    define NAPIER_FUNCTION(...)                                             \
      NAPIER_IN_TARGET(avx512, NAPIER_AVX512, NAPIER_KERNEL_OF(__VA_ARGS__)) \
      NAPIER_IN_TARGET(avx2, NAPIER_AVX2, NAPIER_KERNEL_OF(__VA_ARGS__))     \
      NAPIER_IN_PLAIN(scalar, NAPIER_KERNEL_OF(__VA_ARGS__))
#  elif defined(NAPIER_NEON)
#    define NAPIER_FUNCTION(...)                           \
      NAPIER_IN_PLAIN(neon, NAPIER_KERNEL_OF(__VA_ARGS__)) \
      NAPIER_IN_PLAIN(scalar, NAPIER_KERNEL_OF(__VA_ARGS__))
#  else
#    define NAPIER_FUNCTION(...) NAPIER_IN_PLAIN(scalar, NAPIER_KERNEL_OF(__VA_ARGS__))
#  endif
#  define NAPIER_KERNEL_OF(F, parameters, ...)                                   \
    template <> struct Kernel<F> {                                               \
      F f;                                                                       \
      explicit Kernel(const F& function) : f(function) {}                        \
      template <class V> NAPIER_INLINE V operator() parameters const __VA_ARGS__ \
    };
#endif

// SPDX-License-Identifier: MIT
// The macros of the library: the namespace's name, the borders of a region, attributes.  Elsewhere stand only those that
// belong to one place: an ISA's instructions in its file, NAPIER_KERNEL and NAPIER_FUNCTION beside the list in targets.hpp, the
// version in napier.hpp.
#pragma once

// NAPIER_ABI names the inline namespace that holds the library: v0, another number in every release, and a word for each
// instruction set of x86 and Arm and each floating-point rule that the compiler's flags add to its plain target.  Units with
// different flags must not share inline functions: the linker keeps one copy of each, perhaps the one that an older CPU cannot
// run.  With the flags in the name each unit uses its own copies, and a Tensor handed from one such unit to another fails at
// link time, with a symbol that says why.
//
// A project that wants one Tensor type across such units defines NAPIER_ABI itself, and answers for the copy the linker
// keeps.
#ifndef NAPIER_ABI
#  define NAPIER_ABI                                                                                      \
    NAPIER_JOIN(v0, NAPIER_ABI_SSE, NAPIER_ABI_AVX, NAPIER_ABI_AVX512, NAPIER_ABI_OTHERS, NAPIER_ABI_ARM, \
                NAPIER_ABI_RULES, , )
#endif
#define NAPIER_ABI_SSE                                                                                           \
  NAPIER_JOIN(, NAPIER_WORD(__SSE3__, _sse3), NAPIER_WORD(__SSSE3__, _ssse3), NAPIER_WORD(__SSE4_1__, _sse41),   \
              NAPIER_WORD(__SSE4_2__, _sse42), NAPIER_WORD(__POPCNT__, _popcnt), NAPIER_WORD(__LZCNT__, _lzcnt), \
              NAPIER_WORD(__MOVBE__, _movbe), NAPIER_WORD(__BMI__, _bmi))
#define NAPIER_ABI_AVX                                                                                      \
  NAPIER_JOIN(, NAPIER_WORD(__BMI2__, _bmi2), NAPIER_WORD(__AVX__, _avx), NAPIER_WORD(__F16C__, _f16c),     \
              NAPIER_WORD(__FMA__, _fma), NAPIER_WORD(__AVX2__, _avx2), NAPIER_WORD(__AVXVNNI__, _avxvnni), \
              NAPIER_WORD(__APX_F__, _apx), NAPIER_WORD(__AVX512F__, _avx512f))
#define NAPIER_ABI_AVX512                                                                                             \
  NAPIER_JOIN(, NAPIER_WORD(__AVX512CD__, _cd), NAPIER_WORD(__AVX512BW__, _bw), NAPIER_WORD(__AVX512DQ__, _dq),       \
              NAPIER_WORD(__AVX512VL__, _vl), NAPIER_WORD(__AVX512IFMA__, _ifma), NAPIER_WORD(__AVX512VBMI__, _vbmi), \
              NAPIER_WORD(__AVX512VBMI2__, _vbmi2), NAPIER_WORD(__AVX512VNNI__, _vnni))
#define NAPIER_ABI_OTHERS                                                                                           \
  NAPIER_JOIN(, NAPIER_WORD(__AVX512BITALG__, _bitalg), NAPIER_WORD(__AVX512VPOPCNTDQ__, _vpopcntdq),               \
              NAPIER_WORD(__AVX512BF16__, _bf16), NAPIER_WORD(__AVX512FP16__, _fp16), NAPIER_WORD(__GFNI__, _gfni), \
              NAPIER_WORD(__FMA4__, _fma4), NAPIER_WORD(__XOP__, _xop), NAPIER_WORD(__TBM__, _tbm))
#define NAPIER_ABI_ARM                                                                                          \
  NAPIER_JOIN(, NAPIER_WORD(__ARM_FEATURE_SVE, _sve), NAPIER_WORD(__ARM_FEATURE_SVE2, _sve2),                   \
              NAPIER_WORD(__ARM_FEATURE_ATOMICS, _lse), NAPIER_WORD(__ARM_FEATURE_DOTPROD, _dotprod),           \
              NAPIER_WORD(__ARM_FEATURE_MOPS, _mops), NAPIER_WORD(__ARM_FEATURE_FP16_SCALAR_ARITHMETIC, _half), \
              NAPIER_ABI_32, )
// What only a plain target of 32 bits lacks.
#if defined(__i386__)
#  define NAPIER_ABI_32 NAPIER_WORD(__SSE2__, _sse2)
#elif defined(__arm__)
#  define NAPIER_ABI_32 NAPIER_JOIN(NAPIER_WORD(__ARM_NEON, _neon), NAPIER_WORD(__ARM_FEATURE_FMA, _fma), , , , , , , )
#else
#  define NAPIER_ABI_32
#endif
#define NAPIER_ABI_RULES                                                                                      \
  NAPIER_JOIN(, NAPIER_WORD(__FAST_MATH__, _fastmath), NAPIER_WORD(__FINITE_MATH_ONLY__, _finite),            \
              NAPIER_WORD(__ASSOCIATIVE_MATH__, _associative), NAPIER_WORD(__RECIPROCAL_MATH__, _reciprocal), \
              NAPIER_WORD(__NO_SIGNED_ZEROS__, _unsigned), NAPIER_WORD(__NO_TRAPPING_MATH__, _notrap),        \
              NAPIER_WORD(__ROUNDING_MATH__, _rounding), )

// NAPIER_WORD(macro, word): word where the macro is 1, nothing where it is not defined or 0.
#define NAPIER_WORD(value, word) NAPIER_WORD_IF(value, word)
#define NAPIER_WORD_IF(value, word) NAPIER_PICK(NAPIER_IS_##value word, , )
#define NAPIER_IS_1 ,
#define NAPIER_PICK(...) NAPIER_SECOND(__VA_ARGS__)
#define NAPIER_SECOND(first, second, ...) second
#define NAPIER_JOIN(...) NAPIER_JOIN_9(__VA_ARGS__)
#define NAPIER_JOIN_9(a, b, c, d, e, f, g, h, i) a##b##c##d##e##f##g##h##i

// x86 in earnest: Arm64EC defines its macros too, and Emscripten those of SSE2, but neither has cpuid or its registers.
#if (defined(__x86_64__) || defined(__i386__)) && !defined(_M_ARM64EC) && !defined(__EMSCRIPTEN__)
#  ifdef __x86_64__
#    define NAPIER_X86_64
#  endif
#  ifdef __SSE2__
#    define NAPIER_SSE2
#  endif
#  if defined(__SSE2__) || !defined(__clang__)  // gcc has it in regions: NAPIER_PLAIN below
#    define NAPIER_MXCSR
#  endif
#endif

// A region: the functions between BEGIN and END may use the instructions named, whatever the flags of the unit, and keep to
// IEEE arithmetic, whatever the flags of the unit: no contraction of a product and a sum, no fast-math.
// gcc at -O0 loses a region in friends, lambdas, and special members that do work: those do not stand in one.
#define NAPIER_PRAGMA(text) _Pragma(#text)
#if defined(__clang__)
#  if defined(__arm__) || defined(__mips__) || defined(__sparc__) || defined(__loongarch__) || \
      ((defined(__aarch64__) || defined(__riscv)) && __clang_major__ < 17)
// float_control, which could bring back the unit's rules at the end, is not there: these two hold to the end of the unit.
#    define NAPIER_BEGIN_REGION NAPIER_PRAGMA(clang fp reassociate(off) contract(off))
#    define NAPIER_END_REGION
#  else
#    define NAPIER_BEGIN_REGION \
      NAPIER_PRAGMA(float_control(push)) NAPIER_PRAGMA(float_control(precise, on)) NAPIER_PRAGMA(clang fp contract(off))
#    define NAPIER_END_REGION NAPIER_PRAGMA(float_control(pop))
#  endif
#  define NAPIER_BEGIN_TARGET(features) \
    NAPIER_PRAGMA(clang attribute push(__attribute__((target(features))), apply_to = function)) NAPIER_BEGIN_REGION
#  define NAPIER_END_TARGET NAPIER_END_REGION NAPIER_PRAGMA(clang attribute pop)
#else
#  if defined(__i386__)  // whose plain target computes in 80 bits
#    define NAPIER_PLAIN NAPIER_PRAGMA(GCC target("sse2,fpmath=sse"))
#  else
#    define NAPIER_PLAIN
#  endif
#  define NAPIER_BEGIN_REGION \
    NAPIER_PRAGMA(GCC push_options) NAPIER_PRAGMA(GCC optimize("no-fast-math,fp-contract=off")) NAPIER_PLAIN
#  define NAPIER_END_REGION NAPIER_PRAGMA(GCC pop_options)
#  define NAPIER_BEGIN_TARGET(features) \
    NAPIER_BEGIN_REGION                 \
    NAPIER_PRAGMA(GCC target(features))
#  define NAPIER_END_TARGET NAPIER_END_REGION
#endif

/// Declarations in the namespace and with the instructions of an ISA; NAPIER_IN_PLAIN for an ISA whose instructions are the
/// plain target's own.
#define NAPIER_IN_TARGET(isa, features, ...)       \
  NAPIER_BEGIN_TARGET(features)                    \
  namespace napier::inline NAPIER_ABI::simd::isa { \
  __VA_ARGS__                                      \
  }                                                \
  NAPIER_END_TARGET
#define NAPIER_IN_PLAIN(isa, ...)                  \
  NAPIER_BEGIN_REGION                              \
  namespace napier::inline NAPIER_ABI::simd::isa { \
  __VA_ARGS__                                      \
  }                                                \
  NAPIER_END_REGION

#define NAPIER_INLINE [[gnu::always_inline]] inline
#define NAPIER_NOINLINE [[gnu::noinline]]
/// Of a result that is good as long as the object is: clang warns where it outlives a temporary one.
#if defined(__clang__)
#  define NAPIER_LIFETIMEBOUND [[clang::lifetimebound]]
#else
#  define NAPIER_LIFETIMEBOUND
#endif

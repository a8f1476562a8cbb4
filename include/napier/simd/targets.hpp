// SPDX-License-Identifier: MIT
// THE LIST of instruction sets: one line each.  There is no include guard: each inclusion compiles the kernel file that
// NAPIER_KERNEL names, once per line, in that ISA's namespace and with its instructions, and undefines NAPIER_KERNEL.

#if defined(__x86_64__) && !defined(_M_ARM64EC) && !defined(__EMSCRIPTEN__)
#  include <napier/simd/avx2.hpp>
#  include <napier/simd/avx512.hpp>
#elif defined(__aarch64__) && defined(__LITTLE_ENDIAN__) || defined(__aarch64__) && !defined(__AARCH64EB__)
#  include <napier/simd/neon.hpp>
#endif
#include <napier/simd/scalar.hpp>
#undef NAPIER_KERNEL

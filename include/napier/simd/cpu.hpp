// SPDX-License-Identifier: MIT
// What the CPU and the operating system allow, on x86-64.
#pragma once

#include <cpuid.h>

#include <cstdint>
#include <initializer_list>
#include <napier/simd/region.hpp>

namespace napier::inline NAPIER_ABI::simd {

enum class Feature { avx2, avx512 };

/// Whether the CPU has the instructions and the operating system saves their registers: an OS or a hypervisor that does not
/// leaves CPUID's bits set, and XCR0's clear.
inline bool cpu_allows(Feature feature) noexcept {
  unsigned a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0) return false;
  constexpr unsigned fma = 1u << 12, osxsave = 1u << 27, avx = 1u << 28, f16c = 1u << 29;
  constexpr unsigned wanted = fma | osxsave | avx | f16c;
  if ((c & wanted) != wanted) return false;

  unsigned xcr0 = 0;
  __asm__("xgetbv" : "=a"(xcr0), "=d"(d) : "c"(0));
  constexpr unsigned ymm = 0x6, zmm = 0xe6;
  if ((xcr0 & ymm) != ymm) return false;

  if (__get_cpuid_count(7, 0, &a, &b, &c, &d) == 0) return false;
  constexpr unsigned avx2 = 1u << 5;
  if ((b & avx2) == 0) return false;
  if (feature == Feature::avx2) return true;

#if defined(__APPLE__)
  return false;  // macOS sets XCR0's bits only after a thread has used AVX-512, so they say nothing there
#else
  constexpr unsigned f = 1u << 16, dq = 1u << 17, bw = 1u << 30, vl = 1u << 31;
  constexpr unsigned avx512 = f | dq | bw | vl;
  return (xcr0 & zmm) == zmm && (b & avx512) == avx512;
#endif
}

inline std::int64_t find_largest_cache() noexcept {
  std::int64_t largest = 0;
  // Intel's leaf 4 and AMD's 0x8000001d describe one cache for each index, in the same form.
  for (const unsigned leaf : {0x4u, 0x8000001du}) {
    unsigned a = 0, b = 0, c = 0, d = 0;
    for (unsigned index = 0; __get_cpuid_count(leaf, index, &a, &b, &c, &d) != 0 && (a & 31) != 0 && index < 16; ++index) {
      const std::int64_t line = (b & 0xfff) + 1, partitions = (b >> 12 & 0x3ff) + 1, ways = (b >> 22) + 1;
      const std::int64_t size = line * partitions * ways * (std::int64_t{c} + 1);
      if (size > largest) largest = size;
    }
  }
  return largest > 0 ? largest : INT64_MAX;
}

inline std::int64_t known_largest_cache = 0;

/// The size of the largest cache in bytes; so large that nothing is, where cpuid does not say.
inline std::int64_t largest_cache() noexcept {
  std::int64_t size = __atomic_load_n(&known_largest_cache, __ATOMIC_RELAXED);
  if (size == 0) [[unlikely]] {
    size = find_largest_cache();
    __atomic_store_n(&known_largest_cache, size, __ATOMIC_RELAXED);
  }
  return size;
}

}  // namespace napier::inline NAPIER_ABI::simd

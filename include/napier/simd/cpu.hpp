// SPDX-License-Identifier: MIT
// What the CPU and the operating system allow, on x86-64.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <napier/simd/region.hpp>

namespace napier::inline NAPIER_ABI::simd {

enum class Feature { avx2, avx512 };

/// What cpuid says of a leaf: zeros where it has no such leaf.  (<cpuid.h> would bring its macros along.)
struct CpuWords {
  unsigned a = 0, b = 0, c = 0, d = 0;
  explicit CpuWords(unsigned leaf, unsigned part = 0) noexcept {
    ask(leaf & 0x80000000u, 0);
    if (a >= leaf)
      ask(leaf, part);
    else
      a = b = c = d = 0;
  }

 private:
  void ask(unsigned leaf, unsigned part) noexcept {
    __asm__("cpuid" : "=a"(a), "=b"(b), "=c"(c), "=d"(d) : "0"(leaf), "2"(part));
  }
};

/// Whether the CPU has the instructions and the operating system saves their registers: an OS or a hypervisor that does not
/// leaves CPUID's bits set, and XCR0's clear.
inline bool cpu_allows(Feature feature) noexcept {
  constexpr unsigned fma = 1u << 12, osxsave = 1u << 27, avx = 1u << 28, f16c = 1u << 29;
  constexpr unsigned wanted = fma | osxsave | avx | f16c;
  if ((CpuWords(1).c & wanted) != wanted) return false;

  unsigned xcr0 = 0, high = 0;
  __asm__("xgetbv" : "=a"(xcr0), "=d"(high) : "c"(0));
  constexpr unsigned ymm = 0x6, zmm = 0xe6;
  if ((xcr0 & ymm) != ymm) return false;

  const CpuWords extended(7);
  constexpr unsigned avx2 = 1u << 5;
  if ((extended.b & avx2) == 0) return false;
  if (feature == Feature::avx2) return true;

#if defined(__APPLE__)
  return false;  // macOS sets XCR0's bits only after a thread has used AVX-512, so they say nothing there
#else
  constexpr unsigned f = 1u << 16, dq = 1u << 17, bw = 1u << 30, vl = 1u << 31;
  constexpr unsigned avx512 = f | dq | bw | vl;
  return (xcr0 & zmm) == zmm && (extended.b & avx512) == avx512;
#endif
}

inline std::int64_t find_largest_cache() noexcept {
  std::int64_t largest = 0;
  // Intel's leaf 4 and AMD's 0x8000001d describe one cache for each index, in the same form.
  for (const unsigned leaf : {0x4u, 0x8000001du}) {
    for (unsigned index = 0; index < 16; ++index) {
      const CpuWords cache(leaf, index);
      if ((cache.a & 31) == 0) break;
      const std::int64_t line = (cache.b & 0xfff) + 1, partitions = (cache.b >> 12 & 0x3ff) + 1, ways = (cache.b >> 22) + 1;
      const std::int64_t size = line * partitions * ways * (std::int64_t{cache.c} + 1);
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

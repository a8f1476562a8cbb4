// SPDX-License-Identifier: MIT
// The thread's floating-point state, put right for the time of a call.
#pragma once

#include <cstdint>
#include <napier/simd/region.hpp>

namespace napier::inline NAPIER_ABI::simd {

/// While it lives, the thread rounds to nearest and keeps subnormals, and no exception traps; then the state is as before,
/// the flags of the exceptions raised meanwhile aside.  Reading costs a few nanoseconds, and writing happens only where
/// somebody has changed the state.  What it guards has to be a call that is not inlined, or the compiler may move
/// arithmetic across.
class FpState {
 public:
  FpState(const FpState&) = delete;
  FpState& operator=(const FpState&) = delete;

#if defined(NAPIER_MXCSR)
  FpState() noexcept {
    __asm__ volatile("stmxcsr %0" : "=m"(before_));
    if ((before_ & controls) != usual) [[unlikely]]
      write((before_ & ~controls) | usual);
  }
  ~FpState() {
    if ((before_ & controls) != usual) [[unlikely]]
      write(before_);
  }

 private:
  // Flush-to-zero, rounding, exception masks, denormals-are-zero; usual is all exceptions masked and the rest 0.
  static constexpr unsigned controls = 0xffc0, usual = 0x1f80;
  unsigned before_;
  static void write(unsigned value) noexcept { __asm__ volatile("ldmxcsr %0" : : "m"(value) : "memory"); }
#elif defined(__aarch64__)
  FpState() noexcept {
    __asm__ volatile("mrs %0, fpcr" : "=r"(before_));
    if ((before_ & controls) != 0) [[unlikely]]
      write(before_ & ~controls);
  }
  ~FpState() {
    if ((before_ & controls) != 0) [[unlikely]]
      write(before_);
  }

 private:
  // Alternative half, default NaN, flush-to-zero (half too), rounding, the bits of Armv8.7 (AH, FIZ, NEP), and enabled
  // traps.
  static constexpr std::uint64_t controls = 0x07c89f07;
  std::uint64_t before_ = 0;
  static void write(std::uint64_t value) noexcept { __asm__ volatile("msr fpcr, %0" : : "r"(value) : "memory"); }
#else
  FpState() noexcept {}
  ~FpState() {}
#endif
};

}  // namespace napier::inline NAPIER_ABI::simd

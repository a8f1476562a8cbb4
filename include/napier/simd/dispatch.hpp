// SPDX-License-Identifier: MIT
// Which instruction set runs: chosen when first needed, from the CPU or from NAPIER_ISA in the environment.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <napier/error.hpp>
#include <napier/simd/fp_state.hpp>
#include <napier/simd/targets.hpp>
#include <string_view>

namespace napier::inline NAPIER_ABI::simd {

/// The names of some instruction sets, fastest first.
struct Names {
  std::string_view name[ranks];
  int count = 0;
  constexpr const std::string_view* begin() const noexcept { return name; }
  constexpr const std::string_view* end() const noexcept { return name + count; }
  constexpr std::size_t size() const noexcept { return static_cast<std::size_t>(count); }
  constexpr std::string_view operator[](std::size_t i) const noexcept { return name[i]; }
};

struct Slot {
  const char* name;
  bool (*supported)() noexcept;
};

inline constexpr Slot slots[ranks] = {{Isa<0>::name, &Isa<0>::supported},
                                      {Isa<1>::name, &Isa<1>::supported},
                                      {Isa<2>::name, &Isa<2>::supported},
                                      {Isa<3>::name, &Isa<3>::supported}};

inline bool can_run(int rank) noexcept { return slots[rank].supported(); }

/// The instruction sets that this program can use on this machine, fastest first; "scalar" is always the last.
inline Names available() noexcept {
  Names names;
  for (int rank = ranks - 1; rank >= 0; --rank) {
    if (can_run(rank)) names.name[names.count++] = slots[rank].name;
  }
  return names;
}

inline bool equal(const char* a, const char* b) noexcept {
  for (; *a != 0 && *a == *b; ++a) ++b;
  return *a == *b;
}

/// The rank of the ISA of that name.  Error if this machine has none.
inline int rank_of(const char* where, const char* wanted) {
  for (int rank = 0; rank < ranks; ++rank) {
    if (can_run(rank) && equal(slots[rank].name, wanted)) return rank;
  }
  Message message(where);
  message << "no instruction set \"" << wanted << "\" here; available: ";
  const char* separator = "";
  for (const std::string_view name : available()) {
    message << separator << name.data();
    separator = ", ";
  }
  throw_error(message);
}

inline int first_choice() {
  if (const char* wanted = std::getenv("NAPIER_ISA"); wanted != nullptr && *wanted != 0)
    return rank_of("NAPIER_ISA", wanted);
  int rank = ranks - 1;
  while (!can_run(rank)) --rank;
  return rank;
}

// Constant-initialised, so that it may be used before main.  Threads that come first at the same time choose the same.
inline int chosen_rank = -1;

inline int active_rank() {
  int rank = __atomic_load_n(&chosen_rank, __ATOMIC_RELAXED);
  if (rank < 0) [[unlikely]] {
    rank = first_choice();
    __atomic_store_n(&chosen_rank, rank, __ATOMIC_RELAXED);
  }
  return rank;
}

/// The name of the instruction set in use.  Throws Error where NAPIER_ISA names one that this machine lacks.
inline std::string_view active() { return slots[active_rank()].name; }

/// Uses the instruction set of that name from now on, in every thread, in units compiled with this one's flags.  Calls
/// under way end with the one that they began with.  Throws Error, which lists the available names, where the machine or
/// the program lacks it.
inline void use(std::string_view name) {
  char wanted[32] = {};
  for (std::size_t i = 0; i < name.size() && i + 1 < sizeof wanted; ++i) wanted[i] = name[i];
  __atomic_store_n(&chosen_rank, rank_of("use", wanted), __ATOMIC_RELAXED);
}

/// out[i] = f(in[i]...), f by its address, so that what calls a loop is compiled once for all functions of the same types.
template <class O, class... In>
using Loop = void (*)(const void* f, std::int64_t n, std::int64_t total, O* out, const In*... in);

template <class C, class F, class O, class... In>
inline constexpr Loop<O, In...> loops[ranks] = {
    Isa<0>::template loop<C, F, O, In...>, Isa<1>::template loop<C, F, O, In...>, Isa<2>::template loop<C, F, O, In...>,
    Isa<3>::template loop<C, F, O, In...>};

/// A function, which lives longer, and its loops from arrays of In... to one of O, for each instruction set.  A loop is called
/// through a pointer, never inlined, and with the floating-point state of FpState.
template <class O, class... In> struct AnyFunction {
  const void* object;
  const Loop<O, In...>* loops;

  Loop<O, In...> loop() const { return loops[active_rank()]; }
};

}  // namespace napier::inline NAPIER_ABI::simd

// SPDX-License-Identifier: MIT
// What peers_bench knows of another library: arrays through its functions.
#pragma once

#include <cstdint>

namespace peers {

template <class T> using Array = void (*)(std::int64_t n, T* out, const T* in);

/// A library compiled for one instruction set; a function that it lacks is null.
struct Peer {
  const char* name;
  const char* isa;
  Array<float> exp_float, sigmoid_float;
  Array<double> exp_double, sigmoid_double;
};

}  // namespace peers

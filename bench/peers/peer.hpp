// SPDX-License-Identifier: MIT
// What peers_bench knows of another library: arrays through its functions.
#pragma once

#include <cstdint>
#include <vector>

namespace peers {

template <class T> using Array = void (*)(std::int64_t n, T* out, const T* in);

/// out[i] = f(in[i]) by a library's own code, or by the usual formula on its exp or log1p.
struct Function {
  const char* name;
  Array<float> floats;
  Array<double> doubles;
};

/// A library compiled for one instruction set, and those of our functions that it has.
struct Peer {
  const char* name;
  const char* isa;
  std::vector<Function> functions;
};

/// f, for one vector or array of the library, over memory as Loop::run<F>(n, out, in) does it.
template <class Loop, class F> Function function(const char* name, F) {
  return {name, Loop::template run<F, float>, Loop::template run<F, double>};
}

}  // namespace peers

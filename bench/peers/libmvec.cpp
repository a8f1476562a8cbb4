// SPDX-License-Identifier: MIT
// glibc's vector functions, as gcc calls them under -Ofast.
#include <cmath>

#include "peer.hpp"

namespace {

template <class T> void exp(std::int64_t n, T* __restrict out, const T* __restrict in) {
  for (std::int64_t i = 0; i < n; ++i) out[i] = std::exp(in[i]);
}
template <class T> void sigmoid(std::int64_t n, T* __restrict out, const T* __restrict in) {
  for (std::int64_t i = 0; i < n; ++i) out[i] = 1 / (1 + std::exp(-in[i]));
}

}  // namespace

extern const peers::Peer PEER;
const peers::Peer PEER{"libmvec", ISA, exp<float>, sigmoid<float>, exp<double>, sigmoid<double>};

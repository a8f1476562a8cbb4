// SPDX-License-Identifier: MIT
// xsimd; sigmoid is 1/(1 + exp(-x)) on its exp.  Four vectors a turn, n a multiple of them.
#include <xsimd/xsimd.hpp>

#include "peer.hpp"

namespace {

template <class T> void exp(std::int64_t n, T* out, const T* in) {
  using V = xsimd::batch<T>;
  constexpr auto lanes = static_cast<std::int64_t>(V::size);
  for (std::int64_t i = 0; i < n; i += 4 * lanes) {
    for (std::int64_t j = 0; j < 4; ++j)
      xsimd::exp(V::load_unaligned(in + i + j * lanes)).store_unaligned(out + i + j * lanes);
  }
}
template <class T> void sigmoid(std::int64_t n, T* out, const T* in) {
  using V = xsimd::batch<T>;
  constexpr auto lanes = static_cast<std::int64_t>(V::size);
  for (std::int64_t i = 0; i < n; i += 4 * lanes) {
    for (std::int64_t j = 0; j < 4; ++j) {
      const V x = V::load_unaligned(in + i + j * lanes);
      (V(T(1)) / (V(T(1)) + xsimd::exp(-x))).store_unaligned(out + i + j * lanes);
    }
  }
}

}  // namespace

extern const peers::Peer PEER;
const peers::Peer PEER{"xsimd", ISA, exp<float>, sigmoid<float>, exp<double>, sigmoid<double>};

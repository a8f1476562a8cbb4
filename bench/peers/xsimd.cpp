// SPDX-License-Identifier: MIT
// xsimd, four vectors a turn, n a multiple of them.  sigmoid, silu, softplus and log_sigmoid are the usual formulas on it.
#include <xsimd/xsimd.hpp>

#include "peer.hpp"

namespace {

struct Loop {
  template <class F, class T> static void run(std::int64_t n, T* out, const T* in) {
    using V = xsimd::batch<T>;
    constexpr auto lanes = static_cast<std::int64_t>(V::size);
    for (std::int64_t i = 0; i < n; i += 4 * lanes) {
      for (std::int64_t j = i; j < i + 4 * lanes; j += lanes) F()(V::load_unaligned(in + j)).store_unaligned(out + j);
    }
  }
};

template <class V> V one() { return V(typename V::value_type(1)); }
/// log(1 + e^x), with nothing that overflows.
template <class V> V softplus(V x) { return xsimd::max(x, V(0)) + xsimd::log1p(xsimd::exp(-xsimd::abs(x))); }

}  // namespace

using peers::function;
extern const peers::Peer PEER;
const peers::Peer PEER{
    "xsimd",
    ISA,
    {function<Loop>("exp", [](auto x) { return xsimd::exp(x); }),
     function<Loop>("sigmoid", [](auto x) { return one<decltype(x)>() / (one<decltype(x)>() + xsimd::exp(-x)); }),
     function<Loop>("exp2", [](auto x) { return xsimd::exp2(x); }),
     function<Loop>("expm1", [](auto x) { return xsimd::expm1(x); }),
     function<Loop>("tanh", [](auto x) { return xsimd::tanh(x); }),
     function<Loop>("relu", [](auto x) { return xsimd::max(x, decltype(x)(0)); }),
     function<Loop>("silu", [](auto x) { return x / (one<decltype(x)>() + xsimd::exp(-x)); }),
     function<Loop>("softplus", [](auto x) { return softplus(x); }),
     function<Loop>("log_sigmoid", [](auto x) { return -softplus(-x); })}};

// SPDX-License-Identifier: MIT
// glibc's vector functions, as gcc calls them under -Ofast.
#include <cmath>

#include "peer.hpp"

namespace {

struct Loop {
  template <class F, class T> static void run(std::int64_t n, T* __restrict out, const T* __restrict in) {
    for (std::int64_t i = 0; i < n; ++i) out[i] = F()(in[i]);
  }
};

/// log(1 + e^x), with nothing that overflows.
template <class T> T softplus(T x) { return (x > 0 ? x : 0) + std::log1p(std::exp(-std::abs(x))); }

}  // namespace

using peers::function;
extern const peers::Peer PEER;
const peers::Peer PEER{"libmvec",
                       ISA,
                       {function<Loop>("exp", [](auto x) { return std::exp(x); }),
                        function<Loop>("sigmoid", [](auto x) { return 1 / (1 + std::exp(-x)); }),
                        function<Loop>("exp2", [](auto x) { return std::exp2(x); }),
                        function<Loop>("expm1", [](auto x) { return std::expm1(x); }),
                        function<Loop>("tanh", [](auto x) { return std::tanh(x); }),
                        function<Loop>("relu", [](auto x) { return x > 0 ? x : 0; }),
                        function<Loop>("silu", [](auto x) { return x / (1 + std::exp(-x)); }),
                        function<Loop>("softplus", [](auto x) { return softplus(x); }),
                        function<Loop>("log_sigmoid", [](auto x) { return -softplus(-x); })}};

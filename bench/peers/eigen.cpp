// SPDX-License-Identifier: MIT
// Eigen's array expressions; sigmoid is its logistic, silu, softplus and log_sigmoid are formulas on what it has.
#include <Eigen/Core>

#include "peer.hpp"

namespace {

struct Loop {
  template <class F, class T> static void run(std::int64_t n, T* out, const T* in) {
    using A = Eigen::Array<T, Eigen::Dynamic, 1>;
    Eigen::Map<A>(out, n) = F()(Eigen::Map<const A>(in, n));
  }
};

}  // namespace

using peers::function;
extern const peers::Peer PEER;
const peers::Peer PEER{"Eigen",
                       ISA,
                       {function<Loop>("exp", [](const auto& x) { return x.exp(); }),
                        function<Loop>("sigmoid", [](const auto& x) { return x.logistic(); }),
                        function<Loop>("expm1", [](const auto& x) { return x.expm1(); }),
                        function<Loop>("tanh", [](const auto& x) { return x.tanh(); }),
                        function<Loop>("relu", [](const auto& x) { return x.max(0); }),
                        function<Loop>("silu", [](const auto& x) { return x * x.logistic(); }),
                        function<Loop>("softplus", [](const auto& x) { return x.max(0) + (-x.abs()).exp().log1p(); }),
                        function<Loop>("log_sigmoid", [](const auto& x) { return x.min(0) - (-x.abs()).exp().log1p(); })}};

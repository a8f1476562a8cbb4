// SPDX-License-Identifier: MIT
// Highway's contrib/math, statically dispatched; sigmoid, silu, softplus and log_sigmoid are the usual formulas on it.
#include <hwy/highway.h>

#include <hwy/contrib/math/math-inl.h>

#include "peer.hpp"

namespace {

namespace hn = hwy::HWY_NAMESPACE;

struct Loop {
  template <class F, class T> static void run(std::int64_t n, T* out, const T* in) {
    const hn::ScalableTag<T> d;
    for (std::int64_t i = 0; i < n; i += static_cast<std::int64_t>(hn::Lanes(d)))
      hn::StoreU(F()(d, hn::LoadU(d, in + i)), d, out + i);
  }
};

/// log(1 + e^x), with nothing that overflows.
auto softplus(auto d, auto x) { return hn::Add(hn::Max(x, hn::Zero(d)), hn::Log1p(d, hn::Exp(d, hn::Neg(hn::Abs(x))))); }
/// 1 + exp(-x)
auto divisor(auto d, auto x) { return hn::Add(hn::Set(d, hn::TFromD<decltype(d)>(1)), hn::Exp(d, hn::Neg(x))); }

}  // namespace

using peers::function;
extern const peers::Peer PEER;
const peers::Peer PEER{
    "Highway",
    ISA,
    {function<Loop>("exp", [](auto d, auto x) { return hn::Exp(d, x); }),
     function<Loop>("sigmoid",
                    [](auto d, auto x) { return hn::Div(hn::Set(d, hn::TFromD<decltype(d)>(1)), divisor(d, x)); }),
     function<Loop>("expm1", [](auto d, auto x) { return hn::Expm1(d, x); }),
     function<Loop>("tanh", [](auto d, auto x) { return hn::Tanh(d, x); }),
     function<Loop>("relu", [](auto d, auto x) { return hn::Max(x, hn::Zero(d)); }),
     function<Loop>("silu", [](auto d, auto x) { return hn::Div(x, divisor(d, x)); }),
     function<Loop>("softplus", [](auto d, auto x) { return softplus(d, x); }),
     function<Loop>("log_sigmoid", [](auto d, auto x) { return hn::Neg(softplus(d, hn::Neg(x))); })}};

// SPDX-License-Identifier: MIT
// Highway's contrib/math, statically dispatched; sigmoid is 1/(1 + exp(-x)) on its Exp.
#include <hwy/highway.h>

#include <hwy/contrib/math/math-inl.h>

#include "peer.hpp"

namespace {

namespace hn = hwy::HWY_NAMESPACE;

template <class T> void exp(std::int64_t n, T* out, const T* in) {
  const hn::ScalableTag<T> d;
  for (std::int64_t i = 0; i < n; i += static_cast<std::int64_t>(hn::Lanes(d)))
    hn::StoreU(hn::Exp(d, hn::LoadU(d, in + i)), d, out + i);
}
template <class T> void sigmoid(std::int64_t n, T* out, const T* in) {
  const hn::ScalableTag<T> d;
  const auto one = hn::Set(d, T(1));
  for (std::int64_t i = 0; i < n; i += static_cast<std::int64_t>(hn::Lanes(d))) {
    hn::StoreU(hn::Div(one, hn::Add(one, hn::Exp(d, hn::Neg(hn::LoadU(d, in + i))))), d, out + i);
  }
}

}  // namespace

extern const peers::Peer PEER;
const peers::Peer PEER{"Highway", ISA, exp<float>, sigmoid<float>, exp<double>, sigmoid<double>};

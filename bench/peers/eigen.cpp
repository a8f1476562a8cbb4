// SPDX-License-Identifier: MIT
// Eigen's array expressions; sigmoid is its logistic.
#include <Eigen/Core>

#include "peer.hpp"

namespace {

template <class T> using In = Eigen::Map<const Eigen::Array<T, Eigen::Dynamic, 1>>;
template <class T> using Out = Eigen::Map<Eigen::Array<T, Eigen::Dynamic, 1>>;

template <class T> void exp(std::int64_t n, T* out, const T* in) { Out<T>(out, n) = In<T>(in, n).exp(); }
template <class T> void sigmoid(std::int64_t n, T* out, const T* in) { Out<T>(out, n) = In<T>(in, n).logistic(); }

}  // namespace

extern const peers::Peer PEER;
const peers::Peer PEER{"Eigen", ISA, exp<float>, sigmoid<float>, exp<double>, sigmoid<double>};

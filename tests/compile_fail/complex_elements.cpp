// Says: napier: elements must be floating, integers or bool (complex ones are not there yet)
// SPDX-License-Identifier: MIT
#include <complex>
#include <napier/napier.hpp>

auto f(const napier::Tensor<std::complex<float>>& x) {
  auto y = napier::exp(x);
  return y;
}

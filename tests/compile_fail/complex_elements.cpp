// Says: napier: elements must be float or double
// SPDX-License-Identifier: MIT
#include <complex>
#include <napier/napier.hpp>

auto f(const napier::Tensor<std::complex<float>>& x) { return napier::exp(x); }

// Says: napier: elements must be float, double, float16, bfloat16, bool or an integer type other than char
// SPDX-License-Identifier: MIT
#include <complex>
#include <napier/napier.hpp>

auto f(const napier::Tensor<std::complex<float>>& x) { return napier::to_string(x); }

// Says: napier: out must have the element type of the inputs
// SPDX-License-Identifier: MIT
#include <napier/napier.hpp>

void f(napier::Tensor<double>& out, const napier::Tensor<float>& x) { napier::exp_out(out, x); }

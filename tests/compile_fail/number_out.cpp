// Says: viewable
// SPDX-License-Identifier: MIT
#include <napier/napier.hpp>

void f(const napier::Tensor<float>& x) { napier::exp_out(1.0f, x); }

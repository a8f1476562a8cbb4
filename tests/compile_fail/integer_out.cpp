// Says: napier: out must be float, double, float16 or bfloat16; a result is not cast to anything else
// SPDX-License-Identifier: MIT
#include <napier/napier.hpp>

void f(napier::Tensor<int>& out, const napier::Tensor<float>& x) { napier::exp_out(out, x); }

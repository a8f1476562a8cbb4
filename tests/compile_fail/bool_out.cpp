// Says: napier: the result is floating and is not cast to an out of integers or bool
// SPDX-License-Identifier: MIT
#include <napier/napier.hpp>

void f(napier::TensorView<bool> out, const napier::Tensor<float>& x) { napier::sigmoid_out(out, x); }

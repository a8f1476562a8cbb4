// Says: integral
// SPDX-License-Identifier: MIT
#include <napier/napier.hpp>

float f(const napier::Tensor<float>& x) { return x(1.9); }

// Says: napier: out must be float, double, float16 or bfloat16; a result is not cast to anything else
// SPDX-License-Identifier: MIT
#include <napier/napier.hpp>

void f(napier::Tensor<std::int64_t>& x) { napier::sigmoid_(x); }

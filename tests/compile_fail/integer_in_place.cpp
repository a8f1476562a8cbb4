// Says: napier: the result is floating and is not cast to an out of integers or bool
// SPDX-License-Identifier: MIT
#include <napier/napier.hpp>

void f(napier::Tensor<std::int64_t>& x) { napier::sigmoid_(x); }

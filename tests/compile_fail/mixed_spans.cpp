// Says: napier: out must have the element type of the inputs
// SPDX-License-Identifier: MIT
#include <napier/napier.hpp>

void f(std::span<float> out, std::span<const double> x) { napier::sigmoid_out(out, x); }

// Says: napier: out must not be const
// SPDX-License-Identifier: MIT
#include <napier/napier.hpp>

void f(napier::TensorView<const double> out, napier::TensorView<const double> x) { napier::sigmoid_out(out, x); }

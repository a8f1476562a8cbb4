// Compiles: the same as its neighbours, with nothing wrong.
// SPDX-License-Identifier: MIT
#include <napier/napier.hpp>
#include <vector>

void f(napier::Tensor<float>& out, const napier::Tensor<float>& x) { napier::exp_out(out, x); }
void f(napier::TensorView<double> out, napier::TensorView<const double> x) { napier::sigmoid_out(out, x); }
void f(std::span<float> out, std::span<const float> x) { napier::exp_out(out, x); }
void f(napier::Tensor<float>& x) { napier::exp_(x); }
auto f(const std::vector<double>& x) { return napier::sigmoid(x); }
auto f(const napier::Tensor<double>& x) { return napier::to_string(x); }
napier::Tensor<int> integers{1, 2};

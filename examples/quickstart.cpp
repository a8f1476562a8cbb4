// SPDX-License-Identifier: MIT
// Napier in one screen:  g++ -std=c++20 -O2 -Iinclude examples/quickstart.cpp && ./a.out
#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <napier/napier.hpp>

int main() {
  // Braces hold the values, nested ones those of more dimensions.
  const napier::Tensor<float> x{-2, -4, 0, 6, 8};
  std::cout << "exp(x)      " << napier::exp(x) << "\n";
  std::cout << "sigmoid(x)  " << napier::sigmoid(x) << "\n\n";

  const napier::Tensor<float> m{{-2, -4, 0}, {6, 8, 1}};
  std::cout << "exp(m)\n" << napier::exp(m) << "\n";
  std::cout << "sigmoid(m)\n" << napier::sigmoid(m) << "\n\n";

  // A view is a part of a tensor in another order, without a copy; functions take it like a tensor.
  std::cout << "sigmoid of m's last column  " << napier::sigmoid(m.view().select(1, -1)) << "\n\n";

  // sigmoid(x) = 1 / (1 + exp(-x)), by the function and by hand: 32,769 numbers from -16 to 16.
  napier::Tensor<float> t = napier::Tensor<float>::empty({32769});
  for (std::int64_t i = 0; i < t.numel(); ++i) t(i) = static_cast<float>(i - 16384) / 1024;
  const napier::Tensor<float> direct = napier::sigmoid(t);

  for (float& value : t) value = -value;
  napier::exp_(t);  // in place
  for (float& value : t) value = 1 / (1 + value);

  // Positive floats that are neighbours have neighbouring bits: the difference of the bits is the distance in ULP.
  std::int32_t apart = 0;
  for (std::int64_t i = 0; i < t.numel(); ++i) {
    const auto difference = std::bit_cast<std::int32_t>(t(i)) - std::bit_cast<std::int32_t>(direct(i));
    apart = std::max(apart, std::abs(difference));
  }
  std::cout << "sigmoid(t) and 1 / (1 + exp(-t)) are at most " << apart << " ULP apart\n";
}

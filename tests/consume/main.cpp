// SPDX-License-Identifier: MIT
// What every consumer builds.
#include <iostream>
#include <napier/napier.hpp>

int main() { std::cout << napier::sigmoid(napier::Tensor<float>{0, 2}) << '\n'; }

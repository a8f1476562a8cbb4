// SPDX-License-Identifier: MIT
// The library is first used by a static initialiser.
#include <cstdio>
#include <napier/napier.hpp>

static const napier::Tensor<float> y = napier::exp(napier::Tensor<float>{1});
static const napier::Tensor<double> z = napier::sigmoid(napier::Tensor<double>{0});

int main() {
  const bool right = __builtin_bit_cast(std::uint32_t, y(0)) == 0x402df854 && z(0) == 0.5;
  std::printf("%s %s\n", right ? "right" : "wrong", napier::simd::active().data());
  return right ? 0 : 1;
}

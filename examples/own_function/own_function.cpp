// SPDX-License-Identifier: MIT
// Functions of one's own, on every instruction set and over any layout: gelu from a file, and a short one from a macro.
#include <iostream>
#include <napier/napier.hpp>

namespace my {
struct gelu {};
struct leaky_relu {
  float slope;
};
}  // namespace my

#define NAPIER_KERNEL "gelu.inl"
#include <napier/simd/targets.hpp>

NAPIER_FUNCTION(my::leaky_relu, (V x), {
  using T = typename V::value_type;
  return select(x < V(T(0)), x * V(T(f.slope)), x);
})

int main() {
  const napier::Tensor<float> x{{-2, -1, 0}, {1, 2, 3}};
  std::cout << napier::map(my::gelu{}, x) << "\n" << napier::map(my::leaky_relu{0.1f}, x) << "\n";

  // Into every second column, from a transposed view, on each instruction set of this machine: the same bits.
  auto y = napier::Tensor<float>::zeros({3, 4});
  napier::elementwise(my::gelu{}, y.view().slice(1, 0, napier::all, 2), x.view().transpose(0, 1));
  std::cout << y << "\n";
  for (const auto isa : napier::simd::available()) {
    napier::simd::use(isa);
    auto z = napier::Tensor<float>::zeros({3, 4});
    napier::elementwise(my::gelu{}, z.view().slice(1, 0, napier::all, 2), x.view().transpose(0, 1));
    if (!(z == y)) return 1;
  }
}

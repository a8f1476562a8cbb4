// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <cstdint>
#include <napier/napier.hpp>
#include <string>

#if defined(__cpp_lib_format)
namespace napier_tests {
namespace {

using napier::Tensor;
using napier::to_string;

TEST(Formatter, GivesTheTextOfToString) {
  const Tensor<float> x{0.5f, 2.25f};
  Tensor<std::int64_t> n{1, -20};
  EXPECT_EQ(std::format("{} {}", x, x.view()), to_string(x) + " " + to_string(x));
  EXPECT_EQ(std::format("{:} {}", n, n.view()), to_string(n) + " " + to_string(n));
}

TEST(Formatter, TakesPrecisionAndNotation) {
  const Tensor<float> x{10, 0.5f};
  EXPECT_EQ(std::format("{:.2}", x), "tensor([10.00,  0.50])");
  EXPECT_EQ(std::format("{:.2e}", x), "tensor([1.00e+01, 5.00e-01])");
  EXPECT_EQ(std::format("{:e}", x), "tensor([1.0000e+01, 5.0000e-01])");
  EXPECT_EQ(std::format("{:.1f}", Tensor<float>{1e-3f, 1e5f}), "tensor([     0.0, 100000.0])");
}

TEST(Formatter, TakesTheRestFromThePrintOptions) {
  napier::set_print_options({.precision = 3, .linewidth = 0});
  EXPECT_EQ(std::format("{}", Tensor<float>{0.5f}), "tensor([0.500])");
  EXPECT_EQ(std::format("{:.2}", Tensor<float>{0.5f, 1}), "tensor([0.50,\n        1.00])");
  napier::set_print_options({});
}

TEST(Formatter, RefusesWhatItDoesNotKnow) {
  const Tensor<float> x{10, 0.5f};
  for (const char* const format :
       {"{:x}", "{:10}", "{:.}", "{:.3g}", "{:.3e ", "{:ee}", "{:.{}}", "{:.99999999999}", "{:>9}"})
    EXPECT_THROW((void)std::vformat(format, std::make_format_args(x)), std::format_error) << format;
}

}  // namespace
}  // namespace napier_tests
#endif

// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "two_libraries/one.hpp"
#include "two_libraries/two.hpp"

napier::Tensor<float> twist_of_one(const napier::Tensor<float>& x);
napier::Tensor<float> twist_of_two(const napier::Tensor<float>& x);

namespace {

TEST(TwoLibraries, MayNameTheirFunctionsAlikeInOneProgram) {
  const napier::Tensor<float> x{1, 2, 3}, twice{2, 4, 6}, squared{1, 4, 9};
  EXPECT_EQ(twist_of_one(x), twice);
  EXPECT_EQ(twist_of_two(x), squared);
  EXPECT_EQ(napier::map(one::twist{}, x), twice);
  EXPECT_EQ(napier::map(two::twist{}, x), squared);
}

}  // namespace

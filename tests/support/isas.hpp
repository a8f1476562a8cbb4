// SPDX-License-Identifier: MIT
// A test on every instruction set of this machine:  TEST_P(Exp, ...) with INSTANTIATE_ON_EVERY_ISA(Exp), Exp a class :
// OnIsa {}.
#pragma once

#include <gtest/gtest.h>

#include <napier/simd/dispatch.hpp>
#include <string>
#include <vector>

namespace napier_tests {

inline std::vector<std::string> isas() {
  std::vector<std::string> names;
  for (const auto name : napier::simd::available()) names.emplace_back(name);
  return names;
}

/// Uses the instruction set of the test's parameter while the test runs.
class OnIsa : public testing::TestWithParam<std::string> {
 protected:
  void SetUp() override { napier::simd::use(GetParam()); }
  void TearDown() override { napier::simd::use(before_); }

 private:
  std::string before_{napier::simd::active()};
};

}  // namespace napier_tests

#define INSTANTIATE_ON_EVERY_ISA(suite) \
  INSTANTIATE_TEST_SUITE_P(On, suite, testing::ValuesIn(napier_tests::isas()), [](const auto& isa) { return isa.param; })

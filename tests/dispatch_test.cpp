// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <cstdlib>
#include <napier/napier.hpp>
#include <string>
#include <thread>
#include <vector>

#include "support/isas.hpp"
#include "support/ulp.hpp"

namespace napier_tests {
namespace {

/// Makes the library choose anew, with NAPIER_ISA as given, and as before afterwards.
class Dispatch : public testing::Test {
 protected:
  static void choose_anew(const char* isa) {
    if (isa != nullptr)
      setenv("NAPIER_ISA", isa, 1);
    else
      unsetenv("NAPIER_ISA");
    napier::simd::chosen_rank = -1;
  }
  void TearDown() override { choose_anew(before_.empty() ? nullptr : before_.c_str()); }

 private:
  std::string before_ = std::getenv("NAPIER_ISA") != nullptr ? std::getenv("NAPIER_ISA") : "";
};

TEST_F(Dispatch, OffersTheFastestFirstAndScalarLast) {
  const auto names = napier::simd::available();
  ASSERT_GE(names.size(), 1u);
  EXPECT_EQ(names[names.size() - 1], "scalar");
  const std::vector<std::string> order = {"avx512", "avx2", "neon", "scalar"};
  std::size_t at = 0;
  for (const auto name : names) {
    while (at < order.size() && order[at] != name) ++at;
    ASSERT_LT(at, order.size()) << name;
  }
}

TEST_F(Dispatch, ChoosesTheFastest) {
  choose_anew(nullptr);
  EXPECT_EQ(napier::simd::active(), napier::simd::available()[0]);
  choose_anew("");
  EXPECT_EQ(napier::simd::active(), napier::simd::available()[0]);
}

TEST_F(Dispatch, ObeysTheEnvironment) {
  for (const std::string& isa : isas()) {
    choose_anew(isa.c_str());
    EXPECT_EQ(napier::simd::active(), isa);
  }
}

TEST_F(Dispatch, RefusesAnUnknownNameInTheEnvironmentAndListsTheAvailable) {
  choose_anew("mmx");
  for (int again = 0; again < 2; ++again) {
    try {
      napier::exp(napier::Tensor<float>{1});
      FAIL();
    } catch (const napier::Error& error) {
      const std::string what = error.what();
      EXPECT_EQ(what.find("NAPIER_ISA: no instruction set \"mmx\" here; available: "), 0u) << what;
      for (const std::string& isa : isas()) EXPECT_NE(what.find(isa), std::string::npos) << what;
    }
  }
}

TEST_F(Dispatch, LeavesAnEmptyOutAsItWasWhereNoneCanBeChosen) {
  choose_anew("mmx");
  napier::Tensor<float> out;
  EXPECT_THROW(napier::exp_out(out, napier::Tensor<float>{1, 2, 3}), napier::Error);
  EXPECT_EQ(out.numel(), 0);
}

TEST_F(Dispatch, UsesWhatItIsTold) {
  for (const std::string& isa : isas()) {
    napier::simd::use(isa);
    EXPECT_EQ(napier::simd::active(), isa);
  }
}

TEST_F(Dispatch, RefusesToUseWhatIsNotThereAndStaysWithWhatItHas) {
  napier::simd::use("scalar");
  for (const char* name : {"", "avx", "AVX2", "scalar ", "a name that is much longer than any instruction set's"}) {
    EXPECT_THROW(napier::simd::use(name), napier::Error) << name;
    EXPECT_EQ(napier::simd::active(), "scalar");
  }
}

TEST_F(Dispatch, MayBeUsedFirstFromManyThreads) {
  choose_anew(nullptr);
  std::vector<std::thread> threads;
  std::vector<int> right(8);
  for (std::size_t k = 0; k < right.size(); ++k) {
    threads.emplace_back([k, &right] { right[k] = napier::exp(napier::Tensor<float>{0})(0) == 1; });
  }
  for (std::thread& thread : threads) thread.join();
  for (const int one : right) EXPECT_EQ(one, 1);
}

// Before main, and in whatever order units are initialised.
const float before_main = napier::sigmoid(napier::Tensor<float>{0})(0);
TEST_F(Dispatch, WorksInAStaticInitialiser) { EXPECT_EQ(before_main, 0.5f); }

}  // namespace
}  // namespace napier_tests

// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <napier/napier.hpp>
#include <string>
#include <type_traits>
#include <typeinfo>

#include "support/errors.hpp"
#include "support/layouts.hpp"

namespace napier_tests {
namespace {

using napier::Error;
using napier::Message;
using napier::Tensor;
using napier::Text;

std::string string_of(const Text& text) { return {text.data(), text.size()}; }

TEST(Error, IsAStandardException) {
  static_assert(std::is_base_of_v<std::invalid_argument, Error>);
  EXPECT_THROW(Tensor<float>::empty({-1}), Error);
  EXPECT_THROW(Tensor<float>::empty({-1}), std::invalid_argument);
  try {
    Tensor<float>::empty({-1});
  } catch (const std::exception& error) { EXPECT_STREQ(error.what(), "empty: shape [-1] has the negative extent -1"); }
}

// Then a catch in one unit catches what another threw, whatever flags each was compiled with.
TEST(Error, StandsOutsideTheNamespaceOfTheFlags) {
  EXPECT_STREQ(typeid(Error).name(), "N6napier5ErrorE");
  EXPECT_STRNE(typeid(Tensor<float>).name(), "N6napier6TensorIfEE");
}

TEST(Error, BeginsWithTheFunctionAndShowsTheShapes) {
  Tensor<float> x = Tensor<float>::zeros({2, 3}), y = Tensor<float>::zeros({3, 2});
  const auto reversed = x.view().slice(0, napier::all, napier::all, -1);
  EXPECT_EQ(error_of([&] { napier::exp_out(y, x); }), "exp_out: out has shape [3, 2], the result has shape [2, 3]");
  EXPECT_EQ(error_of([&] { napier::sigmoid_out(y, x); }), "sigmoid_out: out has shape [3, 2], the result has shape [2, 3]");
  EXPECT_EQ(error_of([&] {
              napier::exp_(x.view().select(1, 0).broadcast_to({4, 2}));
            }),
            "exp_: out has several indices for one element: shape [4, 2], strides [0, 3]");
  EXPECT_EQ(error_of([&] {
              napier::sigmoid_(x.view().select(1, 0).broadcast_to({4, 2}));
            }),
            "sigmoid_: out has several indices for one element: shape [4, 2], strides [0, 3]");
  EXPECT_EQ(
      error_of([&] { napier::exp_out(reversed, x); }),
      "exp_out: out and the input share elements but are not the same view: shape [2, 3], strides [-3, 1] and [3, 1]");
  EXPECT_EQ(
      error_of([&] { napier::sigmoid_out(x, reversed); }),
      "sigmoid_out: out and the input share elements but are not the same view: shape [2, 3], strides [3, 1] and [-3, 1]");
}

TEST(Error, CarriesItsMessageUnchanged) {
  Message message("f");
  message << "100% of " << std::int64_t{5} << " {} %s";
  EXPECT_EQ(error_of([&] { napier::throw_error(message); }), "f: 100% of 5 {} %s");
}

TEST(Text, IsEmptyAtFirst) {
  const Text text;
  EXPECT_STREQ(text.data(), "");
  EXPECT_EQ(text.size(), 0u);
}

TEST(Text, HoldsAnyInteger) {
  const std::pair<std::int64_t, const char*> cases[] = {
      {0, "0"}, {-1, "-1"}, {10, "10"}, {INT64_MAX, "9223372036854775807"}, {INT64_MIN, "-9223372036854775808"}};
  for (const auto& [value, digits] : cases) {
    Text text;
    text << value;
    EXPECT_EQ(string_of(text), digits);
  }
}

TEST(Text, GrowsAsFarAsItIsFilled) {
  Text text;
  std::string expected;
  for (int i = 0; i < 1000; ++i) {
    text << i << ", ";
    expected += std::to_string(i) + ", ";
    ASSERT_EQ(string_of(text), expected);
    ASSERT_EQ(text.data()[text.size()], 0);
  }
  text.append(3, '-').append("abc", 2);
  EXPECT_EQ(string_of(text), expected + "---ab");
}

TEST(Text, ShowsExtentsInBrackets) {
  const auto show = [](const Ints& list) {
    Text text;
    text << napier::Extents(list);
    return string_of(text);
  };
  EXPECT_EQ(show({}), "[]");
  EXPECT_EQ(show({5}), "[5]");
  EXPECT_EQ(show({2, -3, 0}), "[2, -3, 0]");
}

}  // namespace
}  // namespace napier_tests

// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <climits>
#include <cmath>
#include <cstdio>
#include <iomanip>
#include <locale>
#include <napier/format.hpp>
#include <span>
#include <sstream>
#include <string>
#include <vector>

#include "support/layouts.hpp"

namespace napier_tests {
namespace {

using napier::all;
using napier::bfloat16;
using napier::float16;
using napier::PrintOptions;
using napier::Tensor;
using napier::TensorView;
using napier::to_string;
using enum PrintOptions::Notation;

template <class T> Tensor<T> ramp(const Ints& shape, double start = 0, double step = 1) {
  Tensor<T> x = Tensor<T>::empty(shape);
  double k = 0;
  for (T& value : x) value = static_cast<T>(start + step * k++);
  return x;
}

TEST(Format, PrintsIntegersWithAPoint) {
  EXPECT_EQ(to_string(Tensor<float>{1, 2, 3}), "tensor([1., 2., 3.])");
  EXPECT_EQ(to_string(Tensor<float>{-1, 20}), "tensor([-1., 20.])");
  EXPECT_EQ(to_string(Tensor<float>{100000000}), "tensor([100000000.])");
  EXPECT_EQ(to_string(Tensor<float>{100000008}), "tensor([1.0000e+08])");
  EXPECT_EQ(to_string(Tensor<double>{99999999}), "tensor([99999999.], dtype=torch.float64)");
}

TEST(Format, PrintsFractionsWithFourDigits) {
  EXPECT_EQ(to_string(Tensor<float>{1.5f, 2.25f}), "tensor([1.5000, 2.2500])");
  EXPECT_EQ(to_string(Tensor<float>{{1, 2}, {3, 4.5}}), "tensor([[1.0000, 2.0000],\n        [3.0000, 4.5000]])");
}

TEST(Format, PrintsWideRangesInScientificForm) {
  EXPECT_EQ(to_string(Tensor<float>{1, 1000.5f}), "tensor([1.0000e+00, 1.0005e+03])");
  EXPECT_EQ(to_string(Tensor<float>{1, 1000}), "tensor([   1., 1000.])");
  EXPECT_EQ(to_string(Tensor<float>{1, 1001}), "tensor([1.0000e+00, 1.0010e+03])");
}

TEST(Format, NamesTheTypeUnlessItIsFloat) {
  EXPECT_EQ(to_string(Tensor<double>{0.5}), "tensor([0.5000], dtype=torch.float64)");
  EXPECT_EQ(to_string(Tensor<double>()), "tensor([], dtype=torch.float64)");
  EXPECT_EQ(to_string(Tensor<float>{0.5}), "tensor([0.5000])");
}

// ATen#66, pytorch#13986: printing a tensor without elements crashed.
TEST(Format, PrintsTensorsWithoutElements) {
  for (const std::int64_t threshold : {1000, 0}) {
    const PrintOptions options{.threshold = threshold};
    EXPECT_EQ(to_string(Tensor<float>(), options), "tensor([])");
    EXPECT_EQ(to_string(Tensor<float>::empty({2, 0, 3}), options), "tensor([], size=(2, 0, 3))");
    EXPECT_EQ(to_string(Tensor<float>::empty({0, 5}), options), "tensor([], size=(0, 5))");
    EXPECT_EQ(to_string(Tensor<double>(), options), "tensor([], dtype=torch.float64)");
    EXPECT_EQ(to_string(Tensor<double>::empty({0, 5}), options), "tensor([], size=(0, 5), dtype=torch.float64)");
  }
}

TEST(Format, PrintsOneElementOfRankZero) {
  EXPECT_EQ(to_string(Tensor<float>::full({}, 1.5f)), "tensor(1.5000)");
  EXPECT_EQ(to_string(Tensor<double>::full({}, -3)), "tensor(-3., dtype=torch.float64)");
  EXPECT_EQ(to_string(Tensor<float>::full({}, 1e-7f)), "tensor(1.0000e-07)");
}

// pytorch#9395: 2e-5 came out as 0.0000.
TEST(Format, PrintsSmallNumbersInScientificForm) {
  EXPECT_EQ(to_string(Tensor<float>{2e-5f}), "tensor([2.0000e-05])");
  EXPECT_EQ(to_string(Tensor<float>{1e-5f}), "tensor([1.0000e-05])");
  EXPECT_EQ(to_string(Tensor<float>{9.99e-5f}), "tensor([9.9900e-05])");
  EXPECT_EQ(to_string(Tensor<float>{1e-4f}), "tensor([1.0000e-04])");
  EXPECT_EQ(to_string(Tensor<float>{1e-3f}), "tensor([0.0010])");
  EXPECT_EQ(to_string(Tensor<float>{0.05524f}), "tensor([0.0552])");
  EXPECT_EQ(to_string(Tensor<float>{-1e-5f, 0.5f}), "tensor([-1.0000e-05,  5.0000e-01])");
}

// pytorch#3035: printing tiny doubles divided by zero.
TEST(Format, PrintsSubnormalNumbers) {
  EXPECT_EQ(to_string(Tensor<double>{5e-324}), "tensor([4.9407e-324], dtype=torch.float64)");
  EXPECT_EQ(to_string(Tensor<double>{5e-324, 1}), "tensor([4.9407e-324,  1.0000e+00], dtype=torch.float64)");
  EXPECT_EQ(to_string(Tensor<float>{1e-45f}), "tensor([1.4013e-45])");
  EXPECT_EQ(to_string(Tensor<float>{1e-45f, 3e38f}), "tensor([1.4013e-45, 3.0000e+38])");
  EXPECT_EQ(to_string(Tensor<float16>{6e-8}), "tensor([5.9605e-08], dtype=torch.float16)");
  EXPECT_EQ(to_string(Tensor<bfloat16>{9.2e-41}), "tensor([9.1835e-41], dtype=torch.bfloat16)");
}

// pytorch#14344: float16 tensors could not be printed.
TEST(Format, PrintsNumbersOfTwoBytesAsDoubles) {
  EXPECT_EQ(to_string(Tensor<float16>{65504}), "tensor([65504.], dtype=torch.float16)");
  EXPECT_EQ(to_string(Tensor<float16>{65504, 1e-3}), "tensor([6.5504e+04, 1.0004e-03], dtype=torch.float16)");
  EXPECT_EQ(to_string(Tensor<bfloat16>{3.3895e38, 1}), "tensor([3.3895e+38, 1.0000e+00], dtype=torch.bfloat16)");
  EXPECT_EQ(to_string(Tensor<float16>{NAN, -INFINITY, -0.0f, 0.1f}),
            "tensor([   nan,   -inf, -0.0000, 0.1000], dtype=torch.float16)");
}

TEST(Format, PrintsAllDigitsOfIntegers) {
  EXPECT_EQ(to_string(Tensor<std::int64_t>{INT64_MIN, -1, INT64_MAX}),
            "tensor([-9223372036854775808,                   -1,  9223372036854775807])");
  EXPECT_EQ(to_string(Tensor<std::uint64_t>{UINT64_MAX, 0}),
            "tensor([18446744073709551615,                    0], dtype=torch.uint64)");
  EXPECT_EQ(to_string(Tensor<long long>{5}), "tensor([5])");
  EXPECT_EQ(to_string(Tensor<int>{INT32_MIN}), "tensor([-2147483648], dtype=torch.int32)");
  EXPECT_EQ(to_string(Tensor<std::uint32_t>{UINT32_MAX}), "tensor([4294967295], dtype=torch.uint32)");
  EXPECT_EQ(to_string(Tensor<short>{-32768}), "tensor([-32768], dtype=torch.int16)");
  EXPECT_EQ(to_string(Tensor<std::uint16_t>{65535}), "tensor([65535], dtype=torch.uint16)");
  EXPECT_EQ(to_string(Tensor<std::int8_t>{-128, 65}), "tensor([-128,   65], dtype=torch.int8)");
  EXPECT_EQ(to_string(Tensor<std::uint8_t>{255, 48}), "tensor([255,  48], dtype=torch.uint8)");
}

TEST(Format, PrintsIntegersWithoutRegardForPrecisionAndNotation) {
  const PrintOptions options{.precision = 2, .sci_mode = scientific};
  EXPECT_EQ(to_string(Tensor<std::int64_t>{100000, -7}, options), "tensor([100000,     -7])");
}

TEST(Format, PrintsBoolAsTrueAndFalse) {
  EXPECT_EQ(to_string(Tensor<bool>{true, false}), "tensor([ True, False])");
  EXPECT_EQ(to_string(Tensor<bool>{true, true}), "tensor([True, True])");
  EXPECT_EQ(to_string(Tensor<bool>::full({}, false)), "tensor(False)");
  Tensor<bool> x = Tensor<bool>::full({1001}, true);
  x(500) = false;
  EXPECT_EQ(to_string(x), "tensor([True, True, True,  ..., True, True, True])");
}

TEST(Format, NamesInt64AndBoolOnlyWhereNoElementIs) {
  EXPECT_EQ(to_string(Tensor<std::int64_t>()), "tensor([], dtype=torch.int64)");
  EXPECT_EQ(to_string(Tensor<bool>::empty({0, 2})), "tensor([], size=(0, 2), dtype=torch.bool)");
  EXPECT_EQ(to_string(Tensor<std::int64_t>{1}, {.threshold = 0, .edgeitems = 0}), "tensor([...], size=(1,))");
}

TEST(Format, PrintsNaNAndInfinityWithoutRegardForTheirWidth) {
  EXPECT_EQ(to_string(Tensor<float>{NAN, 1, -INFINITY, INFINITY}), "tensor([nan, 1., -inf, inf])");
  EXPECT_EQ(to_string(Tensor<float>{-NAN, -std::nanf("7")}), "tensor([nan, nan])");
  EXPECT_EQ(to_string(Tensor<float>{NAN, 1.5}), "tensor([   nan, 1.5000])");
}

TEST(Format, KeepsTheSignOfZero) {
  EXPECT_EQ(to_string(Tensor<float>{0, -0.0f}), "tensor([0., -0.])");
  EXPECT_EQ(to_string(Tensor<float>{-0.0f, 1.5f}), "tensor([-0.0000, 1.5000])");
}

TEST(Format, BreaksLinesAtTheLineWidth) {
  EXPECT_EQ(to_string(ramp<float>({12}, 0.5, 1)),
            "tensor([ 0.5000,  1.5000,  2.5000,  3.5000,  4.5000,  5.5000,  6.5000,  7.5000,\n"
            "         8.5000,  9.5000, 10.5000, 11.5000])");
  EXPECT_EQ(to_string(Tensor<float>{1, 2, 3}, {.linewidth = 13}), "tensor([1.,\n        2.,\n        3.])");
  EXPECT_EQ(to_string(Tensor<float>{1, 2}, {.linewidth = 0}), "tensor([1.,\n        2.])");
}

TEST(Format, PutsASuffixThatDoesNotFitOnALineOfItsOwn) {
  const std::string row = "tensor([0., 1., 2., 3., 4., 5., 6., 7., 8., 9.]";  // 47 characters
  const Tensor<double> x = ramp<double>({10});
  EXPECT_EQ(to_string(x, {.linewidth = 70}), row + ", dtype=torch.float64)");
  EXPECT_EQ(to_string(x, {.linewidth = 69}), row + ",\n       dtype=torch.float64)");
}

TEST(Format, SeparatesSlicesByBlankLines) {
  EXPECT_EQ(to_string(ramp<float>({2, 1, 2, 1})),
            "tensor([[[[0.],\n"
            "          [1.]]],\n"
            "\n"
            "\n"
            "        [[[2.],\n"
            "          [3.]]]])");
}

TEST(Format, SummarisesAboveTheThreshold) {
  EXPECT_EQ(to_string(ramp<float>({1001})), "tensor([   0.,    1.,    2.,  ...,  998.,  999., 1000.])");
  EXPECT_EQ(to_string(ramp<float>({1000})).find("..."), std::string::npos);
  EXPECT_EQ(to_string(ramp<float>({4, 4}), {.threshold = 15, .edgeitems = 1}),
            "tensor([[ 0.,  ...,  3.],\n"
            "        ...,\n"
            "        [12.,  ..., 15.]])");
}

// pytorch#14418: all elements were formatted to choose a width.
TEST(Format, IsChosenByTheElementsThatAreShown) {
  Tensor<float> x = ramp<float>({1002});
  for (std::int64_t i = 501; i < 1002; ++i) x(i) = static_cast<float>(i - 501);
  x(500) = 0.5f;
  EXPECT_EQ(to_string(x), "tensor([  0.,   1.,   2.,  ..., 498., 499., 500.])");
  x(500) = 1e30f;
  EXPECT_EQ(to_string(x), "tensor([  0.,   1.,   2.,  ..., 498., 499., 500.])");
}

TEST(Format, PrintsAHugeViewWithoutLookingAtAllOfIt) {
  const std::vector<float> one = {7};
  EXPECT_EQ(to_string(TensorView(one).broadcast_to({std::int64_t{1} << 50})), "tensor([7., 7., 7.,  ..., 7., 7., 7.])");
}

// pytorch#14418: 2.9 million elements took 13.6 s.  The best of ten, since others use the machine too.
TEST(Format, TakesTimeForTheElementsThatAreShownOnly) {
  const Tensor<float> x = Tensor<float>::full({1, 1700, 34, 50}, 0.25f);
  auto best = std::chrono::nanoseconds::max();
  for (int i = 0; i < 10; ++i) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_GT(to_string(x).size(), 1000u);
    best = std::min<std::chrono::nanoseconds>(best, std::chrono::steady_clock::now() - start);
  }
  EXPECT_LT(best, std::chrono::milliseconds(10));
}

// pytorch#126859: the width was that of the form not chosen.  torch 2.15 has no spare blanks.
TEST(Format, TakesTheFormThatIsAskedFor) {
  const PrintOptions no{.sci_mode = fixed}, yes{.sci_mode = scientific};
  EXPECT_EQ(to_string(Tensor<float>{100, 0.01f}, no), "tensor([100.0000,   0.0100])");
  EXPECT_EQ(to_string(Tensor<float>{10, 0.1f, 0.01f}, no), "tensor([10.0000,  0.1000,  0.0100])");
  EXPECT_EQ(to_string(Tensor<float>{10, 0.1f, 0.1f}, yes), "tensor([1.0000e+01, 1.0000e-01, 1.0000e-01])");
  EXPECT_EQ(to_string(Tensor<float>{0, 0}, yes), "tensor([0., 0.])");
}

TEST(Format, TakesAPrecision) {
  EXPECT_EQ(to_string(Tensor<float>{1.5f, 2.25f}, {.precision = 2}), "tensor([1.50, 2.25])");
  EXPECT_EQ(to_string(Tensor<double>{0.1}, {.precision = 20}), "tensor([0.10000000000000000555], dtype=torch.float64)");
  char digits[400];
  std::snprintf(digits, sizeof digits, "tensor([%.9f], dtype=torch.float64)", -1e15 / 3);
  EXPECT_EQ(to_string(Tensor<double>{-1e15 / 3}, {.precision = 9, .sci_mode = fixed}), digits);
  std::snprintf(digits, sizeof digits, "tensor([%.0f.],\n       dtype=torch.float64)", 1e300);
  EXPECT_EQ(to_string(Tensor<double>{1e300}, {.sci_mode = fixed}), digits);
}

TEST(Format, TakesAPrecisionOfZero) {
  EXPECT_EQ(to_string(Tensor<float>{1.5f, 22.5f}, {.precision = 0}), "tensor([ 2, 22])");
  EXPECT_EQ(to_string(Tensor<float>{1e-5f}, {.precision = 0}), "tensor([1e-05])");
  EXPECT_EQ(to_string(Tensor<float>{1, 2}, {.precision = 0}), "tensor([1., 2.])");
}

TEST(Format, TakesAPrecisionBeyondAllDigits) {
  char digits[1300];
  std::snprintf(digits, sizeof digits, "tensor(%.1200f,\n       dtype=torch.float64)", 5e-324);
  EXPECT_EQ(to_string(Tensor<double>::full({}, 5e-324), {.precision = 1200, .sci_mode = fixed}), digits);
}

TEST(Format, TakesOptionsBelowZeroAsZero) {
  const Tensor<float> x{1.5f, 2.25f, 3};
  const PrintOptions zero{.precision = 0, .threshold = 0, .edgeitems = 0, .linewidth = 0};
  const PrintOptions below{.precision = -1, .threshold = -2, .edgeitems = -3, .linewidth = -4};
  const PrintOptions least{.precision = INT_MIN, .threshold = INT64_MIN, .edgeitems = INT64_MIN, .linewidth = INT64_MIN};
  EXPECT_EQ(to_string(x, zero), "tensor([...],\n       size=(3,))");
  EXPECT_EQ(to_string(x, below), to_string(x, zero));
  EXPECT_EQ(to_string(x, least), to_string(x, zero));
  EXPECT_EQ(to_string(Tensor<float>(), least), "tensor([])");
}

TEST(Format, TakesTheLargestOptions) {
  const Tensor<float> x = ramp<float>({1001});
  const PrintOptions most{.threshold = INT64_MAX, .edgeitems = INT64_MAX, .linewidth = INT64_MAX};
  const std::string text = to_string(x, most);
  EXPECT_EQ(text.find('\n'), std::string::npos);
  EXPECT_EQ(text.find("..."), std::string::npos);
  EXPECT_EQ(to_string(x, {.threshold = 0, .edgeitems = INT64_MAX, .linewidth = INT64_MAX}), text);
}

TEST(Format, ShowsTheShapeWhereNoElementIs) {
  EXPECT_EQ(to_string(ramp<float>({5}), {.threshold = 0, .edgeitems = 0}), "tensor([...], size=(5,))");
  EXPECT_EQ(to_string(ramp<float>({2, 3}), {.threshold = 0, .edgeitems = 0}), "tensor([...], size=(2, 3))");
  EXPECT_EQ(to_string(ramp<float>({}), {.threshold = 0, .edgeitems = 0}), "tensor(0., size=())");
}

TEST(Format, PrintsTheLogicalOrderWhateverTheStrides) {
  const Tensor<float> x{{1, 2, 3}, {4, 5, 6}};
  EXPECT_EQ(to_string(x.view().transpose(0, 1)), "tensor([[1., 4.],\n        [2., 5.],\n        [3., 6.]])");
  EXPECT_EQ(to_string(napier::copy(x.view().transpose(0, 1))), to_string(x.view().transpose(0, 1)));
  EXPECT_EQ(to_string(x.view().slice(1, all, all, -2)), "tensor([[3., 1.],\n        [6., 4.]])");
  EXPECT_EQ(to_string(x.view().select(1, 0).unsqueeze(1).broadcast_to({2, 3})),
            "tensor([[1., 1., 1.],\n        [4., 4., 4.]])");
}

TEST(Format, PrintsRangesAsTensors) {
  EXPECT_EQ(to_string(std::vector<float>{1, 2}), "tensor([1., 2.])");
  const double pair[] = {1, 2};
  EXPECT_EQ(to_string(std::span<const double>(pair)), "tensor([1., 2.], dtype=torch.float64)");
}

TEST(Format, OfAStreamIsThatOfToString) {
  std::ostringstream stream;
  const Tensor<float> x{-2, -4, 0, 6, 8};
  Tensor<double> y{0.5};
  stream << x << " " << x.view().slice(0, 0, 2) << " " << y << " " << y.view();
  EXPECT_EQ(stream.str(),
            to_string(x) + " " + to_string(x.view().slice(0, 0, 2)) + " " + to_string(y) + " " + to_string(y));
}

TEST(Format, PrintsAShape) {
  std::ostringstream stream;
  stream << std::setw(9) << napier::Tensor<float>::zeros({2, 3}).shape() << napier::Tensor<int>::zeros({}).shape();
  EXPECT_EQ(stream.str(), "[2, 3][]");
}

TEST(Format, NeitherHeedsNorChangesTheFlagsOfAStream) {
  const Tensor<float> x{1.5f, 20.25f, -3};
  std::ostringstream stream;
  stream << std::hex << std::showpos << std::uppercase << std::left << std::scientific << std::setprecision(12)
         << std::setfill('*') << std::setw(60);
  const auto flags = stream.flags();
  stream << x;
  EXPECT_EQ(stream.str(), to_string(x));
  EXPECT_EQ(stream.flags(), flags);
  EXPECT_EQ(stream.precision(), 12);
  EXPECT_EQ(stream.fill(), '*');
  EXPECT_EQ(stream.width(), 60);
}

struct Commas : std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

TEST(Format, NeitherHeedsNorChangesTheLocale) {
  const Tensor<double> x{1234.5, 100000};
  const char* const expected = "tensor([  1234.5000, 100000.0000], dtype=torch.float64)";
  const std::locale commas(std::locale::classic(), new Commas), before = std::locale::global(commas);
  std::ostringstream stream;
  ASSERT_EQ(stream.getloc(), commas);
  stream << x;
  EXPECT_EQ(stream.str(), expected);
  EXPECT_EQ(to_string(x), expected);
  EXPECT_EQ(std::locale(), commas);
  EXPECT_EQ(stream.getloc(), commas);
  std::locale::global(before);
}

}  // namespace
}  // namespace napier_tests

// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

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

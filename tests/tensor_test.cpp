// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <list>
#include <napier/format.hpp>
#include <napier/tensor.hpp>
#include <utility>
#include <vector>

#include "support/errors.hpp"
#include "support/layouts.hpp"

namespace napier_tests {
namespace {

using napier::Tensor;
using napier::TensorView;

static_assert(std::is_nothrow_move_constructible_v<Tensor<float>> && std::is_nothrow_move_assignable_v<Tensor<float>>);
static_assert(std::is_convertible_v<Tensor<float>&, TensorView<float>>);
static_assert(std::is_convertible_v<const Tensor<float>&, TensorView<const float>>);
static_assert(!std::is_convertible_v<const Tensor<float>&, TensorView<float>>);

template <class T> std::vector<T> values(const Tensor<T>& x) { return {x.begin(), x.end()}; }

TEST(Tensor, IsEmptyAtFirst) {
  const Tensor<float> none;
  EXPECT_EQ(ints(none.shape()), (Ints{0}));
  EXPECT_EQ(none.numel(), 0);
  EXPECT_EQ(none.begin(), none.end());
  EXPECT_EQ(ints(Tensor<float>{}.shape()), (Ints{0}));
}

TEST(Tensor, HoldsTheValuesBetweenBraces) {
  const Tensor<float> x{-2, -4, 0, 6, 8};
  EXPECT_EQ(ints(x.shape()), (Ints{5}));
  EXPECT_EQ(values(x), (std::vector<float>{-2, -4, 0, 6, 8}));
  EXPECT_EQ(ints(Tensor<double>{3}.shape()), (Ints{1}));
}

TEST(Tensor, HasADimensionForEachNestedBrace) {
  const Tensor<double> matrix{{1, 2, 3}, {4, 5, 6}};
  EXPECT_EQ(ints(matrix.shape()), (Ints{2, 3}));
  EXPECT_EQ(ints(matrix.strides()), (Ints{3, 1}));
  EXPECT_EQ(values(matrix), (std::vector<double>{1, 2, 3, 4, 5, 6}));
  const Tensor<float> cube{{{1, 2}, {3, 4}}, {{5, 6}, {7, 8}}, {{9, 10}, {11, 12}}};
  EXPECT_EQ(ints(cube.shape()), (Ints{3, 2, 2}));
  EXPECT_EQ(cube(2, 0, 1), 10);
  EXPECT_EQ(ints(Tensor<float>{{1, 2}}.shape()), (Ints{1, 2}));
  EXPECT_EQ(ints(Tensor<float>{{1}, {2}}.shape()), (Ints{2, 1}));
  EXPECT_EQ(ints(Tensor<float>{{{{7}}}}.shape()), (Ints{1, 1, 1, 1}));
  EXPECT_EQ(ints(Tensor<float>{{}, {}}.shape()), (Ints{2, 0}));
}

TEST(Tensor, ShowsBothLengthsOfRaggedBraces) {
  EXPECT_EQ(error_of([] { Tensor<float>{{1, 2}, {3}}; }), "Tensor: a list of 1 values beside one of 2, in dimension 1");
  EXPECT_EQ(error_of([] {
              Tensor<float>{{1, 2}, {3, 4, 5}};
            }),
            "Tensor: a list of 3 values beside one of 2, in dimension 1");
  EXPECT_EQ(error_of([] {
              Tensor<double>{{{1}, {2}}, {{3}, {4}, {5}}};
            }),
            "Tensor: a list of 3 values beside one of 2, in dimension 1");
  EXPECT_EQ(error_of([] {
              Tensor<double>{{{1, 2}, {3, 4}}, {{5, 6}, {7}}};
            }),
            "Tensor: a list of 1 values beside one of 2, in dimension 2");
  EXPECT_EQ(error_of([] { Tensor<double>{{}, {1}}; }), "Tensor: a list of 1 values beside one of 0, in dimension 1");
}

TEST(Tensor, RefusesBracesOfDifferentDepths) {
  EXPECT_EQ(error_of([] { Tensor<float>{{1, 2}, 3}; }), "Tensor: a number at the depth of lists, 1 braces deep");
  EXPECT_EQ(error_of([] { Tensor<float>{1, {2, 3}}; }), "Tensor: a list at the depth of numbers, 1 braces deep");
  EXPECT_EQ(error_of([] { Tensor<float>{{{1}}, {2}}; }), "Tensor: a number at the depth of lists, 2 braces deep");
}

TEST(Tensor, IsMadeByNameFromAShape) {
  EXPECT_EQ(values(Tensor<float>::zeros({2, 2})), std::vector<float>(4, 0.0f));
  EXPECT_EQ(values(Tensor<double>::full({3}, 2.5)), std::vector<double>(3, 2.5));
  EXPECT_EQ(ints(Tensor<double>::empty({2, 0, 3}).shape()), (Ints{2, 0, 3}));
  const Ints shape = {2, 1, 2};
  EXPECT_EQ(ints(Tensor<float>::empty(shape).shape()), shape);
}

TEST(Tensor, IsMadeFromTheElementsOfARange) {
  EXPECT_EQ(Tensor<float>::from({2, 2}, std::vector<float>{1, 2, 3, 4}), (Tensor<float>{{1, 2}, {3, 4}}));
  EXPECT_EQ(Tensor<double>::from({3}, std::list<int>{1, 2, 3}), (Tensor<double>{1, 2, 3}));
  EXPECT_EQ(Tensor<float>::from({2, 2}, {1, 2, 3, 4}), (Tensor<float>{{1, 2}, {3, 4}}));
  EXPECT_EQ(Tensor<double>::from({2}, std::array<float, 2>{0.5f, 1}), (Tensor<double>{0.5, 1}));
  const Tensor<float> x{{1, 2, 3}, {4, 5, 6}};
  EXPECT_EQ(Tensor<float>::from({6}, x.view().transpose(0, 1)), (Tensor<float>{1, 4, 2, 5, 3, 6}));
}

TEST(Tensor, RefusesARangeOfAnotherLength) {
  EXPECT_EQ(error_of([] {
              Tensor<float>::from({2, 3}, std::vector<float>(5));
            }),
            "from: shape [2, 3] has 6 elements, the range has 5");
  EXPECT_EQ(error_of([] {
              Tensor<float>::from({2, 3}, std::vector<float>(7));
            }),
            "from: shape [2, 3] has 6 elements, the range has more");
  EXPECT_EQ(error_of([] { Tensor<float>::from({}, std::vector<float>()); }),
            "from: shape [] has 1 elements, the range has 0");
}

TEST(Tensor, RefusesShapesThatAreNone) {
  EXPECT_EQ(error_of([] { Tensor<float>::empty({-1}); }), "empty: shape [-1] has the negative extent -1");
  EXPECT_EQ(error_of([] {
              Tensor<float>::zeros({1LL << 32, 1LL << 32});
            }),
            "zeros: shape [4294967296, 4294967296] has more elements than memory can hold");
  EXPECT_NE(error_of([] { Tensor<float>::full(Ints(17, 1), 0); }).find("full: shape [1, 1, "), std::string::npos);
  EXPECT_EQ(error_of([] {
              Tensor<float>::from({2, -2}, std::vector<float>());
            }),
            "from: shape [2, -2] has the negative extent -2");
}

TEST(Tensor, HasRankZeroToSixteen) {
  for (int rank = 0; rank <= napier::max_rank; ++rank) {
    const Ints shape(static_cast<std::size_t>(rank), 2);
    Tensor<float> x = Tensor<float>::zeros(shape);
    EXPECT_EQ(x.rank(), rank);
    EXPECT_EQ(x.numel(), std::int64_t{1} << rank);
    EXPECT_EQ(std::distance(x.begin(), x.end()), x.numel());
    float next = 0;
    for (float& value : x) value = next++;
    EXPECT_EQ(*(x.data() + x.numel() - 1), static_cast<float>(x.numel() - 1));
  }
  EXPECT_EQ(Tensor<double>::full({}, 3)(), 3);
}

TEST(Tensor, StandsOnA64ByteBorder) {
  for (std::int64_t n = 1; n < 200; ++n) {
    const Tensor<float> x = Tensor<float>::empty({n});
    const Tensor<double> y = Tensor<double>::empty({n});
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(x.data()) % 64, 0u);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(y.data()) % 64, 0u);
  }
}

TEST(Tensor, CopiesItsElements) {
  Tensor<float> x{{1, 2}, {3, 4}};
  Tensor<float> y = x;
  y(0, 0) = 10;
  EXPECT_EQ(x, (Tensor<float>{{1, 2}, {3, 4}}));
  EXPECT_EQ(y, (Tensor<float>{{10, 2}, {3, 4}}));
  x = y;
  y(1, 1) = 40;
  EXPECT_EQ(x, (Tensor<float>{{10, 2}, {3, 4}}));
}

TEST(Tensor, CopiesItsStridesToo) {
  const Tensor<float> x{{1, 2, 3}, {4, 5, 6}};
  const Tensor<float> turned = napier::copy(x.view().transpose(0, 1));
  ASSERT_EQ(ints(turned.strides()), (Ints{1, 3}));
  const Tensor<float> y = turned;
  EXPECT_EQ(ints(y.strides()), (Ints{1, 3}));
  EXPECT_EQ(y, turned);
}

TEST(Tensor, MovesAndLeavesAnEmptyTensor) {
  Tensor<double> x{{1, 2}, {3, 4}};
  const double* const data = x.data();
  Tensor<double> y = std::move(x);
  EXPECT_EQ(y.data(), data);
  EXPECT_EQ(ints(x.shape()), (Ints{0}));  // NOLINT: what is left is the subject
  EXPECT_EQ(x.numel(), 0);
  EXPECT_EQ(x.data(), nullptr);
  x = std::move(y);
  EXPECT_EQ(x, (Tensor<double>{{1, 2}, {3, 4}}));
  EXPECT_EQ(ints(y.shape()), (Ints{0}));
  y = Tensor<double>{5};
  std::swap(x, y);
  EXPECT_EQ(x, (Tensor<double>{5}));
  EXPECT_EQ(y, (Tensor<double>{{1, 2}, {3, 4}}));
}

TEST(Tensor, SurvivesAssignmentToItself) {
  Tensor<float> x{{1, 2}, {3, 4}};
  Tensor<float>& same = x;
  x = same;
  EXPECT_EQ(x, (Tensor<float>{{1, 2}, {3, 4}}));
  x = std::move(same);
  EXPECT_EQ(x, (Tensor<float>{{1, 2}, {3, 4}}));
}

TEST(Tensor, OfNoElementsIsCopiedAndMovedToo) {
  Tensor<float> x = Tensor<float>::empty({2, 0});
  Tensor<float> y = x;
  EXPECT_EQ(ints(y.shape()), (Ints{2, 0}));
  const Tensor<float> z = std::move(y);
  EXPECT_EQ(ints(z.shape()), (Ints{2, 0}));
  x = Tensor<float>{1};
  EXPECT_EQ(x, (Tensor<float>{1}));
}

TEST(Tensor, GivesTheElementAtAnIndex) {
  Tensor<double> x{{1, 2, 3}, {4, 5, 6}};
  const Tensor<double>& fixed = x;
  x(1, 0) = 40;
  x.at(0, 2) = 30;
  EXPECT_EQ(fixed(1, 0), 40);
  EXPECT_EQ(fixed.at(0, 2), 30);
  EXPECT_EQ(fixed(std::size_t{1}, 2L), 6);
}

TEST(Tensor, AtRefusesAnIndexOutside) {
  Tensor<double> x{{1, 2, 3}, {4, 5, 6}};
  const Tensor<double>& fixed = x;
  EXPECT_EQ(error_of([&] { x.at(0, 3) = 0; }), "at: index [0, 3] is outside shape [2, 3]");
  EXPECT_EQ(error_of([&] { (void)fixed.at(-1, 0); }), "at: index [-1, 0] is outside shape [2, 3]");
  EXPECT_EQ(error_of([&] { (void)fixed.at(1); }), "at: index [1] is outside shape [2, 3]");
  EXPECT_EQ(error_of([] { (void)Tensor<double>().at(0); }), "at: index [0] is outside shape [0]");
  EXPECT_EQ(x, (Tensor<double>{{1, 2, 3}, {4, 5, 6}}));
}

TEST(Tensor, IteratesInLogicalOrder) {
  const Tensor<float> x{{1, 2, 3}, {4, 5, 6}};
  Tensor<float> turned = napier::copy(x.view().transpose(0, 1));
  EXPECT_EQ(values(turned), (std::vector<float>{1, 4, 2, 5, 3, 6}));
  EXPECT_EQ(turned.data()[1], 2);
  for (float& value : turned) value *= 10;
  EXPECT_EQ(turned, (Tensor<float>{{10, 40}, {20, 50}, {30, 60}}));
}

TEST(Tensor, EqualsOneOfTheSameShapeAndElements) {
  const Tensor<float> x{{1, 2}, {3, 4}};
  EXPECT_TRUE(x == napier::copy(napier::copy(x.view().transpose(0, 1)).view().transpose(0, 1)));
  EXPECT_FALSE(x == (Tensor<float>{{1, 2}, {3, 5}}));
  EXPECT_FALSE(x == (Tensor<float>{1, 2, 3, 4}));
  EXPECT_FALSE((Tensor<float>::empty({2, 0}) == Tensor<float>::empty({0, 2})));
  EXPECT_TRUE((Tensor<float>{0} == Tensor<float>{-0.0f}));
  EXPECT_FALSE((Tensor<float>{NAN} == Tensor<float>{NAN}));
  EXPECT_TRUE(x != (Tensor<float>{1}));
  EXPECT_TRUE(x == x.view() && x.view() == x && x.view() == Tensor<float>(x).view());
}

TEST(Tensor, IsEqualWhateverItsStrides) {
  const Tensor<double> x{{1, 2, 3}, {4, 5, 6}};
  const Tensor<double> turned = napier::copy(x.view().transpose(0, 1));
  EXPECT_FALSE(turned.is_contiguous());
  EXPECT_EQ(turned, (Tensor<double>{{1, 4}, {2, 5}, {3, 6}}));
}

TEST(Tensor, GivesAViewOfAllElements) {
  Tensor<float> x{{1, 2}, {3, 4}};
  x.view()(0, 1) = 20;
  const TensorView<const float> view = x;
  EXPECT_EQ(view(0, 1), 20);
  EXPECT_EQ(view.data(), x.data());
  EXPECT_EQ(ints(view.shape()), (Ints{2, 2}));
}

// PaddlePaddle#79555, #78565; tvm-ffi#610: strides with zeros or the shape itself, and not contiguous.
TEST(Tensor, WithoutElementsIsContiguousWithOrdinaryStrides) {
  const std::pair<Ints, Ints> cases[] = {
      {{4, 0, 4}, {4, 4, 1}}, {{0, 2048}, {2048, 1}}, {{1024, 0}, {1, 1}}, {{2, 0, 4}, {4, 4, 1}}};
  for (const auto& [shape, strides] : cases) {
    const Tensor<float> x = Tensor<float>::zeros(shape);
    EXPECT_EQ(ints(x.strides()), strides);
    EXPECT_TRUE(x.is_contiguous());
    EXPECT_TRUE(TensorView<const float>(x.data(), shape, Ints(shape.size(), 0)).is_contiguous());
  }
}

}  // namespace
}  // namespace napier_tests

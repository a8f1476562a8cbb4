// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <array>
#include <napier/layout.hpp>
#include <napier/walk.hpp>

#include "support/errors.hpp"
#include "support/layouts.hpp"

namespace napier_tests {
namespace {

using napier::Extents;
using napier::Layout;

constexpr std::int64_t most = INT64_MAX / 16;

Ints result_strides(const Layout& x) { return ints(napier::result_layout(&x, 1).strides()); }

TEST(Layout, IsEmptyAtFirst) {
  const Layout none;
  EXPECT_EQ(ints(none.shape()), (Ints{0}));
  EXPECT_EQ(none.numel(), 0);
}

TEST(Layout, IsRowMajorUnlessStridesAreGiven) {
  const Layout x("test", {2, 3, 4});
  EXPECT_EQ(ints(x.shape()), (Ints{2, 3, 4}));
  EXPECT_EQ(ints(x.strides()), (Ints{12, 4, 1}));
  EXPECT_EQ(x.numel(), 24);
  EXPECT_EQ(x.rank(), 3);
}

TEST(Layout, OfRankZeroHasOneElement) {
  const Layout scalar("test", {});
  EXPECT_EQ(scalar.rank(), 0);
  EXPECT_EQ(scalar.numel(), 1);
  EXPECT_TRUE(scalar.is_contiguous());
  EXPECT_TRUE(scalar.is_dense());
}

// PaddlePaddle#79555: strides of zero, or the shape itself.
TEST(Layout, CountsAnExtentOfZeroAsOneInRowMajorStrides) {
  EXPECT_EQ(ints(Layout("test", {4, 0, 4}).strides()), (Ints{4, 4, 1}));
  EXPECT_EQ(ints(Layout("test", {0, 2048}).strides()), (Ints{2048, 1}));
  EXPECT_EQ(ints(Layout("test", {1024, 0}).strides()), (Ints{1, 1}));
  EXPECT_EQ(ints(Layout("test", {2, 0, 4}).strides()), (Ints{4, 4, 1}));
}

TEST(Layout, HoldsRankSixteenAndNoMore) {
  const Ints sixteen(16, 2);
  EXPECT_EQ(Layout("test", sixteen).numel(), 65536);
  EXPECT_EQ(error_of([] { Layout("test", Ints(17, 1)); }),
            "test: shape [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1] has rank 17, more than 16");
}

TEST(Layout, RefusesNegativeExtents) {
  EXPECT_EQ(error_of([] { Layout("test", {2, -3}); }), "test: shape [2, -3] has the negative extent -3");
}

TEST(Layout, RefusesAsManyElementsAsWouldOverflow) {
  EXPECT_EQ(Layout("test", {most}).numel(), most);
  EXPECT_EQ(error_of([] { Layout("test", {most + 1}); }),
            "test: shape [576460752303423488] has more elements than memory can hold");
  EXPECT_EQ(error_of([] {
              Layout("test", {1LL << 40, 1LL << 40});
            }),
            "test: shape [1099511627776, 1099511627776] has more elements than memory can hold");
  EXPECT_EQ(error_of([] {
              Layout("test", {INT64_MAX, 0});
            }),
            "test: shape [9223372036854775807, 0] has more elements than memory can hold");
  EXPECT_EQ(error_of([] {
              Layout("test", {2, 3, INT64_MAX}, {0, 0, 0});
            }),
            "test: shape [2, 3, 9223372036854775807] has more elements than memory can hold");
}

TEST(Layout, RefusesDistancesThatWouldOverflow) {
  EXPECT_EQ(ints(Layout("test", {2}, {most}).strides()), (Ints{most}));
  EXPECT_EQ(ints(Layout("test", {2}, {-most}).strides()), (Ints{-most}));
  EXPECT_EQ(error_of([] { Layout("test", {2}, {most + 1}); }),
            "test: strides [576460752303423488] overflow with shape [2]");
  EXPECT_EQ(error_of([] {
              Layout("test", {2, 2}, {most, -1});
            }),
            "test: strides [576460752303423487, -1] overflow with shape [2, 2]");
  EXPECT_EQ(error_of([] { Layout("test", {2}, {INT64_MIN}); }),
            "test: strides [-9223372036854775808] overflow with shape [2]");
  EXPECT_EQ(error_of([] {
              Layout("test", {5, 3}, {INT64_MAX, 1});
            }),
            "test: strides [9223372036854775807, 1] overflow with shape [5, 3]");
}

TEST(Layout, TakesAnyStrideWhereItMakesNoStep) {
  EXPECT_TRUE(Layout("test", {1, 3}, {INT64_MAX, 1}).is_contiguous());
  EXPECT_TRUE(Layout("test", {1, 3}, {INT64_MIN, 1}).is_contiguous());
  EXPECT_TRUE(Layout("test", {0, 3}, {INT64_MAX, INT64_MIN}).is_contiguous());
}

TEST(Layout, RefusesStridesOfAnotherRank) {
  EXPECT_EQ(error_of([] {
              Layout("test", {2, 3}, {1});
            }),
            "test: strides [1] are not as many as the extents of shape [2, 3]");
  EXPECT_EQ(error_of([] {
              Layout("test", {2}, {3, 1});
            }),
            "test: strides [3, 1] are not as many as the extents of shape [2]");
}

TEST(Layout, IsContiguousInRowMajorOrderWithoutGapsOnly) {
  EXPECT_TRUE(layout({2, 3}, {3, 1}).is_contiguous());
  EXPECT_FALSE(layout({2, 3}, {1, 2}).is_contiguous());
  EXPECT_FALSE(layout({2, 3}, {4, 1}).is_contiguous());
  EXPECT_FALSE(layout({2, 3}, {0, 1}).is_contiguous());
  EXPECT_FALSE(layout({3}, {-1}).is_contiguous());
  EXPECT_FALSE(layout({3}, {2}).is_contiguous());
}

TEST(Layout, IsContiguousWhateverTheStrideOfAnExtentOfOne) {
  EXPECT_TRUE(layout({2, 1, 3}, {3, -7, 1}).is_contiguous());
  EXPECT_TRUE(layout({1}, {0}).is_contiguous());
  EXPECT_TRUE(layout({1, 1}, {5, 2}).is_contiguous());
}

TEST(Layout, IsContiguousWithoutElementsWhateverTheStrides) {
  EXPECT_TRUE(layout({4, 0, 4}, {0, 0, 0}).is_contiguous());
  EXPECT_TRUE(layout({0, 3}, {-1, 7}).is_contiguous());
}

TEST(Layout, IsDenseWhereTheElementsFillABlockExactly) {
  Lot lot(1);
  for (int i = 0; i < 20000; ++i) {
    const Ints shape = lot.shape(4, 3);
    const Layout x = lot.draw(0, 1) == 0 ? lot.nested_strides(shape) : lot.any_strides(shape, 6);
    // Dense as torch has it: no stride is negative.  Then each of numel places is met once.
    Ints places = offsets(x);
    std::sort(places.begin(), places.end());
    bool dense = true;
    for (std::size_t k = 0; k < places.size(); ++k) dense = dense && places[k] == static_cast<std::int64_t>(k);
    ASSERT_EQ(x.is_dense(), dense) << testing::PrintToString(ints(x.shape())) << testing::PrintToString(ints(x.strides()));
  }
}

TEST(Layout, ComparesStridesWhereTheyMakeAStepOnly) {
  EXPECT_TRUE(layout({2, 1}, {3, 7}).same_strides(layout({2, 1}, {3, 1})));
  EXPECT_FALSE(layout({2, 2}, {2, 1}).same_strides(layout({2, 2}, {1, 2})));
}

TEST(Layout, CollapsesAnyDenseOrderToOneRun) {
  std::array<std::size_t, 5> order = {0, 1, 2, 3, 4};
  do {
    for (const bool reversed : {false, true}) {
      Ints shape = {2, 3, 1, 4, 5}, strides(5);
      std::int64_t step = 1;
      for (const std::size_t d : order) {
        strides[d] = reversed ? -step : step;
        step *= shape[d];
      }
      const Layout x = layout(shape, strides);
      const napier::Walk<2> walk({&x, &x});
      ASSERT_EQ(walk.rank, 1) << testing::PrintToString(strides);
      EXPECT_EQ(walk.shape[0], 120);
      EXPECT_TRUE(walk.is_run(0) && walk.is_run(1)) << testing::PrintToString(strides);
    }
  } while (std::next_permutation(order.begin(), order.end()));
}

TEST(Layout, CollapsesOnlyWhatEveryOperandHasAsOne) {
  const Layout dense("test", {2, 3, 4}), rows = layout({2, 3, 4}, {24, 8, 2}), gap = layout({2, 3, 4}, {24, 4, 1}),
                                         broadcast = layout({2, 3, 4}, {0, 4, 1});
  EXPECT_EQ(napier::Walk<2>({&dense, &rows}).rank, 1);
  EXPECT_EQ(napier::Walk<2>({&dense, &gap}).rank, 2);
  EXPECT_EQ(napier::Walk<2>({&gap, &dense}).rank, 2);
  EXPECT_EQ(napier::Walk<2>({&dense, &broadcast}).rank, 2);
  EXPECT_EQ(napier::Walk<1>({&gap}).rank, 2);
}

// pytorch#41314, #143847: the order of dimensions was lost, and broadcast inputs follow another rule.
TEST(Layout, OfAResultKeepsTheStridesOfADenseInput) {
  EXPECT_EQ(result_strides(layout({3, 2}, {1, 3})), (Ints{1, 3}));
  EXPECT_EQ(result_strides(layout({2, 3, 4, 5}, {60, 1, 15, 3})), (Ints{60, 1, 15, 3}));
  EXPECT_EQ(result_strides(layout({2, 1, 3}, {1, 17, 2})), (Ints{1, 17, 2}));
}

TEST(Layout, OfAResultKeepsTheOrderOfDimensionsOfOtherInputs) {
  EXPECT_EQ(result_strides(layout({2, 2}, {1, 0})), (Ints{2, 1}));
  EXPECT_EQ(result_strides(layout({2, 2, 3}, {1, 12, 4})), (Ints{1, 6, 2}));
  EXPECT_EQ(result_strides(layout({5}, {5})), (Ints{1}));
  EXPECT_EQ(result_strides(layout({2, 3}, {0, 0})), (Ints{3, 1}));
}

TEST(Layout, OfAResultIsRowMajorWithoutElements) {
  EXPECT_EQ(result_strides(layout({4, 0, 3}, {1, 12, 4})), (Ints{3, 3, 1}));
}

TEST(Layout, OfAResultCountsANegativeStrideByItsMagnitude) {
  EXPECT_EQ(result_strides(layout({4}, {-1})), (Ints{1}));
  EXPECT_EQ(result_strides(layout({2, 3}, {1, -2})), (Ints{1, 2}));
  EXPECT_EQ(result_strides(layout({2, 3}, {-3, -1})), (Ints{3, 1}));
}

TEST(Layout, OfAResultIsDense) {
  Lot lot(2);
  for (int i = 0; i < 5000; ++i) {
    const Layout x = lot.any_strides(lot.shape(6, 4), 30);
    const Layout result = napier::result_layout(&x, 1);
    ASSERT_EQ(ints(result.shape()), ints(x.shape()));
    ASSERT_TRUE(result.is_dense()) << testing::PrintToString(ints(x.strides()));
  }
}

TEST(Extents, AreMadeOfBracesOrAnythingWithDataAndSize) {
  const auto list = [](Extents extents) { return ints(extents); };
  const std::array<std::int64_t, 2> array = {2, 3};
  const Ints vector = {4, 5, 6};
  EXPECT_EQ(list({7, 8}), (Ints{7, 8}));
  EXPECT_EQ(list({}), Ints());
  EXPECT_EQ(list(array), (Ints{2, 3}));
  EXPECT_EQ(list(vector), vector);
}

TEST(Extents, AreEqualWhereLengthAndNumbersAre) {
  EXPECT_TRUE((Extents{2, 3} == Extents{2, 3}));
  EXPECT_FALSE((Extents{2, 3} == Extents{2, 4}));
  EXPECT_FALSE((Extents{2, 3} == Extents{2}));
  EXPECT_TRUE((Extents{} == Extents{}));
}

}  // namespace
}  // namespace napier_tests

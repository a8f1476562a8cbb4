// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <array>
#include <iterator>
#include <list>
#include <napier/format.hpp>
#include <napier/tensor.hpp>
#include <numeric>
#include <span>
#include <valarray>
#include <vector>

#include "support/errors.hpp"
#include "support/layouts.hpp"

namespace napier_tests {
namespace {

using napier::all;
using napier::Tensor;
using napier::TensorView;

static_assert(std::forward_iterator<TensorView<float>::iterator>);
static_assert(std::is_convertible_v<TensorView<float>, TensorView<const float>>);
static_assert(!std::is_convertible_v<TensorView<const float>, TensorView<float>>);

/// 0, 1, 2, ... in row-major order: a number's value is its place in memory.
Tensor<double> counted(const Ints& shape) {
  Tensor<double> x = Tensor<double>::empty(shape);
  std::iota(x.data(), x.data() + x.numel(), 0.0);
  return x;
}

/// The elements in logical order.
template <class T> Ints places(const TensorView<T>& x) { return Ints(x.begin(), x.end()); }

/// Shape, strides and elements in one text.
template <class T> std::string show(const TensorView<T>& x) {
  napier::Text text;
  text << x.shape() << " " << x.strides() << ":";
  for (const T& value : x) text << " " << static_cast<std::int64_t>(value);
  return text.data();
}

TEST(View, IsMadeOfAPointerAndAShape) {
  double memory[] = {0, 1, 2, 3, 4, 5};
  EXPECT_EQ(show(TensorView(memory, {2, 3})), "[2, 3] [3, 1]: 0 1 2 3 4 5");
  EXPECT_EQ(show(TensorView(memory, {3, 2}, {1, 3})), "[3, 2] [1, 3]: 0 3 1 4 2 5");
  EXPECT_EQ(show(TensorView(memory + 5, {3}, {-2})), "[3] [-2]: 5 3 1");
  EXPECT_EQ(show(TensorView(memory, napier::Extents{})), "[] []: 0");
  EXPECT_EQ(show(TensorView(memory, napier::Layout("test", {2}))), "[2] [1]: 0 1");
}

template <class V> constexpr bool takes_braces_for_rank_zero = requires(double* p) { V(p, {}); };

TEST(View, TakesEmptyBracesForRankZero) { EXPECT_TRUE(takes_braces_for_rank_zero<TensorView<double>>); }

TEST(View, IsMadeOfAContiguousRange) {
  std::vector<double> vector = {0, 1, 2};
  const std::array<double, 2> array = {3, 4};
  EXPECT_EQ(show(TensorView(vector)), "[3] [1]: 0 1 2");
  EXPECT_EQ(show(TensorView(std::span(vector).subspan(1))), "[2] [1]: 1 2");
  EXPECT_EQ(show(TensorView(array)), "[2] [1]: 3 4");
  std::valarray<double> without_data = {5, 6};
  EXPECT_EQ(show(TensorView(without_data)), "[2] [1]: 5 6");
  static_assert(std::is_same_v<decltype(TensorView(vector)), TensorView<double>>);
  static_assert(std::is_same_v<decltype(TensorView(array)), TensorView<const double>>);
}

TEST(View, IsEmptyAtFirst) {
  const TensorView<float> none;
  EXPECT_EQ(none.numel(), 0);
  EXPECT_EQ(ints(none.shape()), (Ints{0}));
  EXPECT_EQ(none.begin(), none.end());
}

TEST(View, RefusesShapesAndStridesThatOverflow) {
  float x = 0;
  EXPECT_EQ(error_of([&] {
              TensorView(&x, {INT64_MAX, 2});
            }),
            "TensorView: shape [9223372036854775807, 2] has more elements than memory can hold");
  EXPECT_EQ(error_of([&] { TensorView(&x, {3}, {INT64_MAX / 2}); }),
            "TensorView: strides [4611686018427387903] overflow with shape [3]");
  EXPECT_EQ(error_of([&] { TensorView(&x, {3}, {}); }),
            "TensorView: strides [] are not as many as the extents of shape [3]");
}

// pytorch#17271: a count of 32 bits.
TEST(View, CountsBeyond32Bits) {
  const std::int64_t many = (std::int64_t{1} << 33) + 9;
  const std::array<double, 1> one = {7};
  const auto x = TensorView(one).broadcast_to({many});
  EXPECT_EQ(x.numel(), many);
  EXPECT_EQ(x.at(many - 1), 7);
  EXPECT_EQ(x.slice(0, many - 3, all).numel(), 3);
  EXPECT_EQ(x.slice(0, all, all, -2).numel(), (many + 1) / 2);
  EXPECT_EQ(error_of([&] { (void)x.at(many); }), "at: index [8589934601] is outside shape [8589934601]");
}

TEST(View, WritesToTheMemoryItSees) {
  Tensor<double> x = counted({2, 3});
  x.view().transpose(0, 1)(2, 0) = 20;
  x.view().select(0, 1).slice(0, all, all, -1).at(0) = 50;
  for (double& value : x.view().slice(1, 0, 1)) value = -1;
  EXPECT_EQ(x, (Tensor<double>{{-1, 1, 20}, {-1, 4, 50}}));
}

TEST(View, IteratesInLogicalOrderWhateverTheStrides) {
  Lot lot(1);
  for (int i = 0; i < 2000; ++i) {
    const napier::Layout x = lot.any_strides(lot.shape(5, 3), 9);
    const Block block(x);
    const Tensor<double> memory = counted({block.size});
    Ints expected = offsets(x);
    for (std::int64_t& offset : expected) offset += block.origin;
    ASSERT_EQ(places(TensorView(memory.data() + block.origin, x)), expected);
  }
}

TEST(View, IteratorsGoOnOneByOne) {
  const Tensor<double> x = counted({2, 2});
  const auto view = x.view().transpose(0, 1);
  auto at = view.begin();
  EXPECT_EQ(*at++, 0);
  EXPECT_EQ(*at, 2);
  EXPECT_EQ(*++at, 1);
  EXPECT_EQ(*at.operator->(), 1);
  EXPECT_NE(at, view.end());
  ++at, ++at;
  EXPECT_EQ(at, view.end());
}

TEST(View, IteratorsTakeNoStepOfAnExtentOfOne) {
  const std::int64_t memory[] = {1, 2};
  EXPECT_EQ(places(TensorView(memory, {1, 2, 1}, {INT64_MIN, 1, INT64_MAX})), (Ints{1, 2}));
}

TEST(View, IteratorsOutliveTheView) {
  const Tensor<double> x = counted({2, 2});
  auto at = x.view().transpose(0, 1).begin();
  EXPECT_EQ(*at++, 0);
  EXPECT_EQ(*at++, 2);
  EXPECT_EQ(*at++, 1);
  EXPECT_EQ(*at, 3);
}

TEST(View, TransposeExchangesTwoDimensions) {
  const Tensor<double> x = counted({2, 3, 1});
  EXPECT_EQ(show(x.view().transpose(0, 1)), "[3, 2, 1] [1, 3, 1]: 0 3 1 4 2 5");
  EXPECT_EQ(show(x.view().transpose(-1, -2)), "[2, 1, 3] [3, 1, 1]: 0 1 2 3 4 5");
  EXPECT_EQ(show(x.view().transpose(1, 1)), show(x.view()));
  EXPECT_EQ(error_of([&] { (void)x.view().transpose(0, 3); }),
            "transpose: no such dimension: 3, of a view of shape [2, 3, 1]");
  EXPECT_EQ(error_of([&] { (void)x.view().transpose(-4, 0); }),
            "transpose: no such dimension: -4, of a view of shape [2, 3, 1]");
  EXPECT_EQ(error_of([] { (void)counted({}).view().transpose(0, 0); }),
            "transpose: no such dimension: 0, of a view of shape []");
}

TEST(View, PermuteTakesDimensionsInTheGivenOrder) {
  const Tensor<double> x = counted({2, 3, 4});
  EXPECT_EQ(show(x.view().permute({2, 0, 1}).slice(0, 1, 2)), "[1, 2, 3] [1, 12, 4]: 1 5 9 13 17 21");
  EXPECT_EQ(show(x.view().permute({-1, 0, -2})), show(x.view().permute({2, 0, 1})));
  EXPECT_EQ(show(counted({}).view().permute({})), "[] []: 0");
}

TEST(View, PermuteRefusesWhatIsNoOrderOfTheDimensions) {
  const Tensor<double> x = counted({2, 3});
  const std::pair<Ints, const char*> cases[] = {{{0, 0}, "[0, 0]"},  {{1, -1}, "[1, -1]"},     {{0}, "[0]"},
                                                {{}, "[]"},          {{0, 1, 2}, "[0, 1, 2]"}, {{0, 2}, "[0, 2]"},
                                                {{-3, 0}, "[-3, 0]"}};
  for (const auto& [order, text] : cases) {
    EXPECT_EQ(error_of([&, &list = order] { (void)x.view().permute(list); }),
              std::string("permute: order ") + text + " does not name each dimension of shape once: [2, 3]");
  }
}

TEST(View, SliceTakesWhatPythonTakes) {
  const Tensor<double> x = counted({10});
  const auto slice = [&](std::int64_t start, std::int64_t stop, std::int64_t step = 1) {
    return places(x.view().slice(0, start, stop, step));
  };
  EXPECT_EQ(slice(2, 7), (Ints{2, 3, 4, 5, 6}));
  EXPECT_EQ(slice(7, 2, -2), (Ints{7, 5, 3}));
  EXPECT_EQ(slice(all, all, -1), (Ints{9, 8, 7, 6, 5, 4, 3, 2, 1, 0}));
  EXPECT_EQ(slice(-3, all), (Ints{7, 8, 9}));
  EXPECT_EQ(slice(all, -3), (Ints{0, 1, 2, 3, 4, 5, 6}));
  EXPECT_EQ(slice(100, all), Ints());
  EXPECT_EQ(slice(-100, 100), (Ints{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
  EXPECT_EQ(slice(5, 5), Ints());
  EXPECT_EQ(slice(8, 2), Ints());
  EXPECT_EQ(slice(all, all, 3), (Ints{0, 3, 6, 9}));
  EXPECT_EQ(slice(all, all, -3), (Ints{9, 6, 3, 0}));
  EXPECT_EQ(slice(1, 0, -1), (Ints{1}));
  EXPECT_EQ(slice(-1, -100, -4), (Ints{9, 5, 1}));
  EXPECT_EQ(slice(3, all, -1), (Ints{3, 2, 1, 0}));
  EXPECT_EQ(slice(100, all, -2), (Ints{9, 7, 5, 3, 1}));
  EXPECT_EQ(slice(all, -100, -3), (Ints{9, 6, 3, 0}));
  EXPECT_EQ(slice(0, INT64_MAX, INT64_MAX), (Ints{0}));
  EXPECT_EQ(slice(all, all, -INT64_MAX), (Ints{9}));
}

TEST(View, SliceOfAnyEndsFollowsTheDefinition) {
  for (std::int64_t n = 0; n <= 5; ++n) {
    const Tensor<double> x = counted({n});
    for (std::int64_t start = -7; start <= 7; ++start) {
      for (std::int64_t stop = -7; stop <= 7; ++stop) {
        for (const std::int64_t step : {-7, -3, -2, -1, 1, 2, 3, 7}) {
          // Python: an end below 0 counts from n, and one outside is moved to the nearest place where counting can begin or end.
          const std::int64_t low = step > 0 ? 0 : -1, high = step > 0 ? n : n - 1;
          const std::int64_t first = std::clamp(start < 0 ? start + n : start, low, high);
          const std::int64_t last = std::clamp(stop < 0 ? stop + n : stop, low, high);
          Ints expected;
          for (std::int64_t i = first; step > 0 ? i < last : i > last; i += step) expected.push_back(i);
          ASSERT_EQ(places(x.view().slice(0, start, stop, step)), expected)
              << n << ": " << start << " " << stop << " " << step;
        }
      }
    }
  }
}

TEST(View, SliceKeepsTheOtherDimensions) {
  const Tensor<double> x = counted({3, 4});
  EXPECT_EQ(show(x.view().slice(1, 1, 4, 2)), "[3, 2] [4, 2]: 1 3 5 7 9 11");
  EXPECT_EQ(show(x.view().slice(0, all, all, -2)), "[2, 4] [-8, 1]: 8 9 10 11 0 1 2 3");
  EXPECT_EQ(show(x.view().slice(-1, 2, 1)), "[3, 0] [4, 1]:");
}

TEST(View, SliceRefusesAStepOfZeroAndAnUnknownDimension) {
  const Tensor<double> x = counted({2, 3});
  EXPECT_EQ(error_of([&] { (void)x.view().slice(0, 0, 1, 0); }), "slice: step is 0, of a view of shape [2, 3]");
  EXPECT_EQ(error_of([&] { (void)x.view().slice(0, 0, 1, INT64_MIN); }),
            "slice: step is -9223372036854775808, of a view of shape [2, 3]");
  EXPECT_EQ(error_of([&] { (void)x.view().slice(2, 0, 1); }), "slice: no such dimension: 2, of a view of shape [2, 3]");
  EXPECT_EQ(error_of([] { (void)counted({}).view().slice(0, 0, 1); }),
            "slice: no such dimension: 0, of a view of shape []");
}

TEST(View, SelectDropsADimension) {
  const Tensor<double> x = counted({2, 3, 2});
  EXPECT_EQ(show(x.view().select(1, 2)), "[2, 2] [6, 1]: 4 5 10 11");
  EXPECT_EQ(show(x.view().select(-1, -1).select(0, 1)), "[3] [2]: 7 9 11");
  EXPECT_EQ(show(x.view().select(0, 1).select(0, 1).select(0, 0)), "[] []: 8");
  EXPECT_EQ(error_of([&] { (void)x.view().select(1, 3); }),
            "select: no such index in that dimension: 3, of a view of shape [2, 3, 2]");
  EXPECT_EQ(error_of([&] { (void)x.view().select(1, -4); }),
            "select: no such index in that dimension: -4, of a view of shape [2, 3, 2]");
  EXPECT_EQ(error_of([&] { (void)x.view().select(3, 0); }), "select: no such dimension: 3, of a view of shape [2, 3, 2]");
  EXPECT_EQ(error_of([] {
              (void)counted({0, 2}).view().select(0, 0);
            }),
            "select: no such index in that dimension: 0, of a view of shape [0, 2]");
}

TEST(View, SqueezeDropsExtentsOfOne) {
  const Tensor<double> x = counted({1, 2, 1, 3, 1});
  EXPECT_EQ(show(x.view().squeeze()), "[2, 3] [3, 1]: 0 1 2 3 4 5");
  EXPECT_EQ(show(x.view().squeeze(2)), "[1, 2, 3, 1] [6, 3, 1, 1]: 0 1 2 3 4 5");
  EXPECT_EQ(show(x.view().squeeze(-1).squeeze(0)), "[2, 1, 3] [3, 3, 1]: 0 1 2 3 4 5");
  EXPECT_EQ(show(counted({1, 1}).view().squeeze()), "[] []: 0");
  EXPECT_EQ(error_of([&] { (void)x.view().squeeze(1); }),
            "squeeze: the extent is not 1 in dimension 1, of a view of shape [1, 2, 1, 3, 1]");
  EXPECT_EQ(error_of([&] { (void)x.view().squeeze(5); }),
            "squeeze: no such dimension: 5, of a view of shape [1, 2, 1, 3, 1]");
}

TEST(View, UnsqueezeAddsAnExtentOfOne) {
  const Tensor<double> x = counted({2, 3});
  EXPECT_EQ(ints(x.view().unsqueeze(0).shape()), (Ints{1, 2, 3}));
  EXPECT_EQ(ints(x.view().unsqueeze(1).shape()), (Ints{2, 1, 3}));
  EXPECT_EQ(ints(x.view().unsqueeze(1).strides()), (Ints{3, 3, 1}));
  EXPECT_EQ(ints(x.view().unsqueeze(2).shape()), (Ints{2, 3, 1}));
  EXPECT_EQ(ints(x.view().unsqueeze(-1).shape()), (Ints{2, 3, 1}));
  EXPECT_EQ(ints(x.view().unsqueeze(-3).shape()), (Ints{1, 2, 3}));
  EXPECT_EQ(places(x.view().transpose(0, 1).unsqueeze(1)), (Ints{0, 3, 1, 4, 2, 5}));
  EXPECT_TRUE(x.view().unsqueeze(1).is_contiguous());
  EXPECT_EQ(error_of([&] { (void)x.view().unsqueeze(3); }),
            "unsqueeze: no such place for a dimension: 3, of a view of shape [2, 3]");
  EXPECT_EQ(error_of([&] { (void)x.view().unsqueeze(-4); }),
            "unsqueeze: no such place for a dimension: -4, of a view of shape [2, 3]");
  EXPECT_NE(error_of([] { (void)counted(Ints(16, 1)).view().unsqueeze(0); }).find("has rank 17, more than 16"),
            std::string::npos);
}

TEST(View, BroadcastRepeatsExtentsOfOneAndMissingDimensions) {
  const Tensor<double> x = counted({2, 1});
  EXPECT_EQ(show(x.view().broadcast_to({2, 3})), "[2, 3] [1, 0]: 0 0 0 1 1 1");
  EXPECT_EQ(show(x.view().broadcast_to({2, 2, 1})), "[2, 2, 1] [0, 1, 1]: 0 1 0 1");
  EXPECT_EQ(show(x.view().broadcast_to({2, 0})), "[2, 0] [1, 0]:");
  EXPECT_EQ(show(counted({}).view().broadcast_to({3})), "[3] [0]: 0 0 0");
}

TEST(View, BroadcastRefusesAShapeThatDoesNotFit) {
  const auto message = [](const Ints& shape, const Ints& wanted) {
    return error_of([&] { (void)counted(shape).view().broadcast_to(wanted); });
  };
  EXPECT_EQ(message({2, 3}, {2, 4}), "broadcast_to: shape [2, 3] does not broadcast to [2, 4]");
  EXPECT_EQ(message({2, 3}, {3}), "broadcast_to: shape [2, 3] does not broadcast to [3]");
  EXPECT_EQ(message({0}, {1}), "broadcast_to: shape [0] does not broadcast to [1]");
  EXPECT_EQ(message({1}, {-1}), "broadcast_to: shape [-1] has the negative extent -1");
  EXPECT_EQ(message({1}, {INT64_MAX, 2}),
            "broadcast_to: shape [9223372036854775807, 2] has more elements than memory can hold");
  EXPECT_NE(message({1}, Ints(17, 1)).find("has rank 17, more than 16"), std::string::npos);
  EXPECT_NE(message({1}, Ints(40, 1)).find("has rank 40, more than 16"), std::string::npos);
}

TEST(View, ReshapeKeepsTheLogicalOrder) {
  const Tensor<double> x = counted({2, 6});
  EXPECT_EQ(show(x.view().reshape({3, 4})), "[3, 4] [4, 1]: 0 1 2 3 4 5 6 7 8 9 10 11");
  EXPECT_EQ(show(x.view().reshape({-1, 2}).slice(0, 0, 2)), "[2, 2] [2, 1]: 0 1 2 3");
  EXPECT_EQ(show(x.view().transpose(0, 1).reshape({2, 3, 2}).select(2, 1)), "[2, 3] [3, 1]: 6 7 8 9 10 11");
  EXPECT_EQ(show(x.view().slice(0, all, all, -1).slice(1, all, all, -1).reshape({4, 3})),
            "[4, 3] [-3, -1]: 11 10 9 8 7 6 5 4 3 2 1 0");
  EXPECT_EQ(show(counted({}).view().reshape({1, 1})), "[1, 1] [1, 1]: 0");
  EXPECT_EQ(show(counted({1}).view().reshape({})), "[] []: 0");
  EXPECT_EQ(show(counted({2, 0}).view().reshape({0, 3})), "[0, 3] [3, 1]:");
  EXPECT_EQ(show(counted({2, 0}).view().reshape({3, -1})), "[3, 0] [1, 1]:");
  EXPECT_EQ(show(counted({1}).view().broadcast_to({2, 3}).reshape({6})), "[6] [0]: 0 0 0 0 0 0");
}

TEST(View, ReshapesExactlyWhereStridesForItExist) {
  Lot lot(3);
  int counts[2] = {};
  for (int i = 0; i < 20000; ++i) {
    Ints shape = lot.shape(4, 4, 1);
    napier::Layout x = lot.draw(0, 1) == 0 ? lot.any_strides(shape, 4) : lot.nested_strides(shape);
    // Another shape of as many elements: the prime factors dealt out anew.
    Ints wanted(static_cast<std::size_t>(lot.draw(1, 4)), 1);
    for (std::int64_t rest = x.numel(), p = 2; rest > 1; ++p) {
      for (; rest % p == 0; rest /= p) wanted[static_cast<std::size_t>(lot.draw(0, std::ssize(wanted) - 1))] *= p;
    }
    const Block block(x);
    const Tensor<double> memory = counted({block.size});
    const TensorView<const double> view(memory.data() + block.origin, x);
    // Strides are what the first step along each dimension is; do they lead to all elements?
    const Ints places = offsets(x);
    Ints strides(wanted.size(), 1);
    std::int64_t step = 1;
    for (std::size_t d = wanted.size(); d-- > 0; step *= wanted[d]) {
      if (wanted[d] > 1) strides[d] = places[static_cast<std::size_t>(step)];
    }
    const bool exists = offsets(layout(wanted, strides)) == places;
    ++counts[exists];
    const std::string message = error_of([&] {
      const auto reshaped = view.reshape(wanted);
      ASSERT_EQ(ints(reshaped.shape()), wanted);
      ASSERT_EQ(offsets(reshaped.layout()), places) << show(view) << testing::PrintToString(wanted);
    });
    ASSERT_EQ(message == "no error", exists) << show(view) << testing::PrintToString(wanted) << message;
  }
  EXPECT_GT(counts[false], 2000);
  EXPECT_GT(counts[true], 2000);
}

TEST(View, ReshapeRefusesAnotherNumberOfElements) {
  const auto message = [](const Ints& shape, const Ints& wanted) {
    return error_of([&] { (void)counted(shape).view().reshape(wanted); });
  };
  EXPECT_EQ(message({2, 3}, {4}), "reshape: shape [4] does not have as many elements as [2, 3]");
  EXPECT_EQ(message({2, 3}, {}), "reshape: shape [] does not have as many elements as [2, 3]");
  EXPECT_EQ(message({2, 3}, {4, -1}), "reshape: shape [4, -1] does not have as many elements as [2, 3]");
  EXPECT_EQ(message({2, 3}, {-1, -1}), "reshape: shape [-1, -1] does not have as many elements as [2, 3]");
  EXPECT_EQ(message({2, 3}, {-2, -3}), "reshape: shape [-2, -3] does not have as many elements as [2, 3]");
  EXPECT_EQ(message({0}, {0, -1}), "reshape: shape [0, -1] does not have as many elements as [0]");
  EXPECT_EQ(message({2}, {INT64_MAX, INT64_MAX}),
            "reshape: shape [9223372036854775807, 9223372036854775807] does not have as many elements as [2]");
  EXPECT_NE(message({1}, Ints(17, 1)), "no error");
}

TEST(View, ReshapeRefusesWhatTakesACopy) {
  EXPECT_EQ(error_of([] {
              (void)counted({2, 3}).view().transpose(0, 1).reshape({6});
            }),
            "reshape: a view of shape [3, 2] with strides [1, 3] cannot have shape [6] without a copy");
  EXPECT_EQ(error_of([] {
              (void)counted({2, 3}).view().slice(1, 0, 2).flatten();
            }),
            "flatten: a view of shape [2, 2] with strides [3, 1] cannot have shape [4] without a copy");
}

TEST(View, ContiguousMakesWhatAnyReshapeTakes) {
  const Tensor<double> x = counted({2, 3}), turned = napier::contiguous(x.view().transpose(0, 1));
  EXPECT_EQ(show(turned.view().reshape({6})), "[6] [1]: 0 3 1 4 2 5");
  EXPECT_EQ(show(napier::contiguous(x.view().slice(1, 0, 2)).view().flatten()), "[4] [1]: 0 1 3 4");
  EXPECT_EQ(napier::contiguous(std::vector<double>{1, 2}), (Tensor<double>{1, 2}));
}

// torch writes to the elements of a temporary view; that a statement would do nothing instead, nobody must find out at run time.
TEST(View, ATemporaryOneIsNotAssignedTo) {
  static_assert(!std::is_assignable_v<TensorView<double>, TensorView<double>>);
  static_assert(!std::is_assignable_v<TensorView<double>, Tensor<double>&>);
  static_assert(std::is_assignable_v<TensorView<double>&, TensorView<double>>);
  static_assert(std::is_assignable_v<TensorView<const double>&, const Tensor<double>&>);
}

TEST(View, FlattenMakesOneDimension) {
  EXPECT_EQ(show(counted({2, 3}).view().flatten()), "[6] [1]: 0 1 2 3 4 5");
  EXPECT_EQ(show(counted({}).view().flatten()), "[1] [1]: 0");
  EXPECT_EQ(show(counted({2, 0}).view().flatten()), "[0] [1]:");
  EXPECT_EQ(show(counted({4}).view().slice(0, all, all, -2).flatten()), "[2] [-2]: 3 1");
}

TEST(View, AtChecksEveryIndex) {
  const Tensor<double> x = counted({2, 3});
  EXPECT_EQ(x.view().at(1, 2), 5);
  EXPECT_EQ(counted({}).view().at(), 0);
  EXPECT_EQ(error_of([&] { (void)x.view().at(2, 0); }), "at: index [2, 0] is outside shape [2, 3]");
  EXPECT_EQ(error_of([&] { (void)x.view().at(0, -1); }), "at: index [0, -1] is outside shape [2, 3]");
  EXPECT_EQ(error_of([&] { (void)x.view().at(0); }), "at: index [0] is outside shape [2, 3]");
  EXPECT_EQ(error_of([&] { (void)x.view().at(0, 0, 0); }), "at: index [0, 0, 0] is outside shape [2, 3]");
  EXPECT_EQ(error_of([&] { (void)x.view().at(); }), "at: index [] is outside shape [2, 3]");
}

TEST(View, OfNoElementsHasViewsToo) {
  Tensor<double> none = counted({0, 3});
  EXPECT_EQ(show(none.view().transpose(0, 1)), "[3, 0] [1, 3]:");
  EXPECT_EQ(show(none.view().select(1, 2)), "[0] [3]:");
  EXPECT_EQ(show(none.view().slice(1, 1, 3)), "[0, 2] [3, 1]:");
  EXPECT_EQ(show(none.view().slice(0, all, all, -1)), "[0, 3] [-3, 1]:");
  EXPECT_EQ(show(none.view().broadcast_to({2, 0, 3})), "[2, 0, 3] [0, 3, 1]:");
}

TEST(View, CopyIsATensorOfTheSameElements) {
  Tensor<double> x = counted({2, 3});
  const Tensor<double> column = napier::copy(x.view().select(1, 1));
  x(0, 1) = 100;
  EXPECT_EQ(column, (Tensor<double>{1, 4}));
  EXPECT_TRUE(column.is_contiguous());
}

TEST(View, CopyKeepsDenseStridesAndTheOrderOfOthers) {
  const Tensor<double> x = counted({2, 3, 4});
  EXPECT_EQ(ints(napier::copy(x.view().permute({2, 0, 1})).strides()), (Ints{1, 12, 4}));
  EXPECT_EQ(ints(napier::copy(x.view().permute({2, 0, 1}).slice(2, 0, 2)).strides()), (Ints{1, 8, 4}));
  EXPECT_EQ(ints(napier::copy(x.view().select(2, 0).broadcast_to({5, 2, 3})).strides()), (Ints{6, 3, 1}));
  EXPECT_EQ(ints(napier::copy(x.view().slice(2, all, all, -1)).strides()), (Ints{12, 4, 1}));
  EXPECT_EQ(ints(napier::copy(TensorView(x.data(), {2, 0}, {7, 7})).strides()), (Ints{7, 7}));
}

// What torch 2.15 gives where a stride matters to nobody but to who compares them.
TEST(View, HasTorchsStridesAlsoOfExtentsOfOneAndNone) {
  double memory[24] = {};
  const auto x = [&](const Ints& shape) { return TensorView<double>(memory, shape); };
  EXPECT_EQ(ints(x({3, 2}).slice(1, 1, 5, 3).reshape({1, 3, 1}).strides()), (Ints{6, 2, 3}));
  EXPECT_EQ(ints(x({1, 3}).transpose(1, 0).reshape({3, 1, 1}).strides()), (Ints{1, 3, 3}));
  EXPECT_EQ(ints(x({2, 3, 4, 1}).select(2, 1).reshape({2, 3, 1, 1}).strides()), (Ints{12, 4, 1, 1}));
  EXPECT_EQ(ints(x({4}).unsqueeze(0).slice(1, 1, 2, 2).reshape({1}).strides()), (Ints{2}));
  EXPECT_EQ(ints(x({0}).unsqueeze(0).strides()), (Ints{0, 1}));
  EXPECT_EQ(ints(x({5, 4}).slice(1, 1, 1, 3).strides()), (Ints{4, 3}));
  EXPECT_EQ(ints(napier::copy(x({5, 0, 3}).select(2, 0)).strides()), (Ints{3, 3}));
}

TEST(View, CopyOfAnyLayoutHasItsElements) {
  Lot lot(4);
  for (int i = 0; i < 2000; ++i) {
    const napier::Layout x = lot.any_strides(lot.shape(6, 3), 9);
    const Block block(x);
    const Tensor<double> memory = counted({block.size});
    const TensorView<const double> view(memory.data() + block.origin, x);
    const Tensor<double> copied = napier::copy(view);
    ASSERT_EQ(ints(copied.shape()), ints(view.shape()));
    ASSERT_EQ(places(copied.view()), places(view));
    ASSERT_TRUE(copied.layout().is_dense());
  }
}

TEST(View, CopyTakesSpansAndVectors) {
  const std::vector<float> x = {1, 2, 3};
  EXPECT_EQ(napier::copy(x), (Tensor<float>{1, 2, 3}));
  EXPECT_EQ(napier::copy(std::span<const float>(x).first(2)), (Tensor<float>{1, 2}));
  const double array[] = {1, 2};
  EXPECT_EQ(napier::copy(array), (Tensor<double>{1, 2}));
}

/// A row of a matrix by columns, as linear algebra has it: data() and size(), but with gaps.
struct Row {
  float* data() const { return nullptr; }
  std::size_t size() const { return 3; }
};

TEST(View, IsNotMadeOfWhatMayHaveGapsOrEndsAtOnce) {
  EXPECT_FALSE(napier::viewable<Row>);
  EXPECT_FALSE((std::is_constructible_v<TensorView<float>, Row&>));
  EXPECT_FALSE(napier::viewable<std::list<float>>);
  EXPECT_FALSE((std::is_constructible_v<TensorView<float>, std::vector<float>>));
  EXPECT_TRUE((std::is_constructible_v<TensorView<float>, std::vector<float>&>));
  EXPECT_TRUE((std::is_constructible_v<TensorView<const float>, std::vector<float>>));  // as an argument
}

TEST(View, EqualsOneOfTheSameShapeAndElements) {
  const Tensor<double> x = counted({2, 2});
  EXPECT_TRUE(x.view() == x.view());
  EXPECT_FALSE(x.view() == x.view().transpose(0, 1));
  EXPECT_FALSE(x.view() == x.view().flatten());
}

template <class V> constexpr bool has_equality = requires(const V& x) { x == x; };

TEST(View, HasEqualityWhetherConstOrNot) {
  EXPECT_TRUE(has_equality<TensorView<const double>>);
  EXPECT_TRUE(has_equality<TensorView<double>>);
}

}  // namespace
}  // namespace napier_tests

// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <limits>
#include <memory>
#include <napier/napier.hpp>
#include <span>
#include <sstream>
#include <string>
#include <type_traits>

#include "support/errors.hpp"
#include "support/guard_page.hpp"
#include "support/isas.hpp"
#include "support/layouts.hpp"
#include "support/ulp.hpp"

namespace napier_tests {
namespace {

using napier::all;
using napier::Tensor;
using napier::TensorView;

struct Exp {
  static auto result(const auto& x) { return napier::exp(x); }
  static void out(auto&& out, const auto& x) { napier::exp_out(out, x); }
  static void in_place(auto&& x) { napier::exp_(x); }
};
struct Sigmoid {
  static auto result(const auto& x) { return napier::sigmoid(x); }
  static void out(auto&& out, const auto& x) { napier::sigmoid_out(out, x); }
  static void in_place(auto&& x) { napier::sigmoid_(x); }
};

/// Ordinary numbers, and some whose results are subnormal, zero, infinite or NaN.
template <class T> T number(Lot& lot) {
  using Limits = std::numeric_limits<T>;
  const T rare[] = {T(-88),
                    T(-104),
                    T(100),
                    T(-709),
                    T(-746),
                    T(800),
                    Limits::infinity(),
                    -Limits::infinity(),
                    T(0),
                    T(-0.0),
                    Limits::quiet_NaN(),
                    Limits::denorm_min()};
  if (lot.draw(0, 9) == 0) return rare[lot.draw(0, static_cast<std::int64_t>(std::size(rare)) - 1)];
  return static_cast<T>(lot.draw(-16000, 16000)) / 1024;
}
template <class T> std::vector<T> numbers(Lot& lot, std::int64_t count) {
  std::vector<T> result(static_cast<std::size_t>(count));
  for (T& x : result) x = number<T>(lot);
  return result;
}

template <class Range> auto bits_of(const Range& numbers) {
  std::vector<decltype(bits(*numbers.begin()))> result;
  for (const auto x : numbers) result.push_back(bits(x));
  return result;
}

/// The elements of a layout, picked out index by index.
template <class T> std::vector<T> picked(const std::vector<T>& memory, const napier::Layout& x) {
  std::vector<T> result;
  const std::int64_t origin = Block(x).origin;
  for (const std::int64_t offset : offsets(x)) result.push_back(memory[static_cast<std::size_t>(origin + offset)]);
  return result;
}
/// Values put at the places of a layout's elements, index by index.
template <class T> std::vector<T> put(std::vector<T> memory, const napier::Layout& x, const std::vector<T>& values) {
  const Ints places = offsets(x);
  const std::int64_t origin = Block(x).origin;
  for (std::size_t i = 0; i < places.size(); ++i) memory[static_cast<std::size_t>(origin + places[i])] = values[i];
  return memory;
}
template <class M> auto view(M& memory, const napier::Layout& x) { return TensorView(memory.data() + Block(x).origin, x); }

/// What no function of a number gives.
template <class T> T untouched() { return static_cast<T>(-12345.6789); }

/// For an input and an output of any layout: the bits of the same call on contiguous copies, and no other byte of the output's
/// memory changed.
template <class F, class T> void treats_as_contiguous(Lot& lot, const napier::Layout& in, const napier::Layout& out) {
  const auto memory = numbers<T>(lot, Block(in).size);
  const std::vector<T> x = picked(memory, in);
  std::vector<T> y(x.size());
  F::out(std::span<T>(y), std::span<const T>(x));
  const auto where = [&] {
    return testing::Message() << testing::PrintToString(ints(in.shape())) << ", in "
                              << testing::PrintToString(ints(in.strides())) << ", out "
                              << testing::PrintToString(ints(out.strides()));
  };

  const Tensor<T> fresh = F::result(view(memory, in));
  ASSERT_EQ(ints(fresh.shape()), ints(in.shape())) << where();
  ASSERT_EQ(ints(fresh.strides()), ints(napier::result_layout(&in, 1).strides())) << where();
  ASSERT_EQ(bits_of(fresh), bits_of(y)) << where();

  const std::vector<T> before(static_cast<std::size_t>(Block(out).size), untouched<T>());
  std::vector<T> target = before;
  F::out(view(target, out), view(memory, in));
  ASSERT_EQ(bits_of(target), bits_of(put(before, out, y))) << where();

  std::vector<T> both = put(before, out, x);
  F::in_place(view(both, out));
  ASSERT_EQ(bits_of(both), bits_of(put(before, out, y))) << where() << ", in place";
}
template <class F> void treats_as_contiguous_in_both_types(Lot& lot, const napier::Layout& in, const napier::Layout& out) {
  treats_as_contiguous<F, float>(lot, in, out);
  treats_as_contiguous<F, double>(lot, in, out);
}

/// The walk from the elements to the loops, on every instruction set.
class Walk : public OnIsa {};
INSTANTIATE_ON_EVERY_ISA(Walk);

TEST_P(Walk, GivesAnyLayoutTheBitsOfAContiguousCopyAndTouchesNothingElse) {
  Lot lot(1);
  for (int i = 0; i < 2000 && !HasFatalFailure(); ++i) {
    const Ints shape = lot.shape(6, 4);
    const auto in = lot.draw(0, 1) == 0 ? lot.any_strides(shape, 9) : lot.nested_strides(shape);
    treats_as_contiguous_in_both_types<Exp>(lot, in, lot.nested_strides(shape));
    treats_as_contiguous_in_both_types<Sigmoid>(lot, in, lot.nested_strides(shape));
  }
}

TEST_P(Walk, GivesLongRowsTheBitsOfAContiguousCopyAndTouchesNothingElse) {
  Lot lot(2);
  for (int i = 0; i < 80 && !HasFatalFailure(); ++i) {
    Ints shape = lot.shape(3, 5, 1);
    shape.insert(shape.begin() + lot.draw(0, std::ssize(shape)), lot.draw(50, 600));
    const auto in = lot.draw(0, 2) == 0 ? lot.any_strides(shape, 3) : lot.nested_strides(shape);
    treats_as_contiguous_in_both_types<Exp>(lot, in, lot.nested_strides(shape));
    treats_as_contiguous_in_both_types<Sigmoid>(lot, in, lot.nested_strides(shape));
  }
}

// One of each: what the lot above may miss.
TEST_P(Walk, GivesEveryKindOfViewTheBitsOfAContiguousCopy) {
  Lot lot(3);
  const std::pair<Ints, Ints> cases[] = {
      {{2, 3, 4}, {12, 4, 1}},  // contiguous
      {{3, 2}, {1, 3}},         // transposed
      {{64, 70}, {1, 64}},      // transposed, long rows
      {{3, 5}, {20, 2}},        // sliced
      {{10, 100}, {200, 1}},    // columns of a matrix
      {{10, 1000}, {1001, 1}},  // rows longer than a buffer
      {{7}, {-1}},
      {{4, 100}, {-100, -1}},
      {{4, 100}, {100, -1}},  // reversed
      {{3, 100}, {0, 1}},
      {{100, 3}, {1, 0}},
      {{5, 6}, {0, 0}},  // broadcast
      {{}, {}},
      {{1}, {0}},
      {{1, 1}, {5, -3}},  // one element
      {{0}, {1}},
      {{3, 0, 2}, {0, 0, 0}},                       // none
      {{2, 3, 2, 2, 3, 2}, {1, 48, 2, 24, 4, 12}},  // permuted
      {{4, 4}, {2, 1}},                             // overlapping windows
  };
  for (const auto& [shape, strides] : cases) {
    for (int i = 0; i < 5 && !HasFatalFailure(); ++i) {
      treats_as_contiguous_in_both_types<Exp>(lot, layout(shape, strides), lot.nested_strides(shape));
      treats_as_contiguous_in_both_types<Sigmoid>(lot, layout(shape, strides), lot.nested_strides(shape));
    }
  }
}

TEST_P(Walk, GoesThroughRankSixteen) {
  Lot lot(4);
  const Ints shape(16, 2);
  for (int i = 0; i < 3 && !HasFatalFailure(); ++i)
    treats_as_contiguous<Exp, float>(lot, lot.any_strides(shape, 50), lot.nested_strides(shape));
}

// Of strides that lead nowhere: sanitizers look on.
TEST(Layout, CountsNoStrideWhereThereIsNothingToStepTo) {
  const int x[12] = {};
  EXPECT_EQ(napier::relu(TensorView<const int>(x, {0, 2, 4}, {1, 1, INT64_MAX})).numel(), 0);
  EXPECT_EQ(napier::copy(TensorView<const int>(x, {2, 1, 3}, {6, INT64_MIN, 2})).numel(), 6);
}

// A transposition, which is walked in tiles, two dimensions more, where there is room for those.
TEST_P(Walk, TransposesInRankSixteen) {
  Ints shape{32}, order;
  for (int d = 14; d > 0; --d) shape.push_back(2), order.push_back(d);
  shape.push_back(16), order.push_back(15), order.push_back(0);
  auto x = Tensor<float>::empty(shape);
  for (std::int64_t i = 0; i < x.numel(); ++i) x.data()[i] = static_cast<float>(i);
  const auto turned = x.view().permute(order);
  auto out = Tensor<float>::empty(turned.shape());
  napier::relu_out(out, turned);
  EXPECT_TRUE(out.view() == turned);
}

// Both blocks stand right before, then right after a page that may not be touched.
TEST_P(Walk, TouchesNoByteOutsideTheView) {
  Lot lot(5);
  const GuardedPages in_pages(1 << 16), out_pages(1 << 16);
  for (int i = 0; i < 500; ++i) {
    Ints shape = lot.shape(3, 4, 1);
    shape.push_back(lot.draw(1, 70));
    const auto in = lot.nested_strides(shape), out = lot.nested_strides(shape);
    const Block x(in), y(out);
    for (const bool at_end : {false, true}) {
      const auto place = [&](const GuardedPages& pages, std::int64_t size) {
        return at_end ? reinterpret_cast<float*>(pages.end()) - size : reinterpret_cast<float*>(pages.begin());
      };
      const auto memory = numbers<float>(lot, x.size);
      std::copy(memory.begin(), memory.end(), place(in_pages, x.size));
      const TensorView<float> from(place(in_pages, x.size) + x.origin, in), to(place(out_pages, y.size) + y.origin, out);
      napier::exp_out(to, from);
      ASSERT_EQ(bits_of(to), bits_of(napier::exp(view(memory, in))));
    }
  }
}

// numpy#13512: exp(arange(4)[::2]) took elements 0 and 1.
TEST(Elementwise, FollowsTheStrideOfAOneDimensionalView) {
  const Tensor<float> x{0, 1, 2, 3};
  EXPECT_EQ(bits_of(napier::exp(x.view().slice(0, all, all, 2))), bits_of(std::vector{1.0f, from_bits(0x40ec7326u)}));
  EXPECT_EQ(bits_of(napier::exp(x.view().slice(0, all, all, -2))),
            bits_of(std::vector{from_bits(0x41a0af2eu), from_bits(0x402df854u)}));
}

// pytorch#11883: sigmoid of a slice gave a wrong value, of its clone the right one.
TEST(Elementwise, GivesASliceAndItsCopyTheSameBits) {
  const Tensor<float> x = Tensor<float>::from(
      {1, 2, 2, 2}, std::vector<float>{-0.4999f, -0.3056f, -0.4527f, 0.2193f, 0.2018f, 0.0478f, 0.0697f, 0.0002f});
  const auto slice = x.view().slice(2, 1, 2);
  const std::vector<std::uint32_t> nearest = {0x3ec7062e, 0x3f0dfaae, 0x3f047581, 0x3f000347};
  const auto y = bits_of(napier::sigmoid(slice));
  EXPECT_EQ(y, bits_of(napier::sigmoid(napier::copy(slice))));
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(y[i], nearest[i], 1);
}

// PaddlePaddle#79555: strides without elements.
TEST(Elementwise, DoesNothingToATensorWithoutElements) {
  for (const Ints& shape : {Ints{4, 0, 4}, Ints{0, 2048}, Ints{1024, 0}, Ints{2, 0, 4}, Ints{0}}) {
    Tensor<float> x = Tensor<float>::empty(shape);
    const TensorView<float> flat(x.data(), shape, Ints(shape.size(), 0));
    EXPECT_EQ(ints(napier::exp(x).shape()), shape);
    EXPECT_EQ(ints(napier::exp(flat).strides()), ints(x.strides()));
    napier::exp_(x);
    napier::exp_(flat);
    napier::exp_out(x, flat);
    napier::exp_out(flat, x);
  }
}

TEST(Elementwise, TakesArrays) {
  const float x[3] = {-1, 0, 1};
  float y[3];
  EXPECT_EQ(&napier::exp_out(y, x), &y);
  EXPECT_EQ(napier::copy(y), napier::exp(Tensor<float>{-1, 0, 1}));
  napier::relu_(y);
  std::array<double, 3> z;
  napier::tanh_out(z, x);
  EXPECT_EQ(napier::copy(z), napier::tanh_out(Tensor<double>(), x));
}

TEST(Elementwise, GivesTheResultOfAnArgumentOfAnyKind) {
  const std::vector<float> vector = {0, 1, 2};
  const Tensor<float> expected = napier::exp(Tensor<float>{0, 1, 2});
  EXPECT_EQ(napier::exp(vector), expected);
  EXPECT_EQ(napier::exp(std::span<const float>(vector)), expected);
  EXPECT_EQ(napier::exp(TensorView(vector)), expected);
  EXPECT_EQ(napier::exp(TensorView(vector.data(), {3})), expected);
  std::vector<float> out(3);
  EXPECT_EQ(&napier::exp_out(out, vector), &out);
  EXPECT_EQ(napier::copy(out), expected);
  std::array<float, 3> array = {0, 1, 2};
  napier::exp_(array);
  EXPECT_EQ(napier::copy(array), expected);
  napier::exp_(std::span<float>(out));
  EXPECT_EQ(napier::copy(out), napier::exp(expected));
}

TEST(Elementwise, ReturnsItsOut) {
  Tensor<float> x{1, 2}, y{0, 0};
  EXPECT_EQ(&napier::exp_out(y, x), &y);
  EXPECT_EQ(&napier::sigmoid_(y), &y);
  EXPECT_EQ(napier::exp_out(y.view(), x).data(), y.data());
  EXPECT_EQ(napier::exp_(y.view()).data(), y.data());
  static_assert(std::is_same_v<decltype(napier::exp_out(y, x)), Tensor<float>&>);
  static_assert(std::is_same_v<decltype(napier::exp_(Tensor<float>{1})), Tensor<float>>);
  EXPECT_EQ(napier::exp_(Tensor<float>{0, 0}), (Tensor<float>{1, 1}));
}

TEST(Elementwise, KeepsTheStridesOfAnOutThatIsGiven) {
  const Tensor<float> x{{0, 1, 2}, {3, 4, 5}};
  Tensor<float> y = napier::copy(Tensor<float>::zeros({3, 2}).view().transpose(0, 1));
  napier::exp_out(y, x);
  EXPECT_EQ(ints(y.strides()), (Ints{1, 2}));
  EXPECT_EQ(y, napier::exp(x));
  EXPECT_EQ(y.data()[1], napier::exp(x)(1, 0));
}

// pytorch#41314, #143847: the order of dimensions was lost.
TEST(Elementwise, GivesANewResultTorchsStrides) {
  const std::pair<std::pair<Ints, Ints>, Ints> cases[] = {{{{3, 2}, {1, 3}}, {1, 3}},
                                                          {{{2, 2}, {1, 0}}, {2, 1}},
                                                          {{{2, 3, 4, 5}, {60, 1, 15, 3}}, {60, 1, 15, 3}},
                                                          {{{2, 3}, {-3, -1}}, {3, 1}}};
  const std::vector<float> memory(240);
  for (const auto& [x, strides] : cases) {
    const TensorView<const float> view(memory.data() + 120, x.first, x.second);
    EXPECT_EQ(ints(napier::exp(view).strides()), strides);
    EXPECT_EQ(ints(napier::sigmoid(view).strides()), strides);
  }
}

// torch compares shapes and strides as they are given, those of an extent of 1 too, and converts before it broadcasts.
TEST(Elementwise, GivesANewResultOfSeveralInputsTorchsStrides) {
  const std::vector<float> memory(100);
  const std::vector<int> integers(100);
  const auto strides = [](const auto& a, const auto& b) { return ints(napier::exp_backward(a, b).strides()); };
  const auto view = [&](const Ints& shape, const Ints& steps) {
    return TensorView<const float>(memory.data(), shape, steps);
  };
  EXPECT_EQ(strides(view({2, 1, 3}, {1, 7, 2}), view({2, 1, 3}, {1, 7, 2})), (Ints{1, 7, 2}));
  EXPECT_EQ(strides(view({2, 1, 3}, {1, 7, 2}), view({2, 1, 3}, {1, 9, 2})), (Ints{1, 6, 2}));
  EXPECT_EQ(strides(view({1, 3, 4}, {5, 1, 3}), view({3, 4}, {1, 3})), (Ints{12, 1, 3}));
  EXPECT_EQ(strides(view({1, 3, 5}, {0, 5, 1}), TensorView<const int>(integers.data(), {2, 1, 5}, {1, 0, 2})),
            (Ints{1, 2, 6}));
}

TEST(Elementwise, WritesNothingWhenItThrows) {
  // Each out stands in marked memory, and each call is refused.
  std::vector<float> x = {1, 2, 3, 4, 5, 6};
  std::vector<float> memory(20, untouched<float>());
  const auto before = bits_of(memory);
  const TensorView<const float> six(x), square(x.data(), {2, 3});
  const auto refused = [&](const auto& call) {
    const std::string message = error_of(call);
    EXPECT_EQ(bits_of(memory), before) << message;
    return message;
  };
  const auto out = [&](const Ints& shape, const Ints& strides) { return TensorView(memory.data() + 5, shape, strides); };
  EXPECT_EQ(refused([&] { napier::exp_out(out({5}, {1}), six); }), "exp_out: out has shape [5], the result has shape [6]");
  EXPECT_EQ(refused([&] { napier::exp_out(out({6}, {0}), six); }),
            "exp_out: out has several indices for one element: shape [6], strides [0]");
  EXPECT_EQ(refused([&] {
              napier::exp_out(out({2, 3}, {2, 1}), square);
            }),
            "exp_out: out has several indices for one element: shape [2, 3], strides [2, 1]");
  EXPECT_EQ(refused([&] {
              napier::sigmoid_(out({2, 3}, {1, 1}));
            }),
            "sigmoid_: out has several indices for one element: shape [2, 3], strides [1, 1]");
  EXPECT_EQ(refused([&] { napier::exp_out(out({4}, {1}), out({4}, {2})); }),
            "exp_out: out and the input share elements but are not the same view: shape [4], strides [1] and [2]");
  EXPECT_EQ(refused([&] { napier::sigmoid_out(out({4}, {1}), TensorView(memory.data() + 6, {4})); }),
            "sigmoid_out: out and the input share elements but are not the same view: shape [4], strides [1] and [1]");
}

TEST(Elementwise, RefusesAnOutOfAnotherShape) {
  const auto message = [](const Ints& shape, const Ints& out) {
    Tensor<double> y = Tensor<double>::zeros(out);
    return error_of([&] { napier::sigmoid_out(y, Tensor<double>::zeros(shape)); });
  };
  EXPECT_EQ(message({5}, {4}), "sigmoid_out: out has shape [4], the result has shape [5]");
  EXPECT_EQ(message({5}, {5, 1}), "sigmoid_out: out has shape [5, 1], the result has shape [5]");
  EXPECT_EQ(message({5}, {5, 5}), "sigmoid_out: out has shape [5, 5], the result has shape [5]");
  EXPECT_EQ(message({}, {1}), "sigmoid_out: out has shape [1], the result has shape []");
  EXPECT_EQ(message({2, 3}, {3, 2}), "sigmoid_out: out has shape [3, 2], the result has shape [2, 3]");
  EXPECT_EQ(message({1, 3}, {2, 3}), "sigmoid_out: out has shape [2, 3], the result has shape [1, 3]");
  std::vector<double> memory(12);
  const auto view = [&](const Ints& out) {
    return error_of([&] { napier::sigmoid_out(TensorView(memory.data(), out), Tensor<double>::zeros({5})); });
  };
  EXPECT_EQ(view({0}), "sigmoid_out: out has shape [0], the result has shape [5]");
  EXPECT_EQ(view({3, 0}), "sigmoid_out: out has shape [3, 0], the result has shape [5]");
}

TEST(Elementwise, GivesAnEmptyTensorTheShapeAndStridesOfTheResult) {
  const auto x = Tensor<float>::from({2, 3}, std::vector<int>{0, 1, 2, 3, 4, 5});
  Tensor<float> out;
  EXPECT_EQ(&napier::exp_out(out, x), &out);
  EXPECT_EQ(out, napier::exp(x));
  auto other = Tensor<double>::empty({4, 0});
  napier::sigmoid_out(other, x.view().transpose(0, 1));
  EXPECT_EQ(other.shape(), (Ints{3, 2}));
  EXPECT_EQ(other.strides(), (Ints{1, 3}));
  auto none = Tensor<float>::empty({3, 0});
  napier::exp_out(none, Tensor<float>::empty({0, 3}));
  EXPECT_EQ(none.shape(), (Ints{0, 3}));
}

TEST(Elementwise, RefusesSpansOfDifferentLengths) {
  std::vector<float> x(5), y(4);
  EXPECT_EQ(error_of([&] { napier::exp_out(std::span<float>(y), std::span<const float>(x)); }),
            "exp_out: out has shape [4], the result has shape [5]");
  EXPECT_EQ(error_of([&] { napier::sigmoid_out(std::span<float>(x), std::span<const float>(y)); }),
            "sigmoid_out: out has shape [5], the result has shape [4]");
}

// pytorch#23063, torch7#289: an output with a stride of 0 silently kept the last value.
TEST(Elementwise, RefusesABroadcastOut) {
  Tensor<float> one{7}, row{{7, 7, 7, 7, 7}};
  EXPECT_EQ(error_of([&] { napier::exp_out(one.view().broadcast_to({10}), Tensor<float>::zeros({10})); }),
            "exp_out: out has several indices for one element: shape [10], strides [0]");
  EXPECT_EQ(error_of([&] {
              napier::exp_out(row.view().broadcast_to({5, 5}), Tensor<float>::zeros({5, 5}));
            }),
            "exp_out: out has several indices for one element: shape [5, 5], strides [0, 1]");
  EXPECT_EQ(error_of([&] {
              napier::exp_(row.view().broadcast_to({5, 5}));
            }),
            "exp_: out has several indices for one element: shape [5, 5], strides [0, 1]");
  EXPECT_EQ(one, (Tensor<float>{7}));
  EXPECT_EQ(row, (Tensor<float>{{7, 7, 7, 7, 7}}));
}

TEST(Elementwise, RefusesAnOutThatSharesElementsInAnotherOrder) {
  Tensor<float> x{{1, 2, 3}, {4, 5, 6}, {7, 8, 9}};
  const Tensor<float> before = x;
  EXPECT_NE(error_of([&] { napier::exp_out(x.view().transpose(0, 1), x); }), "no error");
  EXPECT_NE(error_of([&] { napier::exp_out(x, x.view().transpose(0, 1)); }), "no error");
  EXPECT_NE(error_of([&] { napier::exp_out(x, x.view().slice(0, all, all, -1)); }), "no error");
  EXPECT_NE(error_of([&] { napier::exp_out(x.view().slice(0, 0, 2), x.view().slice(0, 1, 3)); }), "no error");
  EXPECT_NE(error_of([&] { napier::exp_out(x, x.view().select(1, 0).unsqueeze(1).broadcast_to({3, 3})); }), "no error");
  EXPECT_EQ(x, before);
}

TEST(Elementwise, RefusesAnInputOfAnotherSizeAtTheAddressOfOut) {
  std::vector<float> memory(100, 1.5f), y(100, 2.0f);
  const std::vector<float> before = memory;
  const TensorView<const napier::float16> grad(reinterpret_cast<const napier::float16*>(memory.data()), {100});
  EXPECT_NE(error_of([&] { napier::exp_backward_out(memory, grad, y); }).find("share elements"), std::string::npos);
  EXPECT_NE(error_of([&] { napier::exp_backward_out(memory, y, grad); }).find("share elements"), std::string::npos);
  EXPECT_EQ(memory, before);
}

TEST(Elementwise, InPlaceNeverResizes) {
  auto grad = Tensor<float>::zeros({0, 1});
  EXPECT_EQ(error_of([&] {
              napier::exp_backward_(grad, Tensor<float>::zeros({1, 5}));
            }),
            "exp_backward_: out has shape [0, 1], the result has shape [0, 5]");
  EXPECT_EQ(ints(grad.shape()), (Ints{0, 1}));
}

// numpy#26940: buffers that merely touch took another path and gave other bits.
template <class T> void accepts_neighbours_and_refuses_a_shift_by_one_less() {
  Lot lot(5);
  for (const std::int64_t n : {1, 7, 16, 1000}) {
    const auto x = numbers<T>(lot, n);
    std::vector<T> y(x.size());
    napier::exp_out(std::span<T>(y), std::span<const T>(x));
    const auto count = static_cast<std::size_t>(n);
    for (const bool first : {true, false}) {
      for (const bool reversed : {true, false}) {
        std::vector<T> memory(2 * count);
        T* const in = memory.data() + (first ? 0 : n);
        T* const out = memory.data() + (first ? n : 0);
        const auto seen = [&](T* p) { return reversed ? TensorView(p, {n}).slice(0, all, all, -1) : TensorView(p, {n}); };
        std::copy(x.begin(), x.end(), seen(in).begin());
        napier::exp_out(seen(out), seen(in));
        EXPECT_EQ(bits_of(seen(out)), bits_of(y));
        EXPECT_EQ(bits_of(seen(in)), bits_of(x));
        if (n == 1) continue;
        EXPECT_NE(error_of([&] { napier::exp_out(seen(out + (first ? -1 : 1)), seen(in)); }), "no error");
        std::copy(x.begin(), x.end(), in);
        napier::exp_out(std::span<T>(out, count), std::span<const T>(in, count));
        EXPECT_EQ(bits_of(std::span<T>(out, count)), bits_of(y));
        EXPECT_NE(
            error_of([&] { napier::exp_out(std::span<T>(out + (first ? -1 : 1), count), std::span<const T>(in, count)); }),
            "no error");
      }
    }
  }
}
TEST(Elementwise, AcceptsNeighboursAndRefusesAShiftByOneLess) {
  accepts_neighbours_and_refuses_a_shift_by_one_less<float>();
  accepts_neighbours_and_refuses_a_shift_by_one_less<double>();
}

TEST(Elementwise, AcceptsInterleavedViewsThatShareNothing) {
  Tensor<float> x{0, -1, 1, -1, 2, -1, 3, -1};
  napier::exp_out(x.view().slice(0, 1, all, 2), x.view().slice(0, all, all, 2));
  const Tensor<float> y = napier::exp(Tensor<float>{0, 1, 2, 3});
  EXPECT_EQ(x, (Tensor<float>{0, y(0), 1, y(1), 2, y(2), 3, y(3)}));
  Tensor<double> columns{{1, 0}, {2, 0}, {3, 0}};
  napier::exp_out(columns.view().select(1, 1), columns.view().select(1, 0));
  EXPECT_EQ(napier::copy(columns.view().select(1, 1)), napier::exp(Tensor<double>{1, 2, 3}));
}

TEST(Elementwise, AcceptsTheSameView) {
  const Tensor<float> x{{0, 1, 2}, {3, 4, 5}};
  const Tensor<float> expected = napier::exp(x);
  Tensor<float> y = x;
  napier::exp_out(y, y);
  EXPECT_EQ(y, expected);
  y = x;
  napier::exp_out(y.view().transpose(0, 1), y.view().transpose(0, 1));
  EXPECT_EQ(y, expected);
  y = x;
  napier::exp_out(TensorView(y.data(), {1, 6}, {17, 1}), TensorView(y.data(), {1, 6}, {6, 1}));
  EXPECT_EQ(y, expected);
  std::vector<float> span = {0, 1, 2};
  napier::exp_out(std::span<float>(span), std::span<const float>(span));
  EXPECT_EQ(napier::copy(span), napier::exp(Tensor<float>{0, 1, 2}));
}

// Any two views into one memory: refused exactly where an element is shared and the views differ.
TEST(Elementwise, DecidesAboutAnyTwoViewsOfOneMemory) {
  Lot lot(6);
  int counts[2] = {};
  for (int i = 0; i < 20000; ++i) {
    const Ints shape = lot.shape(3, 3, 1);
    const auto in = lot.any_strides(shape, 7), out = lot.nested_strides(shape);
    std::vector<double> memory(200);
    for (std::size_t k = 0; k < memory.size(); ++k) memory[k] = static_cast<double>(k) / 64;
    double* const x = memory.data() + 100 + lot.draw(-9, 9);
    double* const y = memory.data() + 100 + lot.draw(-9, 9);
    bool shared = false;
    for (const std::int64_t p : offsets(in)) {
      for (const std::int64_t q : offsets(out)) shared = shared || x + p == y + q;
    }
    const bool accepted = !shared || (x == y && in.same_strides(out));
    const auto before = bits_of(memory);
    std::vector<double> expected;
    for (const std::int64_t p : offsets(in)) expected.push_back(x[p]);
    napier::exp_(expected);
    const std::string message = error_of([&] { napier::exp_out(TensorView(y, out), TensorView(x, in)); });
    ++counts[accepted];
    ASSERT_EQ(message == "no error", accepted) << message << testing::PrintToString(shape) << x - y;
    if (accepted)
      ASSERT_EQ(bits_of(TensorView(y, out)), bits_of(expected));
    else
      ASSERT_EQ(bits_of(memory), before);
  }
  EXPECT_GT(counts[false], 2000);
  EXPECT_GT(counts[true], 2000);
}

TEST(Elementwise, CopiesTheInputWhereSharingCannotBeFoundOut) {
  // out has the even places.  One half of the input has odd ones, where the search looks first, and more of them than it has
  // steps; the other half shares elements.
  Lot lot(7);
  const Ints shape(16, 2);
  Ints in_strides(16, 70001), out_strides(16);
  for (std::size_t d = 0; d < 15; ++d) in_strides[d] = 2 * lot.draw(1, 2047);
  for (std::size_t d = 0; d < 16; ++d) out_strides[d] = std::int64_t{2} << d;
  const auto in = layout(shape, in_strides), out = layout(shape, out_strides);
  std::vector<float> memory = numbers<float>(lot, 140000);
  const auto address = reinterpret_cast<std::uintptr_t>(memory.data());
  ASSERT_EQ(napier::share_elements({address, 4, out}, {address + 4, 4, in}), napier::Answer::unknown);
  const auto expected = bits_of(napier::exp(TensorView(memory.data() + 1, in)));
  napier::exp_out(TensorView(memory.data(), out), TensorView(memory.data() + 1, in));
  EXPECT_EQ(bits_of(TensorView(memory.data(), out)), expected);
}

TEST(Elementwise, RefusesAnOutOfWhichItCannotFindOutThatItsIndicesDiffer) {
  Lot lot(8);
  Ints strides(16);
  const auto memory = std::make_unique_for_overwrite<float[]>(16 << 20);  // never touched, if all is well
  int unknown = 0;
  for (int i = 0; i < 20; ++i) {
    for (std::int64_t& stride : strides) stride = lot.draw(1, 1 << 20);
    const TensorView<float> out(memory.get(), Ints(16, 2), strides);
    if (napier::overlaps_itself(out.layout()) != napier::Answer::unknown) continue;
    ++unknown;
    EXPECT_NE(error_of([&] { napier::exp_(out); }), "no error");
  }
  EXPECT_GT(unknown, 0);
}

TEST(Elementwise, IgnoresTheStrideOfAnExtentOfOne) {
  Tensor<float> x{0, 1, 2};
  const Tensor<float> expected = napier::exp(x);
  const TensorView<float> odd(x.data(), {1, 3}, {INT64_MAX, 1});
  EXPECT_EQ(napier::copy(napier::exp(odd).view().squeeze()), expected);
  napier::exp_(odd);
  EXPECT_EQ(x, expected);
}

// pytorch#17271: a count of 32 bits, and results of zero behind it.
constexpr std::int64_t two_to_31 = std::int64_t{1} << 31;

/// Addresses for elements that are 0 until they are written: memory is taken by the pages that are.
template <class T> class Sparse {
 public:
  explicit Sparse(std::int64_t count) : bytes_(static_cast<std::size_t>(count) * sizeof(T)) {
    void* const memory = mmap(nullptr, bytes_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory != MAP_FAILED) data_ = static_cast<T*>(memory);
  }
  Sparse(const Sparse&) = delete;
  Sparse& operator=(const Sparse&) = delete;
  ~Sparse() {
    if (data_ != nullptr) munmap(data_, bytes_);
  }
  T* data() const { return data_; }

 private:
  T* data_ = nullptr;
  std::size_t bytes_;
};

#define SKIP_WHERE_POINTERS_ARE_SHORT \
  if (sizeof(void*) < 8) GTEST_SKIP() << "2^31 elements are more than this machine's pointers reach"

TEST(Elementwise, ReadsAndWritesWhatLiesBeyond32BitsOfOffset) {
  SKIP_WHERE_POINTERS_ARE_SHORT;
  constexpr std::int64_t step = two_to_31 + 3, size = 3 * step + 1;
  const Sparse<float> x(size), y(size);
  if (x.data() == nullptr || y.data() == nullptr) GTEST_SKIP() << "there are no 48 GiB of addresses";
  const std::vector<float> values = {0, 1, 2, 3};
  const std::vector<std::uint32_t> results = {0x3f800000, 0x402df854, 0x40ec7326, 0x41a0af2e};
  for (std::int64_t i = 0; i < 4; ++i) x.data()[i * step] = values[static_cast<std::size_t>(i)];

  // By a stride, in either direction.
  const TensorView<const float> far(x.data(), {4}, {step});
  EXPECT_EQ(bits_of(napier::exp(far)), results);
  EXPECT_EQ(bits_of(napier::exp(far.slice(0, all, all, -1))),
            (std::vector<std::uint32_t>{results[3], results[2], results[1], results[0]}));
  const TensorView<float> far_out(y.data(), {4}, {step});
  napier::exp_out(far_out, values);
  for (std::int64_t i = 0; i < 4; ++i) EXPECT_EQ(bits(y.data()[i * step]), results[static_cast<std::size_t>(i)]) << i;
  napier::exp_out(far_out.slice(0, all, all, -1), far.slice(0, all, all, -1));
  EXPECT_EQ(bits_of(far_out), results);
  for (const std::int64_t i : {std::int64_t{1}, step - 1, step + 1, 2 * step - 1, 2 * step + 1, 3 * step - 1})
    EXPECT_EQ(bits(y.data()[i]), 0u) << "nothing but the four is written: " << i;

  // From one row to the next: in a buffer, and row by row.
  Tensor<float> square = Tensor<float>::zeros({2, 2});
  napier::exp_out(square, TensorView<const float>(x.data(), {2, 2}, {step, 2 * step}));
  EXPECT_EQ(bits_of(square), (std::vector{results[0], results[2], results[1], results[3]}));
  const TensorView<float> square_out(y.data(), {2, 2}, {step, 2 * step});
  napier::exp_out(square_out, TensorView(values.data(), {2, 2}));
  EXPECT_EQ(bits_of(square_out), results);
  const Ints rows = {2, 20}, row_strides = {3 * step - 19, 1};
  std::vector<std::uint32_t> row_results(40, results[0]);
  row_results.back() = results[3];
  EXPECT_EQ(bits_of(napier::exp(TensorView<const float>(x.data(), rows, row_strides))), row_results);
  const TensorView<float> rows_out(y.data(), rows, row_strides);
  napier::exp_out(rows_out, TensorView<const float>(x.data(), rows, row_strides));
  EXPECT_EQ(bits_of(rows_out), row_results);

  // By slice and select, at an index beyond 2^31 of one long dimension.
  const TensorView<const float> line(x.data(), {size});
  const auto end = line.slice(0, 3 * step - 1, all);
  EXPECT_EQ(ints(end.shape()), (Ints{2}));
  EXPECT_EQ(ints(end.strides()), (Ints{1}));
  EXPECT_EQ(bits_of(napier::exp(end)), (std::vector{results[0], results[3]}));
  EXPECT_EQ(bits_of(napier::exp(line.slice(0, -1, all, -step))), bits_of(napier::exp(far.slice(0, all, all, -1))));
  EXPECT_EQ(bits_of(napier::exp(line.select(0, 2 * step))), std::vector{results[2]});
  const TensorView<float> line_out(y.data(), {size});
  napier::exp_(line_out.select(0, step + 1));
  EXPECT_EQ(bits(y.data()[step + 1]), bits(1.0f));
}

TEST(Elementwise, TakesAPartOfMoreThan32BitsCount) {
  constexpr std::int64_t many = 4 * two_to_31;
  const std::vector<float> one = {1};
  const auto x = TensorView(one).broadcast_to({many});
  EXPECT_EQ(x.numel(), many);
  const auto part = x.slice(0, two_to_31 - 3, two_to_31 + 4);
  EXPECT_EQ(ints(part.shape()), (Ints{7}));
  EXPECT_EQ(ints(part.strides()), (Ints{0}));
  EXPECT_EQ(bits_of(napier::exp(part)), std::vector<std::uint32_t>(7, 0x402df854));
  EXPECT_EQ(bits_of(napier::exp(x.slice(0, many - 2, all))), std::vector<std::uint32_t>(2, 0x402df854));
  EXPECT_EQ(bits_of(napier::exp(x.select(0, many - 1))), std::vector<std::uint32_t>(1, 0x402df854));
  EXPECT_EQ(x.slice(0, 1, all, 2).numel(), many / 2);
  Tensor<float> small = Tensor<float>::zeros({3});
  EXPECT_EQ(error_of([&] { napier::exp_out(small, x); }), "exp_out: out has shape [3], the result has shape [8589934592]");
}

// Each block's result is looked at, and stands where a mark was before.
TEST(ElementwiseExhaustive, GoesThroughTwoTo33ElementsInBlocks) {
  constexpr std::int64_t many = 4 * two_to_31 + 5, most = 1 << 18;
  const std::vector<float> one = {1};
  const auto x = TensorView(one).broadcast_to({many});
  const std::vector<float> expected(most, from_bits(0x402df854u));
  std::vector<float> y(most);
  std::int64_t done = 0;
  while (done < many) {
    const auto block = x.slice(0, done, done + most);
    const auto n = static_cast<std::size_t>(block.numel());
    ASSERT_EQ(block.numel(), std::min(most, many - done));
    std::fill_n(y.begin(), n, untouched<float>());
    napier::exp_out(std::span<float>(y).first(n), block);
    ASSERT_TRUE(std::equal(y.begin(), y.begin() + block.numel(), expected.begin())) << "after " << done;
    done += block.numel();
  }
  EXPECT_EQ(done, many);
}

/// Of /proc/meminfo; 0 where there is none.
std::int64_t available_memory() {
  std::ifstream lines("/proc/meminfo");
  for (std::string word; lines >> word;) {
    std::int64_t kilobytes = 0;
    if (word == "MemAvailable:" && lines >> kilobytes) return 1024 * kilobytes;
  }
  return 0;
}

TEST(ElementwiseExhaustive, WritesAnOutOfMoreThanTwoTo31Elements) {
  SKIP_WHERE_POINTERS_ARE_SHORT;
  using napier::bfloat16;
  constexpr std::int64_t many = two_to_31 + 9;
  if (available_memory() < many * 2 + (std::int64_t{1} << 29))
    GTEST_SKIP() << "an out of 2^31 + 9 elements takes 4.5 GiB, and " << available_memory() << " bytes are available";
  const std::vector<bfloat16> one = {1};
  auto y = Tensor<bfloat16>::empty({many});
  const auto holds = [&](std::uint16_t wanted) {
    for (const std::int64_t i : {std::int64_t{0}, many / 2, two_to_31 - 1, two_to_31, two_to_31 + 1, many - 1})
      EXPECT_EQ(y(i).bits, wanted) << "element " << i;
    std::int64_t others = 0;
    for (std::int64_t i = 0; i < many; ++i) others += y.data()[i].bits != wanted;
    EXPECT_EQ(others, 0);
  };
  __builtin_memset(y.data(), 0x55, static_cast<std::size_t>(many) * sizeof(bfloat16));
  napier::exp_out(y, TensorView(one).broadcast_to({many}));
  holds(0x402e);
  napier::exp_(y);  // all of it as one run
  holds(0x4173);
}

/// Numbers as many as the one before them says.
Ints read_list(std::istream& in) {
  std::size_t count = 0;
  in >> count;
  Ints list(count);
  for (auto& number : list) in >> number;
  return list;
}

/// A view of a row-major tensor, by operations up to | or =.
struct Chain {
  Tensor<float> x;
  TensorView<float> view;

  explicit Chain(std::istream& in) : x(Tensor<float>::zeros(read_list(in))), view(x.view()) {
    const auto number = [&] {
      int n = 0;
      in >> n;
      return n;
    };
    for (std::string name; in >> name && name != "|" && name != "=";) {
      if (name == "slice") {
        const int dim = number(), start = number(), stop = number(), step = number();
        view = view.slice(dim, start, stop, step);
      } else if (name == "select" || name == "transpose") {
        const int first = number(), second = number();
        view = name == "select" ? view.select(first, second) : view.transpose(first, second);
      } else if (name == "unsqueeze") {
        view = view.unsqueeze(number());
      } else if (name == "squeeze") {
        view = view.squeeze();
      } else {
        const Ints shape = read_list(in);
        view = name == "expand" ? view.broadcast_to(shape) : view.reshape(shape);
      }
    }
  }
};

TEST(Elementwise, OfRecordedViewsHasTorchsStrides) {
  std::ifstream file(NAPIER_DATA "/view_strides.txt");
  int views = 0, pairs = 0;
  for (std::string line; std::getline(file, line);) {
    std::istringstream in(line);
    std::string kind;
    std::ostringstream found;
    in >> kind;
    if (kind == "view") {
      const Chain chain(in);
      found << chain.view.shape() << " " << chain.view.strides() << " " << napier::exp(chain.view).strides() << " "
            << napier::copy(chain.view).strides();
      ++views;
    } else if (kind == "pair") {
      const Chain first(in), second(in);
      const auto result = napier::sigmoid_backward(first.view, second.view);
      found << result.shape() << " " << result.strides();
      ++pairs;
    } else {
      continue;
    }
    EXPECT_EQ(found.str(), line.substr(line.find("= ") + 2)) << line;
  }
  EXPECT_EQ(views, 200);
  EXPECT_EQ(pairs, 100);
}

}  // namespace
}  // namespace napier_tests

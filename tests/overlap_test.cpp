// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <napier/overlap.hpp>
#include <set>

#include "support/layouts.hpp"

namespace napier_tests {
namespace {

using napier::Answer;
using napier::Footprint;
using napier::Layout;
using napier::overlaps_itself;
using napier::share_elements;

constexpr std::uintptr_t base = 1 << 20;

std::set<std::uintptr_t> bytes_of(const Footprint& f) {
  std::set<std::uintptr_t> result;
  for (const std::int64_t offset : offsets(f.layout)) {
    for (std::int64_t byte = 0; byte < f.size; ++byte) {
      result.insert(f.begin + static_cast<std::uintptr_t>(offset * f.size + byte));
    }
  }
  return result;
}

std::string show(const Layout& x) {
  return testing::PrintToString(ints(x.shape())) + testing::PrintToString(ints(x.strides()));
}

Layout layout_by_lot(Lot& lot, int most_rank, std::int64_t most_extent) {
  const Ints shape = lot.shape(most_rank, most_extent, lot.draw(0, 1));
  return lot.draw(0, 2) == 0 ? lot.nested_strides(shape) : lot.any_strides(shape, lot.draw(1, 12));
}

TEST(Overlap, IsDecidedAsByComparingEveryByte) {
  Lot lot(1);
  int counts[2] = {};
  for (int i = 0; i < 40000; ++i) {
    const Layout x = layout_by_lot(lot, 4, 4), y = layout_by_lot(lot, 4, 4);
    const std::int64_t sizes[] = {1, 2, 4, 8, 16};
    const Footprint a{base, sizes[lot.draw(0, 4)], x};
    const Footprint b{base + static_cast<std::uintptr_t>(lot.draw(-60, 60)), sizes[lot.draw(0, 4)], y};
    const auto bytes = bytes_of(a);
    bool shared = false;
    for (const std::uintptr_t byte : bytes_of(b)) shared = shared || bytes.count(byte) > 0;
    ++counts[shared];
    const Answer expected = shared ? Answer::yes : Answer::no;
    ASSERT_EQ(share_elements(a, b), expected) << show(x) << show(y) << a.size << b.size << " " << b.begin - base;
    ASSERT_EQ(share_elements(b, a), expected) << show(x) << show(y) << a.size << b.size << " " << b.begin - base;
  }
  EXPECT_GT(counts[false], 8000);
  EXPECT_GT(counts[true], 8000);
}

TEST(Overlap, OfAViewWithItselfIsDecidedAsByComparingEveryPlace) {
  Lot lot(2);
  int counts[2] = {};
  for (int i = 0; i < 100000; ++i) {
    const Layout x = layout_by_lot(lot, 5, 4);
    const Ints places = offsets(x);
    const bool overlaps = std::set<std::int64_t>(places.begin(), places.end()).size() < places.size();
    ++counts[overlaps];
    ASSERT_EQ(overlaps_itself(x), overlaps ? Answer::yes : Answer::no) << show(x);
  }
  EXPECT_GT(counts[false], 8000);
  EXPECT_GT(counts[true], 8000);
}

TEST(Overlap, IsFoundInLongViewsThatMeetOnce) {
  // 5 more than a multiple of 15 is no multiple of 6; 3 more can be.
  const Layout sixes = layout({1000}, {6}), fifteens = layout({400}, {15}), one = layout({1}, {1});
  const auto at = [](std::int64_t place) { return base + static_cast<std::uintptr_t>(4 * place); };
  EXPECT_EQ(share_elements({at(0), 4, sixes}, {at(5), 4, fifteens}), Answer::no);
  EXPECT_EQ(share_elements({at(0), 4, sixes}, {at(3), 4, fifteens}), Answer::yes);
  EXPECT_EQ(share_elements({at(0), 4, sixes}, {at(5994), 4, one}), Answer::yes);
  EXPECT_EQ(share_elements({at(0), 4, sixes}, {at(5993), 4, one}), Answer::no);
  EXPECT_EQ(share_elements({at(0), 4, sixes}, {at(6000), 4, one}), Answer::no);
}

// numpy#26940: the test was off by one, and views that merely touch were refused.
TEST(Overlap, IsNoneWhereViewsMerelyTouch) {
  for (const std::int64_t n : {1, 7, 16, 1000}) {
    for (const std::int64_t size : {4, 8}) {
      const Layout forth = layout({n}, {1}), back = layout({n}, {-1});
      const auto bytes = static_cast<std::uintptr_t>(n * size), last = static_cast<std::uintptr_t>((n - 1) * size);
      const auto element = static_cast<std::uintptr_t>(size);
      EXPECT_EQ(share_elements({base, size, forth}, {base + bytes, size, forth}), Answer::no);
      EXPECT_EQ(share_elements({base, size, forth}, {base + bytes - 1, size, forth}), Answer::yes);
      EXPECT_EQ(share_elements({base, size, forth}, {base + bytes - element, size, forth}), Answer::yes);
      EXPECT_EQ(share_elements({base + last, size, back}, {base + bytes + last, size, back}), Answer::no);
      EXPECT_EQ(share_elements({base + last, size, back}, {base + bytes + last - element, size, back}), Answer::yes);
    }
  }
}

TEST(Overlap, IsNoneWithoutElements) {
  const Layout none = layout({3, 0}, {1, 1}), some = layout({3}, {1});
  EXPECT_EQ(share_elements({base, 4, none}, {base, 4, some}), Answer::no);
  EXPECT_EQ(share_elements({base, 4, some}, {base, 4, none}), Answer::no);
  EXPECT_EQ(overlaps_itself(layout({3, 0}, {0, 0})), Answer::no);
}

TEST(Overlap, IsDecidedAtTheEndsOfTheAddressSpace) {
  // Nothing is read: only the addresses count.  2^58 - 1 steps of an element of 16 bytes, from both ends.
  constexpr std::int64_t most = INT64_MAX / 16 / 2;
  const Layout forth = layout({2}, {most}), back = layout({2}, {-most});
  const auto reach = static_cast<std::uintptr_t>(most) * 16;
  EXPECT_EQ(share_elements({base, 16, forth}, {base + reach, 16, back}), Answer::yes);
  EXPECT_EQ(share_elements({base, 16, forth}, {base + reach + 16, 16, back}), Answer::no);
  EXPECT_EQ(share_elements({base, 16, forth}, {base + reach - 16, 16, back}), Answer::no);
  EXPECT_EQ(overlaps_itself(layout({2, 2}, {most, most})), Answer::yes);
  EXPECT_EQ(overlaps_itself(layout({2, 2}, {most, most - 1})), Answer::no);
}

TEST(Overlap, OfAViewWithItselfIgnoresTheStrideOfAnExtentOfOne) {
  EXPECT_EQ(overlaps_itself(layout({1, 3}, {0, 1})), Answer::no);
  EXPECT_EQ(overlaps_itself(layout({1, 3}, {INT64_MAX, 1})), Answer::no);
  const Layout odd = layout({1, 3}, {INT64_MAX, 1}), plain = layout({3}, {1});
  EXPECT_EQ(share_elements({base, 4, odd}, {base + 12, 4, plain}), Answer::no);
  EXPECT_EQ(share_elements({base, 4, odd}, {base + 8, 4, plain}), Answer::yes);
}

}  // namespace
}  // namespace napier_tests

// SPDX-License-Identifier: MIT
// Shapes and strides to compare, the place of every element from the definition, and layouts by lot.
#pragma once

#include <algorithm>
#include <cstdint>
#include <napier/layout.hpp>
#include <random>
#include <vector>

namespace napier_tests {

using Ints = std::vector<std::int64_t>;

inline Ints ints(napier::Extents extents) { return {extents.begin(), extents.end()}; }

inline napier::Layout layout(const Ints& shape, const Ints& strides) { return {"layout", shape, strides}; }

/// How far each element stands from the first, in logical order: index by index.
inline Ints offsets(const napier::Layout& layout) {
  Ints result;
  for (std::int64_t i = 0; i < layout.numel(); ++i) {
    std::int64_t rest = i, offset = 0;
    for (int d = layout.rank() - 1; d >= 0; --d) {
      offset += rest % layout.shape()[d] * layout.strides()[d];
      rest /= layout.shape()[d];
    }
    result.push_back(offset);
  }
  return result;
}

/// The block of memory that a layout needs: how many elements, and which of them is the one of index 0, 0, ...
struct Block {
  std::int64_t size = 0, origin = 0;

  explicit Block(const napier::Layout& layout) {
    for (const std::int64_t offset : offsets(layout)) {
      origin = std::max(origin, -offset);
      size = std::max(size, offset + 1);
    }
    size += origin;
  }
};

/// Numbers by lot: the same in every run and on every machine.
class Lot {
 public:
  explicit Lot(std::uint64_t seed) : next_(seed) {}

  /// from <= n <= to
  std::int64_t draw(std::int64_t from, std::int64_t to) {
    return from + static_cast<std::int64_t>(next_() % static_cast<std::uint64_t>(to - from + 1));
  }

  Ints shape(int most_rank, std::int64_t most_extent, std::int64_t least_extent = 0) {
    Ints result(static_cast<std::size_t>(draw(0, most_rank)));
    for (std::int64_t& extent : result) extent = draw(least_extent, most_extent);
    return result;
  }

  /// Strides of that magnitude at most, zero and negative ones among them.
  napier::Layout any_strides(const Ints& shape, std::int64_t most) {
    Ints strides(shape.size());
    for (std::int64_t& stride : strides) stride = draw(-most, most);
    return layout(shape, strides);
  }

  /// Dimensions nested in any order, in either direction, with gaps in some: no two indices meet.
  napier::Layout nested_strides(const Ints& shape) {
    Ints strides(shape.size());
    std::vector<std::size_t> order(shape.size());
    for (std::size_t d = 0; d < order.size(); ++d) {
      order[d] = d;
      std::swap(order[d], order[static_cast<std::size_t>(draw(0, static_cast<std::int64_t>(d)))]);
    }
    const bool gaps = draw(0, 2) == 0, reversed = draw(0, 2) == 0;
    std::int64_t step = gaps ? draw(1, 2) : 1;
    for (const std::size_t d : order) {
      strides[d] = reversed && draw(0, 1) == 0 ? -step : step;
      step *= std::max<std::int64_t>(shape[d], 1);
      if (gaps) step += draw(0, 1);
    }
    return layout(shape, strides);
  }

 private:
  std::mt19937_64 next_;
};

}  // namespace napier_tests

// SPDX-License-Identifier: MIT
// Layout: how the elements of a tensor lie in memory.  It knows neither their type nor their memory.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <napier/error.hpp>
#include <napier/simd/region.hpp>
#include <type_traits>
#include <utility>

namespace napier::inline NAPIER_ABI {

inline constexpr int max_rank = 16;

/// A few integers that somebody else holds, as a shape or strides: made from braces, or from anything with data() and
/// size().  As a parameter it lives as long as its argument; what Tensor::shape() returns, as long as the tensor; a variable made
/// from braces does not live at all.
class Extents {
 public:
  constexpr Extents(const std::int64_t* first, int count) noexcept : first_(first), count_(count) {}
  constexpr Extents(const std::initializer_list<std::int64_t>& list) noexcept
      : Extents(list.begin(), static_cast<int>(list.size())) {}
  template <class R>
  requires(std::is_convertible_v<decltype(std::declval<const R&>().data()), const std::int64_t*>&&
               std::is_integral_v<decltype(std::declval<const R&>().size())>) constexpr Extents(const R& range) noexcept
      : Extents(range.data(), static_cast<int>(range.size())) {}

  constexpr const std::int64_t* data() const noexcept { return first_; }
  constexpr const std::int64_t* begin() const noexcept { return first_; }
  constexpr const std::int64_t* end() const noexcept { return first_ + count_; }
  constexpr std::size_t size() const noexcept { return static_cast<std::size_t>(count_); }
  constexpr int count() const noexcept { return count_; }
  constexpr const std::int64_t& operator[](auto i) const noexcept { return first_[i]; }

 private:
  const std::int64_t* first_;
  int count_;
};

constexpr bool operator==(Extents a, Extents b) noexcept {
  if (a.count() != b.count()) return false;
  for (int d = 0; d < a.count(); ++d) {
    if (a[d] != b[d]) return false;
  }
  return true;
}

/// [2, 3]
inline Text& operator<<(Text& text, Extents extents) {
  text << "[";
  for (int d = 0; d < extents.count(); ++d) text << (d > 0 ? ", " : "") << extents[d];
  return text << "]";
}

/// Shape and strides, both in elements, of rank 0 to 16.  A stride may be zero or negative.  Invariants: no extent is
/// negative; the number of elements, and the distance between any two in bytes of up to 16 an element, fit std::int64_t.
class Layout {
 public:
  /// No elements: shape [0].
  Layout() noexcept : rank_(1), numel_(0) {
    shape_[0] = 0;
    strides_[0] = 1;
  }

  /// Row-major: the last dimension has stride 1.  An extent of 0 counts as 1 there, as in torch.
  /// Throws Error, which begins with where, on an invalid shape.
  Layout(const char* where, Extents shape) {
    set_shape(where, shape);
    row_major();
  }

  /// Throws Error, which begins with where, on an invalid shape, strides of another rank, or a distance that overflows.
  Layout(const char* where, Extents shape, Extents strides) {
    set_shape(where, shape);
    if (strides.count() != rank_) fail(where, "strides", strides, " are not as many as the extents of shape ", shape);
    std::int64_t reach = 0;
    for (int d = 0; d < rank_; ++d) {
      strides_[d] = strides[d];
      std::int64_t step = 0;
      const bool overflows = __builtin_mul_overflow(strides[d], shape_[d] > 0 ? shape_[d] - 1 : 0, &step) ||
                             step == INT64_MIN || __builtin_add_overflow(reach, step < 0 ? -step : step, &reach);
      if (numel_ > 0 && (overflows || reach > INT64_MAX / 16))
        fail(where, "strides", strides, " overflow with shape ", shape);
    }
  }

  Layout(const Layout& other) noexcept { *this = other; }
  Layout& operator=(const Layout& other) noexcept {
    rank_ = other.rank_;
    numel_ = other.numel_;
    for (int d = 0; d < rank_; ++d) {
      shape_[d] = other.shape_[d];
      strides_[d] = other.strides_[d];
    }
    return *this;
  }

  int rank() const noexcept { return rank_; }
  std::int64_t numel() const noexcept { return numel_; }
  Extents shape() const noexcept NAPIER_LIFETIMEBOUND { return {shape_, rank_}; }
  Extents strides() const noexcept NAPIER_LIFETIMEBOUND { return {strides_, rank_}; }

  /// How far from the first element that of an index stands; not checked.
  std::int64_t offset(std::integral auto... index) const noexcept {
    std::int64_t sum = 0;
    int d = 0;
    ((sum += static_cast<std::int64_t>(index) * strides_[d++]), ...);
    return sum;
  }

  /// Whether the elements lie in row-major order without gaps.  The stride of an extent of 1 does not matter, and nothing
  /// does where there are no elements.
  bool is_contiguous() const noexcept {
    int order[max_rank];
    for (int i = 0; i < rank_; ++i) order[i] = rank_ - 1 - i;
    return numel_ == 0 || is_dense_along(order, rank_);
  }

  /// Whether the elements fill a block of memory, each place once, in whatever order of the dimensions.
  bool is_dense() const noexcept {
    int order[max_rank];
    int count = 0;
    for (int d = 0; d < rank_; ++d) {
      if (shape_[d] == 1) continue;
      int at = count++;
      for (; at > 0 && strides_[order[at - 1]] > strides_[d]; --at) order[at] = order[at - 1];
      order[at] = d;
    }
    return numel_ == 0 || is_dense_along(order, count);
  }

  /// Whether element after element stands at the same distance from the first, extents of 1 aside.  The shapes are equal.
  bool same_strides(const Layout& other) const noexcept {
    for (int d = 0; d < rank_; ++d) {
      if (strides_[d] != other.strides_[d] && shape_[d] > 1) return false;
    }
    return true;
  }

  /// Whether, extents of 1 aside, the strides along order, innermost first, grow without gaps.
  bool is_dense_along(const int* order, int count) const noexcept {
    std::int64_t step = 1;
    for (int i = 0; i < count; ++i) {
      if (shape_[order[i]] == 1) continue;
      if (strides_[order[i]] != step) return false;
      step *= shape_[order[i]];
    }
    return true;
  }

  /// The same shape, laid out without gaps along order, innermost first; an extent of 0 counts as empty.
  Layout dense_along(const int* order, std::int64_t empty = 1) const noexcept {
    Layout dense = *this;
    std::int64_t step = 1;
    for (int i = 0; i < rank_; ++i) {
      dense.strides_[order[i]] = step;
      step *= shape_[order[i]] > 0 ? shape_[order[i]] : empty;
    }
    return dense;
  }

  void row_major() noexcept {
    std::int64_t step = 1;
    for (int d = rank_ - 1; d >= 0; --d) {
      strides_[d] = step;
      step *= shape_[d] > 0 ? shape_[d] : 1;
    }
  }

  /// Throws Error: "where: what [a]finding[b]".
  [[noreturn]] static void fail(const char* where, const char* what, Extents a, const char* finding, Extents b) {
    Message message(where);
    message << what << " " << a << finding << b;
    throw_error(message);
  }

 private:
  int rank_;
  std::int64_t numel_;
  std::int64_t shape_[max_rank], strides_[max_rank];

  void set_shape(const char* where, Extents shape) {
    if (shape.count() > max_rank) {
      Message message(where);
      message << "shape " << shape << " has rank " << shape.count() << ", more than " << max_rank;
      throw_error(message);
    }
    rank_ = shape.count();
    numel_ = 1;
    std::int64_t block = 1;  // as row_major() lays it out, so that its strides do not overflow either
    bool overflows = false;
    for (int d = 0; d < rank_; ++d) {
      if (shape[d] < 0) {
        Message message(where);
        message << "shape " << shape << " has the negative extent " << shape[d];
        throw_error(message);
      }
      shape_[d] = shape[d];
      overflows |= __builtin_mul_overflow(block, shape[d] > 0 ? shape[d] : 1, &block);
      if (shape[d] == 0) numel_ = 0;
    }
    if (overflows || block > INT64_MAX / 16) {
      Message message(where);
      message << "shape " << shape << " has more elements than memory can hold";
      throw_error(message);
    }
    if (numel_ != 0) numel_ = block;
  }
};

/// The layout of from, repeated to a shape that it broadcasts to: a stride of 0 in every dimension that is missing or repeated.
inline Layout repeated(const char* where, const Layout& from, Extents shape) {
  std::int64_t strides[max_rank];
  const int missing = shape.count() - from.rank();
  for (int d = 0; d < shape.count(); ++d) {
    const bool is_own = d >= missing && from.shape()[d - missing] == shape[d];
    strides[d] = is_own ? from.strides()[d - missing] : 0;
  }
  return Layout(where, shape, {strides, shape.count()});
}

/// The layout of a new result of an elementwise function, by torch's rule (TensorIterator): inputs that are dense keep
/// their strides; others keep the order of their dimensions.  All inputs have the result's shape, some perhaps by being
/// broadcast; the first whose strides can tell two dimensions apart decides on them.  A negative stride counts by its magnitude.
inline Layout result_layout(const Layout* in, std::size_t inputs, bool are_of_one_shape = true) noexcept {
  const Layout& first = in[0];
  const int rank = first.rank();
  int order[max_rank];
  for (int i = 0; i < rank; ++i) order[i] = rank - 1 - i;

  const auto all = [&](auto holds) {
    for (std::size_t k = 0; k < inputs; ++k) {
      if (!holds(in[k])) return false;
    }
    return are_of_one_shape;
  };
  constexpr int channels_last[4] = {1, 3, 2, 0};
  if (all([](const Layout& x) { return x.is_contiguous(); })) return first.dense_along(order);
  if (rank == 4 && all([&](const Layout& x) { return x.is_dense_along(channels_last, 4); }))
    return first.dense_along(channels_last);
  if (first.is_dense() && all([&](const Layout& x) { return x.strides() == first.strides(); })) return first;

  const auto magnitude = [](std::int64_t s) {
    return s < 0 ? 0 - static_cast<std::uint64_t>(s) : static_cast<std::uint64_t>(s);
  };
  // 1: a belongs outside b; -1: inside; 0: nobody can say.
  const auto compare = [&](int a, int b) {
    for (std::size_t k = 0; k < inputs; ++k) {
      const std::uint64_t size_a = magnitude(in[k].strides()[a]), size_b = magnitude(in[k].strides()[b]);
      if (size_a == 0 || size_b == 0) continue;
      if (size_a != size_b) return size_a > size_b ? 1 : -1;
      if (first.shape()[a] > first.shape()[b]) return 1;
    }
    return 0;
  };
  for (int i = 1; i < rank; ++i) {
    int here = i;
    for (int there = i - 1; there >= 0; --there) {
      const int c = compare(order[there], order[here]);
      if (c < 0) break;
      if (c == 0) continue;
      const int moved = order[there];
      order[there] = order[here];
      order[here] = moved;
      here = there;
    }
  }
  bool is_row_major = true;
  for (int i = 0; i < rank; ++i) is_row_major = is_row_major && order[i] == rank - 1 - i;
  return first.dense_along(order, is_row_major ? 1 : 0);
}

/// The layout of a copy, by torch's rule: dense strides, and those of no elements, as they are, else without gaps in their order.
inline Layout copy_layout(const Layout& from) noexcept { return from.is_dense() ? from : result_layout(&from, 1); }

}  // namespace napier::inline NAPIER_ABI

// SPDX-License-Identifier: MIT
// The walk over several layouts of one shape: dimensions collapsed, elements handed on in runs of adjacent ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <napier/layout.hpp>
#include <type_traits>

namespace napier::inline NAPIER_ABI {

/// Dimensions that all operands (operand 0 is the output) are walked along, outermost first: merged where they lie as one
/// for every operand, so that anything dense is a single run.
template <std::size_t operands> struct Walk {
  int rank = 0;
  std::int64_t shape[max_rank], stride[operands][max_rank];
  // Of the first element walked: a dimension that falls in the output is walked backwards.
  std::int64_t offset[operands] = {};

  explicit Walk(const Layout* const (&layout)[operands]) {
    const Extents n = layout[0]->shape();
    for (int d = 0; d < n.count(); ++d) {
      if (n[d] == 1) continue;
      std::int64_t step[operands];
      for (std::size_t k = 0; k < operands; ++k) step[k] = layout[k]->strides()[d];
      if (step[0] < 0) {
        for (std::size_t k = 0; k < operands; ++k) offset[k] += step[k] * (n[d] - 1), step[k] = -step[k];
      }
      // The output's strides fall from the outermost dimension to the innermost.
      int at = rank++;
      for (; at > 0 && stride[0][at - 1] < step[0]; --at) move(at - 1, at);
      shape[at] = n[d];
      for (std::size_t k = 0; k < operands; ++k) stride[k][at] = step[k];
    }
    int last = 0;
    for (int d = 1; d < rank; ++d) {
      bool one = true;
      for (std::size_t k = 0; k < operands; ++k) one = one && stride[k][last] == stride[k][d] * shape[d];
      if (one) {
        shape[last] *= shape[d];
        for (std::size_t k = 0; k < operands; ++k) stride[k][last] = stride[k][d];
      } else if (++last != d) {
        move(d, last);
      }
    }
    if (rank == 0) {
      shape[0] = 1;
      for (std::size_t k = 0; k < operands; ++k) stride[k][0] = 1;
    }
    rank = last + 1;
  }

  /// Whether operand k is one run of adjacent elements, in the order of the walk.
  bool is_run(std::size_t k) const {
    std::int64_t step = 1;
    for (int d = rank - 1; d >= 0; --d) {
      if (stride[k][d] != step) return false;
      step *= shape[d];
    }
    return true;
  }

  std::int64_t numel() const {
    std::int64_t count = 1;
    for (int d = 0; d < rank; ++d) count *= shape[d];
    return count;
  }

  // A transposition: an input's adjacent elements lie along another dimension than the output's.  Row by row, each of its cache
  // lines would be fetched again for every element; in tiles of 16 rows of 32 elements it is used up while it is there.
  static constexpr std::int64_t tile_rows = 16, tile_columns = 32;

  /// The dimension along which such an input's elements are adjacent, or -1.
  int across() const {
    const int inner = rank - 1;
    if (rank + 2 > max_rank || stride[0][inner] != 1 || shape[inner] < tile_columns) return -1;
    for (std::size_t k = 1; k < operands; ++k) {
      for (int d = 0; d < inner; ++d) {
        const bool adjacent = stride[k][d] == 1 || stride[k][d] == -1;
        if (adjacent && shape[d] >= tile_rows && stride[k][inner] != 0) return d;
      }
    }
    return -1;
  }

  /// Of dimension d only count indices, from first on.
  Walk part(int d, std::int64_t first, std::int64_t count) const {
    Walk result = *this;
    for (std::size_t k = 0; k < operands; ++k) result.offset[k] += first * stride[k][d];
    result.shape[d] = count;
    return result;
  }

  /// The same elements, tile after tile; the extents of d and of the innermost dimension are multiples of a tile's.
  Walk in_tiles(int d) const {
    Walk result = *this;
    result.rank = 0;
    for (int from = 0; from < rank - 1; ++from) {
      if (from != d) result.add(*this, from, shape[from], 1);
    }
    result.add(*this, d, shape[d] / tile_rows, tile_rows);
    result.add(*this, rank - 1, shape[rank - 1] / tile_columns, tile_columns);
    result.add(*this, d, tile_rows, 1);
    result.add(*this, rank - 1, tile_columns, 1);
    return result;
  }

 private:
  void add(const Walk& of, int d, std::int64_t extent, std::int64_t steps) {
    shape[rank] = extent;
    for (std::size_t k = 0; k < operands; ++k) stride[k][rank] = of.stride[k][d] * steps;
    ++rank;
  }
  void move(int from, int to) {
    shape[to] = shape[from];
    for (std::size_t k = 0; k < operands; ++k) stride[k][to] = stride[k][from];
  }
};

/// The next elements of one operand, as a walk goes on: where they stand if they are adjacent and of the loop's type E, else in
/// a buffer that fits the first-level cache.
template <class T, class E> class Cursor {
 public:
  static constexpr std::int64_t most = 512;
  static_assert(Walk<2>::tile_rows * Walk<2>::tile_columns == most, "a tile is read crosswise at once");

  template <std::size_t operands>
  Cursor(const Walk<operands>& walk, std::size_t k, T* first)
      : at_(first + walk.offset[k]),
        inner_(walk.rank - 1),
        shape_(walk.shape),
        stride_(walk.stride[k]),
        is_run_(walk.is_run(k)) {
    for (int d = 0; d <= inner_; ++d) index_[d] = 0;
  }

  bool has_adjacent_rows() const { return is_element && (is_run_ || stride_[inner_] == 1); }
  std::int64_t row() const { return shape_[inner_]; }

  /// An input's next n elements; n <= most unless they are adjacent.
  const E* read(std::int64_t n) {
    if constexpr (is_element) {
      if (is_adjacent(n)) {
        const T* const here = at_;
        advance(n);
        if (!is_run_) fetch(n);
        return here;
      }
    }
    if (is_crosswise(n))
      read_crosswise();
    else
      rows(n, [this](T* from, std::int64_t step, std::int64_t i, std::int64_t count) {
        for (std::int64_t j = 0; j < count; ++j) buffer_[i + j] = static_cast<E>(from[j * step]);
      });
    return buffer_;
  }

  /// Where the output's next n elements are to be put; then write moves on.
  E* place(std::int64_t n) {
    if constexpr (is_element) {
      if (is_adjacent(n)) return at_;
    }
    return buffer_;
  }
  void write(std::int64_t n) {
    if (is_element && is_adjacent(n)) {
      advance(n);
      return;
    }
    rows(n, [this](T* to, std::int64_t step, std::int64_t i, std::int64_t count) {
      for (std::int64_t j = 0; j < count; ++j) to[j * step] = static_cast<T>(buffer_[i + j]);
    });
  }

 private:
  static constexpr bool is_element = std::is_same_v<std::remove_const_t<T>, E>;
  T* at_;
  int inner_;
  const std::int64_t *shape_, *stride_;
  bool is_run_;
  std::int64_t index_[max_rank];
  alignas(64) E buffer_[most];

  std::int64_t left_in_row() const { return shape_[inner_] - index_[inner_]; }
  bool is_adjacent(std::int64_t n) const { return is_run_ || (stride_[inner_] == 1 && n <= left_in_row()); }

  /// Asks for the next n elements, or 4 KiB: at a row's beginning nothing else would, while this one's are computed.
  void fetch(std::int64_t n) const {
    const auto bytes = n * static_cast<std::int64_t>(sizeof(T));
    for (std::int64_t byte = 0; byte < bytes && byte < 4096; byte += 64) {
      __builtin_prefetch(reinterpret_cast<const char*>(at_) + byte);
    }
  }

  void advance(std::int64_t n) {
    at_ += stride_[inner_] * n;
    if (is_run_) return;
    index_[inner_] += n;
    for (int d = inner_; d > 0 && index_[d] == shape_[d]; --d) {
      at_ += stride_[d - 1] - stride_[d] * shape_[d];
      index_[d] = 0;
      ++index_[d - 1];
    }
  }

  /// Calls row for each part of the next n elements that lies in one row.
  void rows(std::int64_t n, const auto& row) {
    for (std::int64_t i = 0; i < n;) {
      const std::int64_t count = left_in_row() < n - i ? left_in_row() : n - i;
      row(at_, stride_[inner_], i, count);
      advance(count);
      i += count;
    }
  }

  /// Whether the next n elements are a whole tile that is adjacent down its columns.
  bool is_crosswise(std::int64_t n) const {
    if (inner_ == 0 || index_[inner_] != 0 || index_[inner_ - 1] != 0) return false;
    const std::int64_t down = stride_[inner_ - 1];
    return shape_[inner_] * shape_[inner_ - 1] == n && (down == 1 || down == -1) && stride_[inner_] != 0;
  }
  /// Column by column: row by row every element would be of another cache line, and the lines of a tile often share one set.
  void read_crosswise() {
    const std::int64_t n = shape_[inner_], m = shape_[inner_ - 1], step = stride_[inner_], down = stride_[inner_ - 1];
    for (std::int64_t j = 0; j < n; ++j) {
      __builtin_prefetch(at_ + (j + n) * step, 0, 2);  // of the next tile; nothing else would ask so far ahead
      for (std::int64_t i = 0; i < m; ++i) buffer_[i * n + j] = static_cast<E>(at_[j * step + i * down]);
    }
    for (std::int64_t i = 0; i < m; ++i) advance(n);
  }
};

}  // namespace napier::inline NAPIER_ABI

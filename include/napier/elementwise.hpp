// SPDX-License-Identifier: MIT
// The one walk over the elements of any layouts, N inputs and an output: it checks, collapses dimensions, and hands runs of
// adjacent elements to a loop.
#pragma once

#include <cstdint>
#include <napier/options.hpp>
#include <napier/overlap.hpp>
#include <napier/simd/dispatch.hpp>
#include <napier/tensor.hpp>
#include <type_traits>
#include <utility>

namespace napier::inline NAPIER_ABI {

/// Dimensions that all operands (operand 0 is the output) are walked along, outermost first: merged where they lie as one
/// for every operand, so that anything dense is a single run.
template <std::size_t operands> struct Walk {
  int rank = 0;
  std::int64_t shape[max_rank], stride[operands][max_rank];
  std::int64_t offset[operands] =
      {};  // of the first element walked: a dimension that falls in the output is walked backwards

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

 private:
  void move(int from, int to) {
    shape[to] = shape[from];
    for (std::size_t k = 0; k < operands; ++k) stride[k][to] = stride[k][from];
  }
};

/// The next elements of one operand, as a walk goes on: where they stand if they are adjacent, else in a buffer that fits
/// the first-level cache.
template <class T> class Cursor {
 public:
  static constexpr std::int64_t most = 512;

  template <std::size_t operands>
  Cursor(const Walk<operands>& walk, std::size_t k, T* first)
      : at_(first + walk.offset[k]),
        inner_(walk.rank - 1),
        shape_(walk.shape),
        stride_(walk.stride[k]),
        is_run_(walk.is_run(k)) {
    for (int d = 0; d <= inner_; ++d) index_[d] = 0;
  }

  bool has_adjacent_rows() const { return is_run_ || stride_[inner_] == 1; }
  std::int64_t left_in_row() const { return shape_[inner_] - index_[inner_]; }

  /// An input's next n elements; n <= most unless they are adjacent.
  const T* read(std::int64_t n) {
    T* const here = at_;
    if (is_adjacent(n)) {
      advance(n);
      return here;
    }
    rows(n, [this](T* from, std::int64_t step, std::int64_t i, std::int64_t count) {
      for (std::int64_t j = 0; j < count; ++j) buffer_[i + j] = from[j * step];
    });
    return buffer_;
  }

  /// Where the output's next n elements are to be put; then write moves on.
  T* place(std::int64_t n) { return is_adjacent(n) ? at_ : buffer_; }
  void write(std::int64_t n) {
    if (is_adjacent(n)) {
      advance(n);
      return;
    }
    rows(n, [this](T* to, std::int64_t step, std::int64_t i, std::int64_t count) {
      for (std::int64_t j = 0; j < count; ++j) to[j * step] = buffer_[i + j];
    });
  }

 private:
  using Element = std::remove_const_t<T>;
  T* at_;
  int inner_;
  const std::int64_t *shape_, *stride_;
  bool is_run_;
  std::int64_t index_[max_rank];
  alignas(64) Element buffer_[most];

  bool is_adjacent(std::int64_t n) const { return is_run_ || (stride_[inner_] == 1 && n <= left_in_row()); }

  void advance(std::int64_t n) {
    at_ += stride_[inner_] * n;
    index_[inner_] += n;
    if (is_run_) return;
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
};

/// Not inlined, so that all arithmetic stands between the two ends of the caller's FpState.
template <class C, class F, class O, class... I>
NAPIER_NOINLINE void walk_rows(const F& f, std::int64_t numel, Cursor<O>&& out, Cursor<const I>&&... in) {
  const auto loop = simd::loop<C, F, O, I...>();
  constexpr std::int64_t long_row = 64;  // shorter rows are cheaper through the buffer, many at a time
  const bool by_rows = out.left_in_row() >= long_row && out.has_adjacent_rows() && (in.has_adjacent_rows() && ...);
  for (std::int64_t done = 0, n = 0; done < numel; done += n) {
    n = by_rows ? out.left_in_row() : numel - done < Cursor<O>::most ? numel - done : Cursor<O>::most;
    loop(f, n, out.place(n), in.read(n)...);
    out.write(n);
  }
}

/// The shape that all inputs broadcast to: of each dimension, counted from the last, the one extent that is not 1.
template <class... I> Layout broadcast_shape(const char* where, const TensorView<I>&... in) {
  std::int64_t shape[max_rank];
  int rank = 0;
  ((rank = in.rank() > rank ? in.rank() : rank), ...);
  for (int d = 0; d < rank; ++d) shape[d] = 1;
  const auto join = [&](const Layout& layout) {
    for (int d = 0; d < layout.rank(); ++d) {
      std::int64_t& extent = shape[rank - layout.rank() + d];
      if (extent != layout.shape()[d] && layout.shape()[d] != 1) {
        if (extent != 1)
          Layout::fail(where, "inputs do not broadcast: shapes ", layout.shape(), " and ", Extents(shape, rank));
        extent = layout.shape()[d];
      }
    }
  };
  (join(in.layout()), ...);
  return Layout(where, {shape, rank});
}

/// An input that may be read while out is written: in itself if they share no element or are the same view, or a copy where
/// that could not be found out.
template <class I> struct Separated {
  Tensor<I> copied;
  TensorView<const I> view;

  template <class O> Separated(const char* where, const TensorView<O>& out, const TensorView<const I>& in) : view(in) {
    const bool same = std::is_same_v<O, I> && out.data() == in.data() && out.layout().same_strides(in.layout());
    if (same) return;
    const auto address = [](const void* p) { return reinterpret_cast<std::uintptr_t>(p); };
    const Answer shared =
        share_elements({address(out.data()), sizeof(O), out.layout()}, {address(in.data()), sizeof(I), in.layout()});
    if (shared == Answer::yes) {
      Message message(where);
      message << "out and the input share elements but are not the same view: shape " << out.shape() << ", strides "
              << out.strides() << " and " << in.strides();
      throw_error(message);
    }
    if (shared == Answer::unknown) {
      copied = copy(in);
      view = copied.view();
    }
  }
};

template <class F, class O, class... I, std::size_t... k>
void walk(std::index_sequence<k...>, const F& f, const TensorView<O>& out, const TensorView<const I>&... in) {
  using C = result_of<O>;
  const simd::FpState state;
  if (out.is_contiguous() && (in.is_contiguous() && ...)) {
    simd::loop<C, F, O, I...>()(f, out.numel(), out.data(), in.data()...);
    return;
  }
  const Walk<1 + sizeof...(I)> walk({&out.layout(), &in.layout()...});
  walk_rows<C, F, O, I...>(f, out.numel(), Cursor<O>(walk, 0, out.data()), Cursor<const I>(walk, 1 + k, in.data())...);
}

template <class O, class... I> constexpr bool check_types() {
  constexpr bool is_writable = !std::is_const_v<O>, is_supported = (Dtype<I>::supported && ...);
  constexpr bool is_one = (std::is_same_v<std::remove_const_t<O>, I> && ...);
  static_assert(is_writable, "napier: out must not be const");
  static_assert(is_supported, "napier: elements must be float or double");
  static_assert(is_one || !is_supported, "napier: out must have the element type of the inputs");
  return is_writable && is_supported && is_one;
}

/// out = f(in...), with all the checks; where begins their messages.
template <class F, class O, class... I>
void compute(const char* where, const F& f, const TensorView<O>& out, const TensorView<const I>&... in) {
  if constexpr (check_types<O, I...>()) {
    const Layout result = broadcast_shape(where, in...);
    if (!(out.shape() == result.shape())) {
      Layout::fail(where, "out has shape", out.shape(), ", the result has shape ", result.shape());
    }
    if (out.numel() == 0) return;
    if (overlaps_itself(out.layout()) != Answer::no) {
      Layout::fail(where, "out has several indices for one element: shape", out.shape(), ", strides ", out.strides());
    }
    walk(std::index_sequence_for<I...>(), f, out, Separated<I>(where, out, in.broadcast_to(out.shape())).view...);
  }
}

/// The same for arrays.
template <class F, class T>
void compute(const char* where, const F& f, T* out, std::size_t out_size, const T* in, std::size_t in_size) {
  const auto address = [](const T* p) { return reinterpret_cast<std::uintptr_t>(p); };
  const auto n = static_cast<std::int64_t>(in_size);
  const bool apart = address(out) + in_size * sizeof(T) <= address(in) || address(in) + in_size * sizeof(T) <= address(out);
  if (out_size != in_size || !(out == in || apart)) [[unlikely]] {
    return compute(where, f, TensorView<T>(out, {static_cast<std::int64_t>(out_size)}), TensorView<const T>(in, {n}));
  }
  const simd::FpState state;
  simd::loop<T, F, T, T>()(f, n, out, in);
}

/// A new tensor f(in...), with the strides of result_layout.
template <class F, class I, class... J>
Tensor<I> compute_new(const char* where, const F& f, const TensorView<const I>& in, const TensorView<const J>&... more) {
  constexpr bool fits = check_types<I, I, J...>();
  const Layout shape = broadcast_shape(where, in, more...);
  const Layout layouts[] = {in.broadcast_to(shape.shape()).layout(), more.broadcast_to(shape.shape()).layout()...};
  auto result = Tensor<I>::laid_out(result_layout(layouts, 1 + sizeof...(J)));
  if constexpr (fits) {
    if (result.numel() > 0)
      walk(std::index_sequence_for<I, J...>(), f, result.view(), in.broadcast_to(shape.shape()),
           more.broadcast_to(shape.shape())...);
  }
  return result;
}

/// A function of one's own over elements of any layout: out = f(in...), each input broadcast to the shape of out.
///
/// F         a function type with a kernel: Kernel<F> (simd/isa.hpp and simd/loop.inl describe one).
/// Out       anything writable that has a view: Tensor, TensorView, std::span, a contiguous range.  It is returned.
/// Throws    Error where shapes do not fit, out has several indices for one element, or it shares elements with an input
/// and is
///           not the same view; nothing is written then.  std::bad_alloc.
template <class F, class Out, viewable... In> Out elementwise(const F& f, Out&& out, const In&... in) {
  compute("elementwise", f, view_of(out), TensorView<const element_of<const In>>(view_of(in))...);
  return static_cast<Out&&>(out);
}

/// The same, into a new tensor of the shape that the inputs broadcast to, with strides by torch's rule.
template <class F, viewable... In> auto map(const F& f, const In&... in) {
  return compute_new("map", f, TensorView<const element_of<const In>>(view_of(in))...);
}

}  // namespace napier::inline NAPIER_ABI

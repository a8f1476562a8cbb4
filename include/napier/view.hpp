// SPDX-License-Identifier: MIT
// TensorView: elements that somebody else owns, seen through a Layout.
#pragma once

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <napier/dtype.hpp>
#include <napier/layout.hpp>
#include <span>
#include <type_traits>
#include <utility>

namespace napier::inline NAPIER_ABI {

/// For slice: as far as there are elements.
inline constexpr std::int64_t all = INT64_MIN;

/// What an R is as a std::span.
template <class R> using span_of = decltype(std::span(std::declval<R>()));

/// The elements of a view in logical order, the last dimension fastest; good as long as the elements are.
template <class T> class ElementIterator {
 public:
  using iterator_category = std::forward_iterator_tag;
  using value_type = std::remove_cv_t<T>;
  using difference_type = std::ptrdiff_t;
  using pointer = T*;
  using reference = T&;

  ElementIterator() = default;
  ElementIterator(T* at, const Layout& layout, std::int64_t number) noexcept : at_(at), layout_(layout), number_(number) {}

  reference operator*() const noexcept { return *at_; }
  pointer operator->() const noexcept { return at_; }
  ElementIterator& operator++() noexcept {
    ++number_;
    for (int d = layout_.rank() - 1; d >= 0; --d) {
      if (++index_[d] < layout_.shape()[d]) {
        at_ += layout_.strides()[d];
        break;
      }
      at_ -= layout_.strides()[d] * (layout_.shape()[d] - 1);
      index_[d] = 0;
    }
    return *this;
  }
  ElementIterator operator++(int) noexcept {
    ElementIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const ElementIterator& other) const noexcept { return number_ == other.number_; }

 private:
  T* at_ = nullptr;
  Layout layout_;
  std::int64_t number_ = 0;
  std::int64_t index_[max_rank] = {};
};

/// A pointer to the first element, and a Layout.  Copying a view copies no element; T may be const.
/// Dimensions are counted from 0, or from the end as -1, -2, ...; so are the indices of select and slice.
/// Every function below returns a view of the same memory, and throws Error on an argument that does not fit.
template <class T> class TensorView {
 public:
  using value_type = std::remove_cv_t<T>;
  using iterator = ElementIterator<T>;

  TensorView() noexcept : data_(nullptr) {}
  TensorView(const TensorView&) = default;
  /// A view of other elements from now on; no element is written.  A temporary one, x.view().select(0, 1) = y, where torch writes
  /// elements, does not compile: std::copy(y.begin(), y.end(), x.view().select(0, 1).begin()) does that.
  TensorView& operator=(const TensorView&) & = default;
  /// (A template, so that braces are a shape.)
  template <std::same_as<Layout> L> TensorView(T* data, const L& layout) noexcept : data_(data), layout_(layout) {}
  /// Row-major elements from data on.
  TensorView(T* data, Extents shape) : TensorView(data, Layout("TensorView", shape)) {}
  /// Strides in elements; data points to the element of index 0, 0, ..., wherever the others lie.
  TensorView(T* data, Extents shape, Extents strides) : TensorView(data, Layout("TensorView", shape, strides)) {}
  /// All elements of a std::span, std::vector, array or the like, as rank 1: of what a std::span<T> is made from.
  template <class R>
  requires(std::is_constructible_v<std::span<T>, R>) TensorView(R&& range) : TensorView() {
    const std::span<T> elements(static_cast<R&&>(range));
    *this = TensorView(elements.data(), {static_cast<std::int64_t>(elements.size())});
  }
  /// TensorView<T> as TensorView<const T>.
  template <class U>
  requires(std::is_same_v<const U, T> && !std::is_same_v<U, T>) TensorView(const TensorView<U>& other)
  noexcept : TensorView(other.data(), other.layout()) {}

  T* data() const noexcept { return data_; }
  const Layout& layout() const noexcept NAPIER_LIFETIMEBOUND { return layout_; }
  Extents shape() const noexcept NAPIER_LIFETIMEBOUND { return layout_.shape(); }
  Extents strides() const noexcept NAPIER_LIFETIMEBOUND { return layout_.strides(); }
  std::int64_t numel() const noexcept { return layout_.numel(); }
  int rank() const noexcept { return layout_.rank(); }
  bool is_contiguous() const noexcept { return layout_.is_contiguous(); }

  iterator begin() const noexcept { return {data_, layout_, 0}; }
  iterator end() const noexcept { return {data_, layout_, numel()}; }

  /// The element at one index for each dimension; not checked.
  T& operator()(std::integral auto... index) const noexcept { return data_[layout_.offset(index...)]; }

  /// The same, checked: Error unless there is an index for each dimension and each lies in 0 <= index < extent.
  T& at(std::integral auto... index) const {
    const std::int64_t list[sizeof...(index) + 1] = {static_cast<std::int64_t>(index)...};
    const Extents indices(list, static_cast<int>(sizeof...(index)));
    bool fits = indices.count() == rank();
    for (int d = 0; fits && d < rank(); ++d) fits = indices[d] >= 0 && indices[d] < shape()[d];
    if (!fits) Layout::fail("at", "index", indices, " is outside shape ", shape());
    return (*this)(index...);
  }

  /// Dimensions a and b exchanged.
  TensorView transpose(int a, int b) const {
    a = dimension("transpose", a);
    b = dimension("transpose", b);
    std::int64_t order[max_rank];
    for (int d = 0; d < rank(); ++d) order[d] = d;
    order[a] = b;
    order[b] = a;
    return permute({order, rank()});
  }

  /// Dimension d of the result is dimension order[d] of this view.
  TensorView permute(Extents order) const {
    Axes axes;
    bool seen[max_rank] = {};
    bool fits = order.count() == rank();
    for (int d = 0; fits && d < rank(); ++d) {
      const std::int64_t from = order[d] < 0 ? order[d] + rank() : order[d];
      fits = from >= 0 && from < rank() && !seen[from];
      if (!fits) break;
      seen[from] = true;
      axes.add(shape()[from], strides()[from]);
    }
    if (!fits) Layout::fail("permute", "order", order, " does not name each dimension of shape once: ", shape());
    return axes.view("permute", data_);
  }

  /// Elements start, start + step, ... of a dimension, before stop, as in Python: what lies outside is cut off, and all
  /// stands for an end left out.  slice(0, all, all, -1) reverses dimension 0.  step is not 0.
  TensorView slice(int dim, std::int64_t start, std::int64_t stop, std::int64_t step = 1) const {
    dim = dimension("slice", dim);
    if (step == 0 || step == INT64_MIN) fail("slice", "step is ", step);
    const std::int64_t n = shape()[dim];
    const std::int64_t lowest = step > 0 ? 0 : -1, highest = step > 0 ? n : n - 1;
    const auto clamp = [&](std::int64_t i, std::int64_t otherwise) {
      if (i == all) return otherwise;
      if (i < 0) i += n;
      return i < lowest ? lowest : i > highest ? highest : i;
    };
    const std::int64_t from = clamp(start, step > 0 ? lowest : highest), to = clamp(stop, step > 0 ? highest : lowest);
    const std::int64_t span = step > 0 ? to - from : from - to, stride = step > 0 ? step : -step;
    const std::int64_t count = span > 0 ? (span - 1) / stride + 1 : 0;
    Axes axes(layout_);
    axes.shape[dim] = count;
    std::int64_t apart = 0;
    const bool overflows = __builtin_mul_overflow(axes.strides[dim], step, &apart);  // then there is one element at most
    if (!overflows) axes.strides[dim] = apart;
    return axes.view("slice", count > 0 && numel() > 0 ? data_ + from * strides()[dim] : data_);
  }

  /// The elements at one index of a dimension, which the result does not have.
  TensorView select(int dim, std::int64_t index) const {
    dim = dimension("select", dim);
    const std::int64_t n = shape()[dim], i = index < 0 ? index + n : index;
    if (i < 0 || i >= n) fail("select", "no such index in that dimension: ", index);
    Axes axes;
    for (int d = 0; d < rank(); ++d) {
      if (d != dim) axes.add(shape()[d], strides()[d]);
    }
    return axes.view("select", numel() > 0 ? data_ + i * strides()[dim] : data_);
  }

  /// Without the dimensions of extent 1, or without that one, whose extent must be 1.
  TensorView squeeze() const {
    Axes axes;
    for (int d = 0; d < rank(); ++d) {
      if (shape()[d] != 1) axes.add(shape()[d], strides()[d]);
    }
    return axes.view("squeeze", data_);
  }
  TensorView squeeze(int dim) const {
    dim = dimension("squeeze", dim);
    if (shape()[dim] != 1) fail("squeeze", "the extent is not 1 in dimension ", dim);
    return select(dim, 0);
  }

  /// With a dimension of extent 1 before dimension dim; -1 puts it last.
  TensorView unsqueeze(int dim) const {
    if (dim < -rank() - 1 || dim > rank()) fail("unsqueeze", "no such place for a dimension: ", dim);
    if (dim < 0) dim += rank() + 1;
    Axes axes;
    for (int d = 0; d <= rank(); ++d) {
      if (d == dim) axes.add(1, d < rank() ? shape()[d] * strides()[d] : 1);
      if (d < rank()) axes.add(shape()[d], strides()[d]);
    }
    return axes.view("unsqueeze", data_);
  }

  /// Shape repeated to a larger one: an extent of 1, or a missing dimension in front, becomes any extent, with stride 0.
  TensorView broadcast_to(Extents wanted) const {
    if (wanted.count() > max_rank) Layout("broadcast_to", wanted);  // throws
    const int more = wanted.count() - rank();
    bool fits = more >= 0;
    for (int d = 0; fits && d < rank(); ++d) fits = shape()[d] == wanted[more + d] || shape()[d] == 1;
    if (!fits) Layout::fail("broadcast_to", "shape", shape(), " does not broadcast to ", wanted);
    Axes axes(repeated("broadcast_to", layout_, wanted));
    for (int d = more - 1; rank() > 0 && d >= 0; --d) {
      if (wanted[d] == 1) axes.strides[d] = wanted[d + 1] * axes.strides[d + 1];  // nobody's, and torch's
    }
    return axes.view("broadcast_to", data_);
  }

  /// The same elements in the same logical order in another shape; one extent may be -1 and follows from the others.  Error
  /// where the strides do not allow a view: contiguous(x) first.
  TensorView reshape(Extents wanted) const { return reshaped("reshape", wanted); }

  /// All elements in one dimension; like reshape, an Error where that takes a copy.
  TensorView flatten() const { return reshaped("flatten", {numel()}); }

 private:
  T* data_;
  Layout layout_;

  TensorView reshaped(const char* where, Extents wanted) const {
    if (wanted.count() > max_rank) Layout(where, wanted);  // throws
    std::int64_t known = 1;
    int open = -1;
    bool fits = true;
    for (int d = 0; fits && d < wanted.count(); ++d) {
      if (wanted[d] == -1 && open < 0)
        open = d;
      else
        fits = wanted[d] >= 0 && !__builtin_mul_overflow(known, wanted[d], &known);
    }
    fits = fits && (open < 0 ? known == numel() : known > 0 && numel() % known == 0);
    if (!fits) Layout::fail(where, "shape", wanted, " does not have as many elements as ", shape());

    Axes axes;
    for (int d = 0; d < wanted.count(); ++d) axes.add(d == open ? numel() / known : wanted[d], 1);
    if (numel() == 0) return {data_, Layout(where, {axes.shape, axes.rank})};
    // From the last dimension on: groups of old dimensions that lie like one, cut into the new extents; those of 1 go with the
    // group at hand, as in torch.
    int to = axes.rank - 1;
    std::int64_t group = 1, taken = 1, step = rank() > 0 ? strides()[rank() - 1] : 1;
    for (int from = rank() - 1; from >= 0; --from) {
      group *= shape()[from];
      if (from > 0 && (shape()[from - 1] == 1 || strides()[from - 1] == group * step)) continue;
      for (; to >= 0 && (taken < group || axes.shape[to] == 1); --to) {
        axes.strides[to] = taken * step;
        taken *= axes.shape[to];
      }
      if (taken != group) {
        Message message(where);
        message << "a view of shape " << shape() << " with strides " << strides() << " cannot have shape " << wanted
                << " without a copy";
        throw_error(message);
      }
      if (from > 0) step = strides()[from - 1];
      group = taken = 1;
    }
    return axes.view(where, data_);
  }

  /// Dimensions on their way into a Layout, which checks them.
  struct Axes {
    int rank = 0;
    std::int64_t shape[max_rank + 1] = {}, strides[max_rank + 1] = {};  // unsqueeze adds one

    Axes() {}
    explicit Axes(const Layout& from) {
      for (int d = 0; d < from.rank(); ++d) add(from.shape()[d], from.strides()[d]);
    }
    void add(std::int64_t extent, std::int64_t stride) {
      shape[rank] = extent;
      strides[rank++] = stride;
    }
    TensorView view(const char* where, T* data) const { return {data, Layout(where, {shape, rank}, {strides, rank})}; }
  };

  int dimension(const char* where, int dim) const {
    if (dim < -rank() || dim >= rank()) fail(where, "no such dimension: ", dim);
    return dim < 0 ? dim + rank() : dim;
  }

  [[noreturn]] void fail(const char* where, const char* finding, std::int64_t value) const {
    Message message(where);
    message << finding << value << ", of a view of shape " << shape();
    throw_error(message);
  }
};

template <class R> TensorView(R&&) -> TensorView<typename span_of<R>::element_type>;
template <class T> TensorView(T*, const Layout&) -> TensorView<T>;
template <class T> TensorView(T*, Extents) -> TensorView<T>;
template <class T> TensorView(T*, Extents, Extents) -> TensorView<T>;

}  // namespace napier::inline NAPIER_ABI

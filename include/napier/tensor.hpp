// SPDX-License-Identifier: MIT
// Tensor: elements in memory of its own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>
#include <napier/view.hpp>
#include <new>
#include <span>
#include <type_traits>
#include <utility>
#if defined(__linux__)
#  include <sys/mman.h>
#endif

namespace napier::inline NAPIER_ABI {

#if defined(__linux__) && defined(MADV_HUGEPAGE)
inline void ask_for_huge_pages(void* p, std::size_t bytes) noexcept { madvise(p, bytes, MADV_HUGEPAGE); }
#else
inline void ask_for_huge_pages(void*, std::size_t) noexcept {}
#endif

/// Elements on a 64-byte border, from malloc: the aligned operator new takes four times as long.  From 4 MiB on they stand on a
/// 2 MiB border, and Linux is asked for huge pages: touching new memory 4 KiB at a time takes longer than most functions.  That
/// costs up to 2 MiB of addresses, and of memory what the last huge page is larger than its elements.
template <class T> class Memory {
 public:
  Memory() = default;
  explicit Memory(std::int64_t count) : Memory() {
    if (count == 0) return;
    std::size_t bytes = 0, total = 0;
    bool overflows = __builtin_mul_overflow(count, sizeof(T), &bytes);
    const std::size_t border = bytes < large ? small_border : large_border;
    overflows |= __builtin_add_overflow(bytes, border, &total);
    if (!overflows) block_ = std::malloc(total);
    if (block_ == nullptr) throw std::bad_alloc();
    const auto address = reinterpret_cast<std::uintptr_t>(block_);
    data_ = reinterpret_cast<T*>((address + border) & ~std::uintptr_t{border - 1});
    if (bytes >= large) ask_for_huge_pages(data_, bytes);
  }
  Memory(Memory&& other) noexcept : block_(other.block_), data_(other.data_) {
    other.block_ = nullptr;
    other.data_ = nullptr;
  }
  Memory& operator=(Memory&& other) noexcept {
    void* const block = block_;
    block_ = other.block_;
    data_ = other.data_;
    other.block_ = nullptr;
    other.data_ = nullptr;
    std::free(block);
    return *this;
  }
  ~Memory() { std::free(block_); }

  T* data() const noexcept { return data_; }

 private:
  static constexpr std::size_t small_border = 64, large_border = std::size_t{1} << 21, large = std::size_t{1} << 22;
  void* block_ = nullptr;
  T* data_ = nullptr;
};

/// A number, or a list of such: what stands between a Tensor's braces.
template <class T> class Nested {
 public:
  Nested(T value) noexcept : value_(value), is_list_(false) {}
  template <number N>
  requires std::is_class_v<T> Nested(N value)
  noexcept : value_(value), is_list_(false) {}
  Nested(std::initializer_list<Nested> list) noexcept : value_(), list_(list), is_list_(true) {}

  bool is_list() const noexcept { return is_list_; }
  std::int64_t size() const noexcept { return static_cast<std::int64_t>(list_.size()); }
  const Nested* begin() const noexcept { return list_.begin(); }
  const Nested* end() const noexcept { return list_.end(); }
  T value() const noexcept { return value_; }

 private:
  T value_;
  std::initializer_list<Nested> list_;
  bool is_list_;
};

/// Numbers of one type in an array of any rank from 0 to 16.  It owns its memory: a copy copies the elements, a move leaves
/// an empty tensor of shape [0], and where an exception is thrown both sides are as before.  The elements fill one block of
/// memory; strides may order the dimensions in any way, and are row-major unless a function gave the tensor its layout.
///
/// Throws    Error on a shape that does not fit; std::bad_alloc.
/// Example   Tensor<float>{{1, 2}, {3, 4}}  has shape [2, 2];  Tensor<float>::zeros({2, 3})  has shape [2, 3]
template <class T> class Tensor {
  static_assert(std::is_trivially_copyable_v<T> && !std::is_const_v<T> && sizeof(T) <= 16,
                "napier: a Tensor holds numbers");

 public:
  using value_type = T;
  using iterator = ElementIterator<T>;
  using const_iterator = ElementIterator<const T>;

  /// Shape [0].
  Tensor() noexcept = default;

  /// The values between braces, nested for rank 2 and up.  Error on lists of different lengths or depths.
  Tensor(std::initializer_list<Nested<T>> values) {
    std::int64_t shape[max_rank] = {};
    int rank = 0;
    for (Nested<T> first(values); first.is_list() && rank < max_rank; first = *first.begin()) {
      shape[rank++] = first.size();
      if (first.size() == 0) break;
    }
    *this = empty({shape, rank});
    T* next = data();
    fill(Nested<T>(values), 0, next);
  }

  Tensor(const Tensor& other) : memory_(other.numel()), layout_(other.layout_) {
    for (std::int64_t i = 0; i < numel(); ++i) memory_.data()[i] = other.data()[i];
  }
  Tensor(Tensor&& other) noexcept : memory_(static_cast<Memory<T>&&>(other.memory_)), layout_(other.layout_) {
    other.layout_ = Layout();
  }
  Tensor& operator=(const Tensor& other) {
    if (this != &other) *this = Tensor(other);
    return *this;
  }
  Tensor& operator=(Tensor&& other) noexcept {
    if (this == &other) return *this;
    memory_ = static_cast<Memory<T>&&>(other.memory_);
    layout_ = other.layout_;
    other.layout_ = Layout();
    return *this;
  }
  ~Tensor() = default;

  /// Elements of that shape, not initialised.
  static Tensor empty(Extents shape) { return laid_out(Layout("empty", shape)); }
  static Tensor full(Extents shape, T value) {
    Tensor result = laid_out(Layout("full", shape));
    for (std::int64_t i = 0; i < result.numel(); ++i) result.data()[i] = value;
    return result;
  }
  static Tensor zeros(Extents shape) {
    Tensor result = laid_out(Layout("zeros", shape));
    if (result.numel() > 0) __builtin_memset(result.data(), 0, static_cast<std::size_t>(result.numel()) * sizeof(T));
    return result;
  }
  /// The elements of a range, which need not end, or of braces, row-major.  Error unless there are as many as the shape has.
  static Tensor from(Extents shape, std::initializer_list<T> values) { return from(shape, std::span(values)); }
  static Tensor from(Extents shape, const auto& range) {
    Tensor result = laid_out(Layout("from", shape));
    std::int64_t given = 0;
    for (const auto& value : range) {
      if (given++ == result.numel()) break;
      result.data()[given - 1] = static_cast<T>(value);
    }
    if (given != result.numel()) {
      Message message("from");
      message << "shape " << shape << " has " << result.numel() << " elements, the range has ";
      if (given > result.numel())
        message << "more";
      else
        message << given;
      throw_error(message);
    }
    return result;
  }
  /// Not initialised, in a layout whose elements fill one block: what functions return.
  static Tensor laid_out(const Layout& dense) { return Tensor(dense); }

  T* data() noexcept { return memory_.data(); }
  const T* data() const noexcept { return memory_.data(); }
  const Layout& layout() const noexcept NAPIER_LIFETIMEBOUND { return layout_; }
  Extents shape() const noexcept NAPIER_LIFETIMEBOUND { return layout_.shape(); }
  Extents strides() const noexcept NAPIER_LIFETIMEBOUND { return layout_.strides(); }
  std::int64_t numel() const noexcept { return layout_.numel(); }
  int rank() const noexcept { return layout_.rank(); }
  bool is_contiguous() const noexcept { return layout_.is_contiguous(); }

  /// All elements; the view is good as long as this tensor holds them.
  TensorView<T> view() noexcept NAPIER_LIFETIMEBOUND { return {data(), layout_}; }
  TensorView<const T> view() const noexcept NAPIER_LIFETIMEBOUND { return {data(), layout_}; }
  operator TensorView<T>() noexcept NAPIER_LIFETIMEBOUND { return view(); }
  operator TensorView<const T>() const noexcept NAPIER_LIFETIMEBOUND { return view(); }

  /// One index for each dimension: operator() does not check them, at throws Error.
  T& operator()(std::integral auto... index) noexcept { return data()[layout_.offset(index...)]; }
  const T& operator()(std::integral auto... index) const noexcept { return data()[layout_.offset(index...)]; }
  T& at(std::integral auto... index) { return view().at(index...); }
  const T& at(std::integral auto... index) const { return view().at(index...); }

  /// In logical order, whatever the strides.
  iterator begin() noexcept { return {data(), layout_, 0}; }
  iterator end() noexcept { return {data(), layout_, numel()}; }
  const_iterator begin() const noexcept { return {data(), layout_, 0}; }
  const_iterator end() const noexcept { return {data(), layout_, numel()}; }

 private:
  Memory<T> memory_;
  Layout layout_;

  explicit Tensor(const Layout& dense) : memory_(dense.numel()), layout_(dense) {}

  void fill(const Nested<T>& values, int depth, T*& next) {
    if (!values.is_list()) {
      if (depth != rank()) uneven("a number", depth, "at the depth of lists");
      *next++ = values.value();
      return;
    }
    if (depth == rank()) uneven("a list", depth, "at the depth of numbers");
    if (values.size() != shape()[depth]) {
      Message message("Tensor");
      message << "a list of " << values.size() << " values beside one of " << shape()[depth] << ", in dimension " << depth;
      throw_error(message);
    }
    for (const Nested<T>& value : values) fill(value, depth + 1, next);
  }
  [[noreturn]] static void uneven(const char* what, int depth, const char* where) {
    Message message("Tensor");
    message << what << " " << where << ", " << depth << " braces deep";
    throw_error(message);
  }
};

/// A Tensor or a TensorView.
template <class X>
concept has_layout = requires(const X& x) {
  requires std::is_same_v<decltype(x.layout()), const Layout&>;
};

/// What == says of two numbers, under any flags, and no -Wfloat-equal.
template <class T> constexpr bool equal_numbers(const T& a, const T& b) {
  if constexpr (Dtype<T>::floating) {
    if (is_nan(static_cast<double>(a)) || is_nan(static_cast<double>(b))) return false;
  }
  return a <= b && a >= b;
}

/// Whether shapes and all elements are equal; a NaN equals nothing.  Strides do not matter.
template <has_layout A, has_layout B>
requires std::same_as<typename A::value_type, typename B::value_type>
bool operator==(const A& a, const B& b) {
  if (!(a.shape() == b.shape())) return false;
  auto other = b.begin();
  for (const auto& value : a) {
    if (!equal_numbers(value, *other)) return false;
    ++other;
  }
  return true;
}

/// An argument as something that has data() and layout(): a Tensor or a TensorView as it is, since a Layout is long to copy, and a
/// span, a vector, an array or the like as a view of all its elements.
template <has_layout X> X& viewed(X& x) { return x; }
template <class R>
requires requires { typename span_of<R&>; }
auto viewed(R& x) { return TensorView(x); }

template <class X> inline constexpr bool is_tensor = false;
template <class T> inline constexpr bool is_tensor<Tensor<T>> = true;

/// What may be an argument.
template <class X>
concept viewable = requires(X& x) {
  viewed(x);
};

template <viewable X>
using element_of = std::remove_cv_t<std::remove_pointer_t<decltype(viewed(std::declval<X&>()).data())>>;

/// A dense tensor of the same elements.  A dense x keeps its strides, another the order of its dimensions.
template <viewable X> Tensor<element_of<X>> copy(const X& x) {
  using T = element_of<X>;
  const auto& from = viewed(x);
  auto result = Tensor<T>::laid_out(copy_layout(from.layout()));
  if (from.layout().same_strides(result.layout())) {
    for (std::int64_t i = 0; i < result.numel(); ++i) result.data()[i] = from.data()[i];
    return result;
  }
  auto to = result.begin();
  for (const T& value : from) {
    *to = value;
    ++to;
  }
  return result;
}

/// A row-major tensor of the same elements: what reshape takes to any shape.
template <viewable X> Tensor<element_of<X>> contiguous(const X& x) {
  const auto& from = viewed(x);
  return Tensor<element_of<X>>::from(from.shape(), from);
}

}  // namespace napier::inline NAPIER_ABI

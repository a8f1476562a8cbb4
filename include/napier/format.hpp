// SPDX-License-Identifier: MIT
// Printing, letter by letter as torch prints.
#pragma once

#include <charconv>
#include <cstdint>
#include <napier/simd/fp_state.hpp>
#include <napier/tensor.hpp>
#include <ostream>
#include <string>

namespace napier::inline NAPIER_ABI {

/// What torch.set_printoptions sets; to_string takes one.
struct PrintOptions {
  enum class Notation { automatic, fixed, scientific };
  int precision = 4;              ///< digits after the point
  std::int64_t threshold = 1000;  ///< with more elements than this, only the ends of long dimensions are shown
  std::int64_t edgeitems = 3;     ///< how many at either end
  std::int64_t linewidth = 80;    ///< characters in a line
  Notation sci_mode = Notation::automatic;
};

/// How one tensor's numbers are written, decided from those that are shown; and the body between the brackets.
template <class T> class Printer {
 public:
  Printer(const TensorView<const T>& x, const PrintOptions& options) : x_(x), options_(options) {
    summarise_ = x.numel() > options.threshold;
    visit(0, x.data(), [this](T value) { look_at(static_cast<double>(value)); });
    if (seen_ && options.sci_mode == PrintOptions::Notation::automatic) {
      scientific_ = most_ / least_ > 1000 || most_ > 1e8 || least_ < 1e-4;
    } else {
      scientific_ = seen_ && options.sci_mode == PrintOptions::Notation::scientific;
    }
    visit(0, x.data(), [this](T value) {
      const double v = static_cast<double>(value);
      if (!counts(v)) return;
      Text text;
      number(text, v);
      if (text.size() > width_) width_ = text.size();
    });
  }

  void print(Text& text) const {
    text << "tensor(";
    if (x_.numel() == 0)
      text << "[]";
    else
      body(text, 0, x_.data());
    std::size_t column = 2;
    for (const char* at = text.data(); *at != 0; ++at) column = *at == '\n' ? 2 : column + 1;
    const auto suffix = [&](const Text& s) {
      if (static_cast<std::int64_t>(column + s.size() + 2) > options_.linewidth) {
        text << ",\n       ";
        column = 7 + s.size();
      } else {
        text << ", ";
        column += s.size() + 2;
      }
      text.append(s.data(), s.size());
    };
    if (x_.numel() == 0 ? x_.rank() != 1 : options_.edgeitems == 0) {
      Text size;
      size << "size=(";
      for (int d = 0; d < x_.rank(); ++d) size << (d > 0 ? ", " : "") << x_.shape()[d];
      suffix(size << (x_.rank() == 1 ? ",)" : ")"));
    }
    if (!std::is_same_v<T, float>) {
      Text dtype;
      suffix(dtype << "dtype=torch." << Dtype<T>::name);
    }
    text << ")";
  }

 private:
  TensorView<const T> x_;
  PrintOptions options_;
  bool summarise_ = false, scientific_ = false, integral_ = true, seen_ = false;
  double least_ = 0, most_ = 0;
  std::size_t width_ = 1;

  static bool is_finite(double v) { return (__builtin_bit_cast(std::uint64_t, v) << 1) < std::uint64_t(0x7ff) << 53; }
  static bool is_nan(double v) { return (__builtin_bit_cast(std::uint64_t, v) << 1) > std::uint64_t(0x7ff) << 53; }

  /// Whether a number takes part in the choice of the format: finite and not zero.
  static bool counts(double v) { return is_finite(v) && (v < 0 || v > 0); }

  /// Whether a dimension of n shows its ends only: the first and last edgeitems.
  bool is_cut(std::int64_t n) const { return summarise_ && n > 2 * options_.edgeitems; }

  /// Calls f for every element that is shown.
  void visit(int d, const T* at, const auto& f) const {
    if (x_.numel() == 0) return;
    if (d == x_.rank()) {
      f(*at);
      return;
    }
    // With no edge items nothing is shown, but the format is still that of all elements.
    const std::int64_t n = x_.shape()[d], e = options_.edgeitems;
    for (std::int64_t i = 0; i < n; ++i) {
      if (e > 0 && is_cut(n) && i == e) i = n - e;
      visit(d + 1, at + i * x_.strides()[d], f);
    }
  }

  void look_at(double v) {
    if (!counts(v)) return;
    const double size = v < 0 ? -v : v;
    if (!seen_ || size < least_) least_ = size;
    if (!seen_ || size > most_) most_ = size;
    seen_ = true;
    // From 2^52 on every double is an integer, and below a std::int64_t holds it.
    if (size < 0x1p52 && static_cast<double>(static_cast<std::int64_t>(size)) < size) integral_ = false;
  }

  void number(Text& text, double v) const {
    if (is_nan(v)) {
      text << "nan";
      return;
    }
    if (!is_finite(v)) {
      text << (v < 0 ? "-inf" : "inf");
      return;
    }
    // The longest: 309 digits before the point, sign, point, exponent.
    Text room;
    const int digits = options_.precision > 0 ? options_.precision : 0;
    room.append(static_cast<std::size_t>(digits) + 330, ' ');
    char* const first = const_cast<char*>(room.data());
    const auto notation = scientific_ ? std::chars_format::scientific : std::chars_format::fixed;
    const auto end = std::to_chars(first, first + room.size(), v, notation, integral_ && !scientific_ ? 0 : digits).ptr;
    text.append(first, static_cast<std::size_t>(end - first));
    if (integral_ && !scientific_) text << ".";
  }

  void padded(Text& text, double v) const {
    Text digits;
    number(digits, v);
    if (digits.size() < width_) text.append(width_ - digits.size(), ' ');
    text.append(digits.data(), digits.size());
  }

  /// The slice at of the dimensions from d on; indented by d + 7.
  void body(Text& text, int d, const T* at) const {
    if (d == x_.rank()) {
      padded(text, static_cast<double>(*at));
      return;
    }
    const std::int64_t n = x_.shape()[d], e = options_.edgeitems;
    const bool row = d == x_.rank() - 1, cut = is_cut(n) || (summarise_ && e == 0);
    const auto indent = static_cast<std::int64_t>(d) + 7;
    const auto fit = (options_.linewidth - indent) / (static_cast<std::int64_t>(width_) + 2);
    const std::int64_t per_line = fit > 1 ? fit : 1;
    text << "[";
    std::int64_t shown = 0;
    for (std::int64_t i = 0; i < n; ++i, ++shown) {
      if (shown > 0) {
        if (row && shown % per_line != 0) {
          text << ", ";
        } else {
          text << ",";
          text.append(row ? 1 : static_cast<std::size_t>(x_.rank() - 1 - d), '\n');
          text.append(static_cast<std::size_t>(indent) + 1, ' ');
        }
      }
      if (cut && i == e) {
        text << (row && e > 0 ? " ..." : "...");
        i = n - e - 1;
      } else {
        body(text, d + 1, at + i * x_.strides()[d]);
      }
    }
    text << "]";
  }
};

/// Not inlined, so that all arithmetic stands between the two ends of print's FpState.
template <class T> NAPIER_NOINLINE void print_here(Text& text, const TensorView<const T>& x, const PrintOptions& options) {
  Printer<T>(x, options).print(text);
}
/// Whatever the thread's floating-point state is: it may flush subnormals.
template <class T> void print(Text& text, const TensorView<const T>& x, const PrintOptions& options) {
  const simd::FpState state;
  print_here(text, x, options);
}

/// What torch's str(x) gives.  The stream's flags, the locale and the strides do not matter.
///
/// Example   to_string(Tensor<float>{1, 2.5})  is  tensor([1.0000, 2.5000])
template <viewable X> std::string to_string(const X& x, const PrintOptions& options = {}) {
  using T = element_of<const X>;
  static_assert(Dtype<T>::supported, "napier: elements must be float or double");
  Text text;
  print<T>(text, viewed(x), options);
  return std::string(text.data(), text.size());
}

template <class T> std::ostream& operator<<(std::ostream& stream, const TensorView<T>& x) {
  Text text;
  print<std::remove_const_t<T>>(text, x, {});
  return stream.write(text.data(), static_cast<std::streamsize>(text.size()));
}
template <class T> std::ostream& operator<<(std::ostream& stream, const Tensor<T>& x) { return stream << x.view(); }

}  // namespace napier::inline NAPIER_ABI

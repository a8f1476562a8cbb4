// SPDX-License-Identifier: MIT
// Printing, letter by letter as torch prints.
#pragma once

#include <charconv>
#include <cstdint>
#include <napier/print_options.hpp>
#include <napier/simd/fp_state.hpp>
#include <napier/tensor.hpp>
#include <ostream>
#include <string>

namespace napier::inline NAPIER_ABI {

/// Options as they are used: nothing is below 0.
inline PrintOptions usable(PrintOptions options) {
  if (options.precision < 0) options.precision = 0;
  if (options.edgeitems < 0) options.edgeitems = 0;
  if (options.linewidth < 0) options.linewidth = 0;
  return options;
}

/// Whether a dimension of n shows its ends only, where the whole is summarised.
inline bool is_cut(std::int64_t n, const PrintOptions& options) { return n - options.edgeitems > options.edgeitems; }

/// How floating numbers are written, decided from all that are shown; and how a number is.
class FloatingForm {
 public:
  explicit FloatingForm(const PrintOptions& options) : options_(options) {}

  /// Whether a number takes part in the choice of the form and the width: finite and not zero.
  static bool counts(double v) { return is_finite(v) && (v < 0 || v > 0); }

  void look_at(double v) {
    if (!counts(v)) return;
    const double size = v < 0 ? -v : v;
    if (!seen_ || size < least_) least_ = size;
    if (!seen_ || size > most_) most_ = size;
    seen_ = true;
    // From 2^52 on every double is an integer, and below a std::int64_t holds it.
    if (size < 0x1p52 && static_cast<double>(static_cast<std::int64_t>(size)) < size) integral_ = false;
  }

  void write(Text& text, double v) const {
    if (is_nan(v)) {
      text << "nan";
      return;
    }
    if (!is_finite(v)) {
      text << (v < 0 ? "-inf" : "inf");
      return;
    }
    const bool scientific = is_scientific(), has_digits = scientific || !integral_;
    const int digits = has_digits ? options_.precision : 0;
    // The longest: 309 digits before the point, sign, point, exponent.
    const std::size_t longest = static_cast<std::size_t>(digits) + 330;
    char* const at = text.room(longest);
    const auto notation = scientific ? std::chars_format::scientific : std::chars_format::fixed;
    text.end_at(std::to_chars(at, at + longest, v, notation, digits).ptr);
    if (!has_digits) text << ".";
  }

 private:
  using Notation = PrintOptions::Notation;
  const PrintOptions& options_;
  bool integral_ = true, seen_ = false;
  double least_ = 0, most_ = 0;

  bool is_scientific() const {
    if (!seen_ || options_.sci_mode != Notation::automatic) return seen_ && options_.sci_mode == Notation::scientific;
    return most_ / least_ > 1000 || most_ > 1e8 || least_ < 1e-4;
  }

  static bool is_finite(double v) { return (__builtin_bit_cast(std::uint64_t, v) << 1) < std::uint64_t(0x7ff) << 53; }
};

/// The texts of the elements that are shown, in logical order, each ended by a 0; and the width to which they are padded.
struct Shown {
  Text texts;
  std::size_t width = 1;

  template <class T> Shown(const TensorView<const T>& x, const PrintOptions& options) {
    if (x.numel() == 0) return;
    const bool is_summary = x.numel() > options.threshold;
    if constexpr (Dtype<T>::floating) {
      FloatingForm form(options);
      const auto look_at = [&](T value) { form.look_at(static_cast<double>(value)); };
      const auto write = [&](T value) {
        const double v = static_cast<double>(value);
        add(FloatingForm::counts(v), [&] { form.write(texts, v); });
      };
      visit(x, options, is_summary, 0, x.data(), look_at);
      visit(x, options, is_summary, 0, x.data(), write);
    } else {
      const auto write = [&](T value) {
        add(true, [&] {
          if constexpr (std::is_same_v<T, bool>)
            texts << (value ? "True" : "False");
          else if constexpr (std::is_signed_v<T>)
            texts << std::int64_t{value};
          else
            texts << std::uint64_t{value};
        });
      };
      visit(x, options, is_summary, 0, x.data(), write);
    }
  }

 private:
  /// One more text; it may widen all.
  void add(bool counts, const auto& write) {
    const std::size_t before = texts.size();
    write();
    const std::size_t size = texts.size() - before;
    if (counts && size > width) width = size;
    texts.append(1, 0);
  }

  /// Calls f for every element that is shown.
  template <class T>
  static void visit(const TensorView<const T>& x, const PrintOptions& options, bool is_summary, int d, const T* at,
                    const auto& f) {
    if (d == x.rank()) {
      f(*at);
      return;
    }
    const std::int64_t n = x.shape()[d], stride = x.strides()[d];
    const std::int64_t gap = is_summary && is_cut(n, options) ? options.edgeitems : n;
    for (std::int64_t i = 0; i < gap; ++i) visit(x, options, is_summary, d + 1, at + i * stride, f);
    if (gap == n) return;
    for (std::int64_t i = n - gap; i < n; ++i) visit(x, options, is_summary, d + 1, at + i * stride, f);
  }
};

/// The texts of the elements, in brackets and lines.
class Printer {
 public:
  Printer(Extents shape, const PrintOptions& options, const Shown& shown)
      : shape_(shape), options_(options), width_(shown.width), next_(shown.texts.data()) {
    std::int64_t numel = 1;
    for (int d = 0; d < rank(); ++d) numel *= shape[d];
    is_empty_ = numel == 0;
    is_summary_ = numel > options.threshold;
  }

  /// dtype is null where it goes without saying.
  void print(Text& text, const char* dtype) {
    text << "tensor(";
    if (is_empty_)
      text << "[]";
    else
      body(text, 0);
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
    if (is_empty_ ? rank() != 1 : options_.edgeitems == 0) {
      Text size;
      size << "size=(";
      for (int d = 0; d < rank(); ++d) size << (d > 0 ? ", " : "") << shape_[d];
      suffix(size << (rank() == 1 ? ",)" : ")"));
    }
    if (dtype != nullptr) {
      Text name;
      suffix(name << "dtype=torch." << dtype);
    }
    text << ")";
  }

 private:
  Extents shape_;
  const PrintOptions& options_;
  std::size_t width_;
  const char* next_;  // text
  bool is_empty_, is_summary_;

  int rank() const { return shape_.count(); }

  void element(Text& text) {
    std::size_t size = 0;
    while (next_[size] != 0) ++size;
    if (size < width_) text.append(width_ - size, ' ');
    text.append(next_, size);
    next_ += size + 1;
  }

  /// A slice of the dimensions from d on; indented by d + 7.
  void body(Text& text, int d) {
    if (d == rank()) {
      element(text);
      return;
    }
    const std::int64_t n = shape_[d], e = options_.edgeitems;
    const bool row = d == rank() - 1, cut = is_summary_ && is_cut(n, options_);
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
          text.append(row ? 1 : static_cast<std::size_t>(rank() - 1 - d), '\n');
          text.append(static_cast<std::size_t>(indent) + 1, ' ');
        }
      }
      if (cut && i == e) {
        text << (row && e > 0 ? " ..." : "...");
        i = n - e - 1;
      } else {
        body(text, d + 1);
      }
    }
    text << "]";
  }
};

/// The name of a tensor's type, or null: float's is never printed, and int64's and bool's only where no element is.
template <class T> const char* dtype_to_print(bool has_elements) {
  constexpr bool is_int64 = integer<T> && std::is_signed_v<T> && sizeof(T) == 8;
  const bool is_known = std::is_same_v<T, float> || (has_elements && (is_int64 || std::is_same_v<T, bool>));
  return is_known ? nullptr : Dtype<T>::name;
}

/// Not inlined, so that all arithmetic stands between the two ends of print's FpState.
template <class T> NAPIER_NOINLINE void print_here(Text& text, const TensorView<const T>& x, const PrintOptions& options) {
  const Shown shown(x, options);
  Printer(x.shape(), options, shown).print(text, dtype_to_print<T>(x.numel() > 0));
}
/// Whatever the thread's floating-point state is: it may flush subnormals.
template <class T> void print(Text& text, const TensorView<const T>& x, const PrintOptions& options) {
  static_assert(Dtype<T>::supported,
                "napier: elements must be float, double, float16, bfloat16, bool or an integer type other than char");
  if constexpr (Dtype<T>::supported) {  // else after the message above no others
    const simd::FpState state;
    print_here(text, x, usable(options));
  }
}

/// What torch's str(x) gives, of every element type.  The locale and the strides do not matter.
///
/// Example   to_string(Tensor<float>{1, 2.5})  is  tensor([1.0000, 2.5000])
///           to_string(Tensor<float>{1, 2.5}, {.precision = 1})  is  tensor([1.0, 2.5])
template <viewable X> std::string to_string(const X& x, const PrintOptions& options) {
  Text text;
  print<element_of<const X>>(text, viewed(x), options);
  return std::string(text.data(), text.size());
}
template <viewable X> std::string to_string(const X& x) { return to_string(x, print_options()); }

/// The same text.  The stream's flags, width, fill and locale neither matter nor change; stream << with(options) sets options.
template <class T> std::ostream& operator<<(std::ostream& stream, const TensorView<T>& x) {
  Text text;
  print<std::remove_const_t<T>>(text, x, StreamPrintOptions::get(stream));
  return stream.write(text.data(), static_cast<std::streamsize>(text.size()));
}
template <class T> std::ostream& operator<<(std::ostream& stream, const Tensor<T>& x) { return stream << x.view(); }
/// A shape or strides: [2, 3].
inline std::ostream& operator<<(std::ostream& stream, Extents extents) {
  Text text;
  text << extents;
  return stream.write(text.data(), static_cast<std::streamsize>(text.size()));
}

}  // namespace napier::inline NAPIER_ABI

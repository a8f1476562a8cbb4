// SPDX-License-Identifier: MIT
// std::format of tensors, where the standard library has it.
#pragma once

#include <version>
#if defined(__cpp_lib_format)
#  include <cstdint>
#  include <format>
#  include <napier/format.hpp>

namespace napier::inline NAPIER_ABI {

/// What may stand after the colon: [.precision][f|e], f for fixed and e for scientific notation.  What is not given is as
/// print_options() says.
///
/// Throws    std::format_error on anything else (at compile time, where std::format checks).
/// Example   std::format("{}", x) is to_string(x);  std::format("{:.2e}", Tensor<float>{10})  is  tensor([1.00e+01])
class PrintFormatter {
 public:
  constexpr auto parse(std::format_parse_context& context) {
    auto at = context.begin();
    const auto end = context.end();
    if (at != end && *at == '.') {
      precision_ = 0;
      const auto first = ++at;
      for (; at != end && *at >= '0' && *at <= '9'; ++at) {
        precision_ = 10 * precision_ + (*at - '0');
        if (precision_ > 10000) fail();
      }
      if (at == first) fail();
    }
    if (at != end && (*at == 'f' || *at == 'e')) {
      sci_mode_ = *at == 'f' ? PrintOptions::Notation::fixed : PrintOptions::Notation::scientific;
      ++at;
    }
    if (at != end && *at != '}') fail();
    return at;
  }

  template <class T> auto write(const TensorView<const T>& x, auto out) const {
    PrintOptions options = print_options();
    if (precision_ >= 0) options.precision = precision_;
    if (sci_mode_ != PrintOptions::Notation::automatic) options.sci_mode = sci_mode_;
    Text text;
    print(text, x, options);
    for (const char* c = text.data(); *c != 0; ++c) *out++ = *c;
    return out;
  }

 private:
  int precision_ = -1;
  PrintOptions::Notation sci_mode_ = PrintOptions::Notation::automatic;

  [[noreturn]] static void fail() { throw std::format_error("napier: a tensor's format is [.precision][f|e]"); }
};

}  // namespace napier::inline NAPIER_ABI

template <class T> struct std::formatter<napier::TensorView<T>> : napier::PrintFormatter {
  auto format(const napier::TensorView<T>& x, auto& context) const {
    return write<std::remove_const_t<T>>(x, context.out());
  }
};
template <class T> struct std::formatter<napier::Tensor<T>> : napier::PrintFormatter {
  auto format(const napier::Tensor<T>& x, auto& context) const { return write<T>(x.view(), context.out()); }
};
#endif

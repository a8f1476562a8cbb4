// SPDX-License-Identifier: MIT
// How tensors are printed: the options of one call, of one stream, and of all others.
#pragma once

#include <cstdint>
#include <mutex>
#include <napier/simd/region.hpp>
#include <ostream>

namespace napier::inline NAPIER_ABI {

/// What torch.set_printoptions sets.  Those of a call precede those of its stream, and these precede set_print_options.
/// Below 0 a precision and edgeitems are as 0, and a linewidth too small for a number puts one in a line.
///
/// Example   to_string(x, {.precision = 2});  std::cout << with({.precision = 2}) << x;  set_print_options({.precision = 2});
struct PrintOptions {
  enum class Notation { automatic, fixed, scientific };
  int precision = 4;                        ///< digits after the point
  std::int64_t threshold = 1000;            ///< with more elements, only the ends of long dimensions are shown
  std::int64_t edgeitems = 3;               ///< how many at either end
  std::int64_t linewidth = 80;              ///< characters in a line
  Notation sci_mode = Notation::automatic;  ///< automatic: scientific where numbers are small, large, or far apart

  /// torch's profiles "default", "short" and "full", to start from: auto p = PrintOptions::full(); p.precision = 6;
  static constexpr PrintOptions standard() { return {}; }
  static constexpr PrintOptions brief() { return {.precision = 2, .edgeitems = 2}; }
  static constexpr PrintOptions full() { return {.threshold = INT64_MAX}; }

  bool operator==(const PrintOptions&) const = default;
};

/// The options of calls and streams that have none of their own.  Any thread may set them at any time: a print takes them
/// once, as a whole.  They are those of the units with the same flags (NAPIER_ABI): others have their own.
class DefaultPrintOptions {
 public:
  static PrintOptions get() {
    const std::lock_guard<std::mutex> lock(mutex_);
    return options_;
  }
  static void set(const PrintOptions& options) {
    const std::lock_guard<std::mutex> lock(mutex_);
    options_ = options;
  }

 private:
  inline static std::mutex mutex_;
  inline static PrintOptions options_;
};

inline PrintOptions print_options() { return DefaultPrintOptions::get(); }
inline void set_print_options(const PrintOptions& options) { DefaultPrintOptions::set(options); }

/// The options of a stream, as bytes in words of its own: copyfmt copies them, and nothing is to be freed at its end.
class StreamPrintOptions {
 public:
  /// Those of the stream, if it has any, else the default.
  static PrintOptions get(std::ios_base& stream) {
    const Words& words = indices();
    if (stream.iword(words.given) == 0) return print_options();
    long bytes[count];
    for (int i = 0; i < count; ++i) bytes[i] = stream.iword(words.option[i]);
    PrintOptions options;
    __builtin_memcpy(&options, bytes, sizeof options);
    return options;
  }
  static void set(std::ios_base& stream, const PrintOptions& options) {
    const Words& words = indices();
    long bytes[count];
    __builtin_memcpy(bytes, &options, sizeof options);
    for (int i = 0; i < count; ++i) stream.iword(words.option[i]) = bytes[i];
    if (stream.iword(words.given) == 0) stream.register_callback(forget, words.given);
    stream.iword(words.given) = 1;
  }

 private:
  static constexpr int count = sizeof(PrintOptions) / sizeof(long);
  static_assert(sizeof(PrintOptions) == count * sizeof(long));

  struct Words {
    int option[count], given;
    Words() {
      for (int& word : option) word = std::ios_base::xalloc();
      given = std::ios_base::xalloc();
    }
  };
  static const Words& indices() {
    static const Words words;
    return words;
  }

  // copyfmt from a stream without words should leave zeros; libc++ leaves the old words.
  static void forget(std::ios_base::event event, std::ios_base& stream, int given) {
    if (event == std::ios_base::erase_event) stream.iword(given) = 0;
  }
};

/// stream << with(options): from here on the stream prints tensors so, until it is given others.
struct with {
  PrintOptions options;
  explicit with(const PrintOptions& given) : options(given) {}
  friend std::ostream& operator<<(std::ostream& stream, const with& manipulator) {
    StreamPrintOptions::set(stream, manipulator.options);
    return stream;
  }
};

}  // namespace napier::inline NAPIER_ABI

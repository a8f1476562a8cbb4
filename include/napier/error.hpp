// SPDX-License-Identifier: MIT
// Error, and the text that its messages are made of.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <napier/simd/region.hpp>
#include <new>
#include <stdexcept>

namespace napier {

#if defined(__clang__)
#  pragma clang diagnostic push
#  pragma clang diagnostic ignored "-Wweak-vtables"  // every header's lot
#endif
/// What a call throws whose arguments do not fit: "exp_out: out has shape [4], the result has shape [5]".  Nothing has been
/// written then.  It is one type for all units, whatever their flags, so that a catch works across them.
class Error : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};
#if defined(__clang__)
#  pragma clang diagnostic pop
#endif

}  // namespace napier

namespace napier::inline NAPIER_ABI {

/// A text that grows, in plain characters; a std::string's own members could come from a unit with other flags.
class Text {
 public:
  Text() = default;
  Text(const Text&) = delete;
  Text& operator=(const Text&) = delete;
  ~Text() { std::free(data_); }

  const char* data() const noexcept { return data_ != nullptr ? data_ : ""; }
  std::size_t size() const noexcept { return size_; }

  Text& append(const char* s, std::size_t n) {
    reserve(size_ + n + 1);
    for (std::size_t i = 0; i < n; ++i) data_[size_ + i] = s[i];
    size_ += n;
    data_[size_] = 0;
    return *this;
  }
  Text& append(std::size_t n, char c) {
    for (; n > 0; --n) append(&c, 1);
    return *this;
  }
  Text& operator<<(const char* s) {
    std::size_t n = 0;
    while (s[n] != 0) ++n;
    return append(s, n);
  }
  Text& operator<<(std::uint64_t value) {
    char digits[20];
    int n = 0;
    do digits[n++] = static_cast<char>('0' + value % 10);
    while ((value /= 10) != 0);
    while (n > 0) append(&digits[--n], 1);
    return *this;
  }
  Text& operator<<(std::int64_t value) {
    if (value < 0) append("-", 1);
    return *this << (value < 0 ? -static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value));
  }
  Text& operator<<(int value) { return *this << std::int64_t{value}; }

  /// Room for n more characters, for somebody else to write; then end_at(where they end).
  char* room(std::size_t n) {
    reserve(size_ + n + 1);
    return data_ + size_;
  }
  void end_at(char* end) {
    size_ = static_cast<std::size_t>(end - data_);
    *end = 0;
  }

 private:
  char* data_ = nullptr;
  std::size_t size_ = 0, capacity_ = 0;

  void reserve(std::size_t wanted) {
    if (wanted <= capacity_) return;
    const std::size_t capacity = wanted < 64 ? 64 : 2 * wanted;
    void* grown = std::realloc(data_, capacity);
    if (grown == nullptr) throw std::bad_alloc();
    data_ = static_cast<char*>(grown);
    capacity_ = capacity;
  }
};

/// An error's message: the function, a colon, then what is put in.
class Message : public Text {
 public:
  explicit Message(const char* function) { *this << function << ": "; }
};

[[noreturn]] inline void throw_error(const Text& message) { throw Error(message.data()); }

}  // namespace napier::inline NAPIER_ABI

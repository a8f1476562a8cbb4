// SPDX-License-Identifier: MIT
// Prints what Napier gives on every instruction set of this machine: digests of the bits of many results, and the bits of a few
// that fast-math rules are known to break; and a tensor as text.  Compiled with any flags it prints the same.  It handles numbers as
// integers only, as the flags may tell the compiler that there are no NaN.
#include <cstdint>
#include <cstdio>
#include <napier/napier.hpp>
#include <vector>

namespace {

template <class T> using Bits = napier::simd::unsigned_of<T>;

/// Specials of either sign, bit patterns all over the type, and (second half) exponents where results are neither 0 nor 1.
template <class T> std::vector<Bits<T>> inputs(std::size_t count) {
  constexpr int mantissa = sizeof(T) == 4 ? 23 : 52, width = 8 * sizeof(T);
  constexpr auto one = Bits<T>(sizeof(T) == 4 ? 127 : 1023), sign = Bits<T>(Bits<T>(1) << (width - 1));
  constexpr auto infinity = Bits<T>(2 * one + 1) << mantissa;
  std::vector<Bits<T>> list{0,       1, one << mantissa, infinity - 1, infinity, infinity + 1, infinity | infinity >> 1,
                            sign - 1};
  for (std::size_t i = 0, n = list.size(); i < n; ++i) list.push_back(list[i] | sign);
  const Bits<T> stride = static_cast<Bits<T>>(0x9e3779b97f4a7c15 >> (64 - width)) | 1;
  Bits<T> b = 0;
  while (list.size() < count) {
    b = static_cast<Bits<T>>(b + stride);
    list.push_back(b);
    list.push_back((b & sign) | ((b & (sign - 1)) % (Bits<T>(18) << mantissa) + ((one - 8) << mantissa)));
  }
  return list;
}

template <class T> std::uint64_t digest(const std::vector<T>& results) {
  std::uint64_t value = 0xcbf29ce484222325;
  for (const T& result : results) {
    Bits<T> b;
    __builtin_memcpy(&b, &result, sizeof b);
    for (std::size_t i = 0; i < sizeof b; ++i) value = (value ^ ((b >> 8 * i) & 0xff)) * 0x100000001b3;
  }
  return value;
}

template <class T> void print(const char* isa, const char* type, std::size_t count) {
  const auto bits = inputs<T>(count);
  std::vector<T> x(bits.size()), y(bits.size());
  __builtin_memcpy(x.data(), bits.data(), bits.size() * sizeof(T));
  napier::exp_out(y, x);
  std::printf("%s exp %s %016llx\n", isa, type, static_cast<unsigned long long>(digest(y)));
  napier::sigmoid_out(y, x);
  std::printf("%s sigmoid %s %016llx\n", isa, type, static_cast<unsigned long long>(digest(y)));
  constexpr napier::Options correct{.rounding = napier::Rounding::correct};
  napier::exp_out(y, x, correct);
  std::printf("%s correct exp %s %016llx\n", isa, type, static_cast<unsigned long long>(digest(y)));
  napier::sigmoid_out(y, x, correct);
  std::printf("%s correct sigmoid %s %016llx\n", isa, type, static_cast<unsigned long long>(digest(y)));
}

/// The other functions, over fewer.
template <class T> void print_others(const char* isa, const char* type) {
  const auto bits = inputs<T>(30000);
  std::vector<T> x(bits.size()), y(bits.size()), all;
  __builtin_memcpy(x.data(), bits.data(), bits.size() * sizeof(T));
  const auto add = [&](auto function_out) {
    function_out(y, x);
    all.insert(all.end(), y.begin(), y.end());
  };
  add([](auto& out, const auto& in) { napier::exp2_out(out, in); });
  add([](auto& out, const auto& in) { napier::expm1_out(out, in); });
  add([](auto& out, const auto& in) { napier::tanh_out(out, in); });
  add([](auto& out, const auto& in) { napier::silu_out(out, in); });
  add([](auto& out, const auto& in) { napier::softplus_out(out, in); });
  add([](auto& out, const auto& in) { napier::log_sigmoid_out(out, in); });
  add([](auto& out, const auto& in) { napier::sigmoid_derivative_out(out, in); });
  add([](auto& out, const auto& in) { napier::silu_backward_out(out, in, in); });
  std::printf("%s others %s %016llx\n", isa, type, static_cast<unsigned long long>(digest(all)));
}

/// Each input alone and among others of its kind, so that vector and tail are both looked at.
void print_few(const char* isa) {
  const std::uint32_t few[] = {0xbf001d5c, 0x7fc00000, 0xff800000, 0x80000000, 0x7f800001, 0x00000001};
  for (const std::uint32_t b : few) {
    for (const std::size_t count : {std::size_t(1), std::size_t(37)}) {
      const std::vector<std::uint32_t> bits(count, b);
      std::vector<float> x(count), e(count), s(count);
      __builtin_memcpy(x.data(), bits.data(), 4 * count);
      napier::exp_out(e, x);
      napier::sigmoid_out(s, x);
      for (std::size_t i = 0; i < count; i += 36) {
        std::uint32_t of_e, of_s;
        __builtin_memcpy(&of_e, &e[i], 4), __builtin_memcpy(&of_s, &s[i], 4);
        std::printf("%s exp(%08x) = %08x, sigmoid = %08x\n", isa, b, of_e, of_s);
      }
    }
  }
}

/// A NaN, and a number beyond what the ordinary formula covers in each later place in turn, among ones: a vector may stand for many
/// when it is asked which formula will do.
template <class T> void print_among_ones(const char* isa, const char* type) {
  constexpr auto one = Bits<T>(sizeof(T) == 4 ? 0x3f800000 : 0x3ff0000000000000);
  constexpr auto nan = Bits<T>(sizeof(T) == 4 ? 0xffc00001 : 0xfff8000000000001);
  constexpr auto beyond = Bits<T>(sizeof(T) == 4 ? 0xc4300000 : 0xc0a0000000000000);  // -704 and -2048
  std::vector<T> all;
  for (const std::size_t count : {std::size_t(64), std::size_t(1024)}) {
    std::vector<Bits<T>> bits(count, one);
    std::vector<T> x(count), y(count);
    bits[0] = nan;
    for (std::size_t i = 1; i < count; i += count / 64) {
      bits[i] = beyond;
      __builtin_memcpy(x.data(), bits.data(), count * sizeof(T));
      bits[i] = one;
      napier::exp_out(y, x);
      all.insert(all.end(), y.begin(), y.end());
      napier::expm1_out(y, x);
      all.insert(all.end(), y.begin(), y.end());
      napier::sigmoid_out(y, x);
      all.insert(all.end(), y.begin(), y.end());
      napier::sigmoid_backward_from_input_out(y, x, x);
      all.insert(all.end(), y.begin(), y.end());
    }
  }
  std::printf("%s among ones %s %016llx\n", isa, type, static_cast<unsigned long long>(digest(all)));
}

void print_text(const char* isa) {
  const std::uint32_t few[] = {0x7fc00000, 0x7f800000, 0xff800000, 0x00000001, 0x3f800000, 0x80000000};
  const std::uint64_t more[] = {0x7ff8000000000000, 0x7ff0000000000000, 0x0000000000000001, 0x3ff0000000000000};
  napier::Tensor<float> x = napier::Tensor<float>::empty({6});
  napier::Tensor<double> y = napier::Tensor<double>::empty({4});
  __builtin_memcpy(x.data(), few, sizeof few), __builtin_memcpy(y.data(), more, sizeof more);
  std::printf("%s %s\n", isa, napier::to_string(x).c_str());
  std::printf("%s %s\n", isa, napier::to_string(y).c_str());
  const auto ones = napier::Tensor<float>::full({1}, 1);
  std::printf("%s equal to itself: %d, without its NaN: %d, NaN to 1: %d, 1 to NaN: %d\n", isa, x == x,
              x.view().slice(0, 1, 6) == x.view().slice(0, 1, 6), x.view().slice(0, 0, 1) == ones,
              ones == x.view().slice(0, 0, 1));
}

}  // namespace

int main() {
  for (const auto isa : napier::simd::available()) {
    napier::simd::use(isa);
    print_text(isa.data());
    print_few(isa.data());
    print_among_ones<float>(isa.data(), "float");
    print_among_ones<double>(isa.data(), "double");
    print<float>(isa.data(), "float", 1000000);
    print<double>(isa.data(), "double", 100000);
    print_others<float>(isa.data(), "float");
    print_others<double>(isa.data(), "double");
  }
}

// SPDX-License-Identifier: MIT
// What both units do with Napier.  Everything here is each unit's own, and calls nothing of std but printf and std::cout, so
// that whatever code the units share is shared through Napier.
#pragma once

#include <cstdint>
#include <cstdio>
#include <iostream>
#include <napier/napier.hpp>

namespace {

/// FNV-1a over the bits of results.
struct Digest {
  std::uint64_t value = 0xcbf29ce484222325;
  void add(std::uint64_t bits, int bytes) {
    for (; bytes > 0; --bytes, bits >>= 8) value = (value ^ (bits & 0xff)) * 0x100000001b3;
  }
  void add(float x) { add(__builtin_bit_cast(std::uint32_t, x), 4); }
  void add(double x) { add(__builtin_bit_cast(std::uint64_t, x), 8); }
};

bool is_same(const char* a, const char* b) {
  while (*a != 0 && *a == *b) ++a, ++b;
  return *a == *b;
}

int failures = 0;
void expect(bool holds, const char* what) {
  if (holds) return;
  std::printf("not so: %s\n", what);
  ++failures;
}

template <class T> void use(Digest& digest) {
  using napier::Tensor;
  auto rank_0 = Tensor<T>::full({}, 1);
  Tensor<T> rank_1{-2, -1, 0, 1, 2}, rank_2{{1, 2, 3}, {4, 5, 6}}, rank_3{{{1}, {2}}, {{3}, {4}}};
  auto rank_4 = Tensor<T>::zeros({2, 3, 1, 5}), rank_5 = Tensor<T>::full({1, 2, 3, 2, 7}, T(0.5)),
       rank_6 = Tensor<T>::empty({2, 2, 2, 2, 2, 5});
  for (std::int64_t i = 0; i < rank_6.numel(); ++i) rank_6.data()[i] = static_cast<T>(i - 80) * T(10);

  const auto each = [&digest](const auto& x) {
    for (const T& value : napier::exp(x)) digest.add(value);
    for (const T& value : napier::sigmoid(x)) digest.add(value);
  };
  each(rank_0), each(rank_1), each(rank_2), each(rank_3), each(rank_4), each(rank_5), each(rank_6);
  each(rank_1.view().slice(0, napier::all, napier::all, -2));
  each(rank_2.view().transpose(0, 1).slice(0, 1, 3));
  each(rank_3.view().select(1, 0).unsqueeze(0).broadcast_to({3, 2, 1}));
  each(rank_4.view().permute({3, 1, 0, 2}));
  each(rank_5.view().squeeze().reshape({-1, 7}));
  each(rank_6.view().slice(5, 0, 5, 2).slice(0, 1, 2));

  for (const napier::float16 value : napier::sigmoid(Tensor<napier::float16>{-20, -1, 0, 0.5, 11}))
    digest.add(float(value));
  for (const float value : napier::exp(Tensor<int>{-3, 0, 2, 90})) digest.add(value);
  for (const T& value : napier::tanh(rank_6)) digest.add(value);

  auto moved = static_cast<Tensor<T>&&>(rank_4);
  auto copied = moved;
  copied = rank_2;
  expect(copied == rank_2, "a copy equals its original");
  napier::exp_out(copied.view().slice(1, 0, 2), rank_2.view().slice(1, 1, 3));
  napier::sigmoid_(napier::exp_(copied));
  each(copied);

  std::cout << rank_0 << '\n' << rank_6.view().slice(5, 0, 1).squeeze() << '\n' << napier::copy(rank_3) << '\n';
  expect(is_same(napier::to_string(napier::exp(Tensor<T>{0, 1})).c_str(),
                 sizeof(T) == 4 ? "tensor([1.0000, 2.7183])" : "tensor([1.0000, 2.7183], dtype=torch.float64)"),
         "exp prints as torch does");
  try {
    napier::exp_out(rank_1, rank_2);
    expect(false, "exp_out throws on shapes that differ");
  } catch (const napier::Error& error) {
    expect(is_same(error.what(), "exp_out: out has shape [5], the result has shape [2, 3]"), error.what());
  }
}

/// 0 if all is as it should be.  Prints what was done, last of all the digest and the instruction set.
int work() {
  Digest digest;
  use<float>(digest);
  use<double>(digest);
  const float half = napier::sigmoid(napier::Tensor<float>{0})(0), e = napier::exp(napier::Tensor<float>{1})(0);
  expect(__builtin_bit_cast(std::uint32_t, half) == 0x3f000000, "sigmoid(0) is 1/2");
  expect(__builtin_bit_cast(std::uint32_t, e) == 0x402df854, "exp(1) is e");
  std::cout.flush();
  std::printf("%016llx %s\n", static_cast<unsigned long long>(digest.value), napier::simd::active().data());
  return failures;
}

}  // namespace

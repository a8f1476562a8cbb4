// SPDX-License-Identifier: MIT
// The arrays that benchmarks run over, and what stands beside every library: loops over std::exp, and a copy.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>
#include <napier/napier.hpp>
#include <random>

/// Numbers between two ends, the same at every call.
template <class T> napier::Tensor<T> uniform(std::int64_t n, T low = -10, T high = 10) {
  std::mt19937_64 next(1);
  std::uniform_real_distribution<T> number(low, high);
  auto x = napier::Tensor<T>::empty({n});
  for (T& value : x) value = number(next);
  return x;
}

template <class T> void std_exp(std::int64_t n, T* out, const T* in) {
  for (std::int64_t i = 0; i < n; ++i) out[i] = std::exp(in[i]);
}
template <class T> void std_sigmoid(std::int64_t n, T* out, const T* in) {
  for (std::int64_t i = 0; i < n; ++i) out[i] = 1 / (1 + std::exp(-in[i]));
}
template <class T> void copy(std::int64_t n, T* out, const T* in) {
  std::memcpy(out, in, static_cast<std::size_t>(n) * sizeof(T));
}

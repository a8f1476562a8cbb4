// SPDX-License-Identifier: MIT
// The library is first used by eight threads at once.
#include <atomic>
#include <cstdio>
#include <napier/napier.hpp>
#include <thread>

int main() {
  constexpr int count = 8;
  std::atomic<int> ready{0}, right{0};
  std::thread threads[count];
  for (std::thread& thread : threads) {
    thread = std::thread([&ready, &right] {
      ++ready;
      while (ready.load() < count) std::this_thread::yield();
      const float e = napier::exp(napier::Tensor<float>{1})(0);
      const double half = napier::sigmoid(napier::Tensor<double>{0})(0);
      if (__builtin_bit_cast(std::uint32_t, e) == 0x402df854 && half == 0.5) ++right;
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::printf("%s %s\n", right == count ? "right" : "wrong", napier::simd::active().data());
  return right == count ? 0 : 1;
}

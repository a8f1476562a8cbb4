// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <napier/format.hpp>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace napier_tests {
namespace {

using napier::print_options;
using napier::PrintOptions;
using napier::set_print_options;
using napier::Tensor;
using napier::to_string;
using napier::with;

/// Sets the default as long as it lives: the next test starts from the original.
struct Default {
  explicit Default(const PrintOptions& options) { set_print_options(options); }
  Default(const Default&) = delete;
  Default& operator=(const Default&) = delete;
  ~Default() { set_print_options({}); }
};

const Tensor<float> x{0.5f, 0.25f};
const std::string four = "tensor([0.5000, 0.2500])", two = "tensor([0.50, 0.25])", three = "tensor([0.500, 0.250])";

std::string text(std::ostringstream& stream) {
  stream.str("");
  stream << x;
  return stream.str();
}

TEST(PrintOptions, HaveTheProfilesOfTorch) {
  EXPECT_EQ(PrintOptions::standard(), PrintOptions{});
  EXPECT_EQ(PrintOptions::brief(), (PrintOptions{2, 1000, 2, 80}));
  EXPECT_EQ(PrintOptions::full(), (PrintOptions{4, INT64_MAX, 3, 80}));
  PrintOptions options = PrintOptions::full();
  options.precision = 2;
  EXPECT_EQ(to_string(Tensor<float>::full({1001}, 0.5f), options).find("..."), std::string::npos);
  EXPECT_EQ(to_string(x, options), two);
  EXPECT_EQ(to_string(Tensor<float>::zeros({1001}), PrintOptions::brief()), "tensor([0., 0.,  ..., 0., 0.])");
}

TEST(PrintOptions, OfACallPrecedeThoseOfTheProcess) {
  const Default process({.precision = 2});
  EXPECT_EQ(to_string(x), two);
  EXPECT_EQ(to_string(x, {.precision = 3}), three);
  EXPECT_EQ(to_string(x, PrintOptions{}), four);
}

TEST(PrintOptions, OfAStreamPrecedeThoseOfTheProcess) {
  std::ostringstream with_options, without;
  with_options << with({.precision = 3});
  const Default process({.precision = 2});
  EXPECT_EQ(text(with_options), three);
  EXPECT_EQ(text(without), two);
  with_options << with({});
  EXPECT_EQ(text(with_options), four);
}

TEST(PrintOptions, AreReadAsTheyWereSet) {
  const PrintOptions options{.precision = 7,
                             .threshold = 5'000'000'000,
                             .edgeitems = 6'000'000'000,
                             .linewidth = 7'000'000'000,
                             .sci_mode = PrintOptions::Notation::scientific};
  {
    const Default process(options);
    EXPECT_EQ(print_options(), options);
  }
  std::ostringstream stream;
  stream << with(options);
  EXPECT_EQ(text(stream), "tensor([5.0000000e-01, 2.5000000e-01])");
}

TEST(PrintOptions, AreReadWhereverTheStreamPrints) {
  std::ostringstream stream;
  stream << x << " " << with({.precision = 2}) << x << " " << x.view() << " " << 0.5 << " " << with({.precision = 3}) << x;
  EXPECT_EQ(stream.str(), four + " " + two + " " + two + " 0.5 " + three);
}

TEST(PrintOptions, OfAStreamAreCopiedWithItsFormat) {
  std::ostringstream to;
  {
    std::ostringstream from;
    from << with({.precision = 2});
    to << with({.precision = 3});
    to.copyfmt(from);
    from << with({.precision = 3});
  }
  EXPECT_EQ(text(to), two);
  to.copyfmt(std::ostringstream());
  EXPECT_EQ(text(to), four);
  to.copyfmt(to << with({.precision = 2}));
  EXPECT_EQ(text(to), two);
}

TEST(PrintOptions, OfAStreamGoWhereItIsMoved) {
  std::ostringstream from;
  from << with({.precision = 2});
  std::ostringstream to = std::move(from);
  EXPECT_EQ(text(to), two);
}

TEST(PrintOptions, OfManyStreamsAreTheirOwn) {
  std::vector<std::unique_ptr<std::ostringstream>> streams;
  for (int i = 0; i < 100; ++i) {
    streams.push_back(std::make_unique<std::ostringstream>());
    *streams.back() << with({.precision = i});
  }
  for (int i = 0; i < 100; ++i) {
    *streams[static_cast<std::size_t>(i)] << Tensor<float>{0.5f};
    EXPECT_EQ(streams[static_cast<std::size_t>(i)]->str(), to_string(Tensor<float>{0.5f}, {.precision = i}));
  }
}

TEST(PrintOptions, LeaveTheStreamsOwnFormatAlone) {
  std::ostringstream stream;
  stream.precision(12);
  const auto flags = stream.flags();
  stream << with({.precision = 2}) << x << with(PrintOptions::full());
  EXPECT_EQ(stream.precision(), 12);
  EXPECT_EQ(stream.flags(), flags);
}

// Two threads set, two print: a print has either options as a whole.
TEST(PrintOptions, AreTakenAsAWholeWhileOthersSetThem) {
  const PrintOptions scientific{.precision = 2, .sci_mode = PrintOptions::Notation::scientific};
  const std::string other = to_string(x, scientific);
  const Default process({});
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 2; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 2000; ++i) set_print_options(i % 2 == 0 ? scientific : PrintOptions{});
    });
    threads.emplace_back([&] {
      std::ostringstream stream;
      for (int i = 0; i < 1000; ++i) {
        const std::string got = i % 2 == 0 ? to_string(x) : text(stream);
        if (got != four && got != other) ++wrong;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace napier_tests

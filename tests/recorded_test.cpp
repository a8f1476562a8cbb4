// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <map>
#include <napier/napier.hpp>

#include "support/errors.hpp"
#include "support/recorded.hpp"

namespace napier_tests {
namespace {

using napier::Tensor;
using napier::TensorView;

/// Where Napier does not do as torch does, and means it.
struct Difference {
  const char* file;
  const char* note;  // a part of the recorded note; a wrong shape is seen from the shapes
  const char* what;
};
constexpr Difference differences[] = {
    {"layout", "no negative strides", "negative strides are strides like others"},
    {"out", "(wrong shape)", "an out of another shape is an Error, not resized"},
    {"inplace", "torch does not notice", "several indices for one element are an Error, however they come about"},
    {"overlap", "torch does not notice", "shared elements are an Error, dense or not"},
    {"overlap", "diagonal to first row", "shared elements are an Error, dense or not"},
    {"overlap", "one element expanded", "shared elements are an Error, dense or not"},
    {"overlap", "stride of a size-1 dim differs", "the same elements in the same order are the same view"},
};

/// What became of the calls of one file, printed at the end.
class Tally {
 public:
  explicit Tally(const char* file) : file_(file) {}
  Tally(const Tally&) = delete;
  Tally& operator=(const Tally&) = delete;
  ~Tally() {
    std::printf("%s: %d calls compared with torch's\n", file_, compared_);
    for (const auto& [what, count] : others_) std::printf("%s: %d %s\n", file_, count, what.c_str());
  }

  void compared() { ++compared_; }
  void skipped(const std::string& why) { ++others_["skipped: " + why]; }

  /// Counts a call with that note, or that wrong shape, as a deliberate difference, if it is one.
  bool differs(const std::string& note) {
    for (const Difference& d : differences) {
      if (std::string(d.file) == file_ && note.find(d.note) != std::string::npos) {
        ++others_[std::string("deliberately otherwise: ") + d.what];
        return true;
      }
    }
    return false;
  }

 private:
  const char* file_;
  int compared_ = 0;
  std::map<std::string, int> others_;
};

bool is_ours(const Json& call) { return call.at("op") == "exp" || call.at("op") == "sigmoid"; }

template <class X> auto result(const Json& call, const X& x) {
  return call.at("op") == "exp" ? napier::exp(x) : napier::sigmoid(x);
}
template <class T> void in_place(const Json& call, const TensorView<T>& x) {
  call.at("op") == "exp" ? napier::exp_(x) : napier::sigmoid_(x);
}
template <class T> void out(const Json& call, const TensorView<T>& y, const TensorView<T>& x) {
  call.at("op") == "exp" ? napier::exp_out(y, x) : napier::sigmoid_out(y, x);
}

template <class T> double bound(const Json& call) {
  return call.at("op") == "exp" ? napier::accuracy<napier::function::exp, T>.ulp
                                : napier::accuracy<napier::function::sigmoid, T>.ulp;
}

/// torch's largest error in ULP: that of a rounded result where the call has the nearest ones, else the largest that was seen.
template <class T> double torch_errs(const Json& call) {
  if (call.contains("max_ulp")) return 0.5;
  constexpr bool is_float = std::is_same_v<T, float>;
  return call.at("op") == "exp" ? (is_float ? 0.57 : 0.5) : (is_float ? 2.48 : 1.0);
}

/// Whether each value is as near to the recorded one as both errors allow.
template <class T> void is_near(const Json& call, const char* field, const TensorView<const T>& got) {
  const auto expected = numbers_of<T>(call.contains("nearest") ? call["nearest"] : call.at(field));
  ASSERT_EQ(static_cast<std::size_t>(got.numel()), expected.size()) << call;
  auto value = got.begin();
  for (std::size_t i = 0; i < expected.size(); ++i, ++value) {
    if (std::isnan(expected[i])) {
      ASSERT_TRUE(std::isnan(*value)) << call;
      continue;
    }
    ASSERT_LE(ulp_error(*value, static_cast<long double>(expected[i])), bound<T>(call) + torch_errs<T>(call))
        << "element " << i << ": " << *value << ", not " << expected[i] << " in " << call;
  }
}
template <class T> void is_near(const Json& call, const char* field, const TensorView<T>& got) {
  is_near(call, field, TensorView<const T>(got));
}

template <class T> auto bits_of(const std::vector<T>& memory) {
  std::vector<decltype(bits(T()))> result;
  for (const T x : memory) result.push_back(bits(x));
  return result;
}

/// What differs between two memories, but for the elements of a view.
template <class T> void differs_in_the_view_only(const Json& call, Rebuilt<T> before, const Rebuilt<T>& after) {
  const Ints places = offsets(before.layout);
  for (const std::int64_t place : places) {
    const auto at = static_cast<std::size_t>(before.offset + place);
    before.memory[at] = after.memory[at];
  }
  EXPECT_EQ(bits_of(before.memory), bits_of(after.memory)) << call;
}

TEST(Recorded, ValuesAreWithinTheBoundOfTheNearest) {
  Tally tally("value");
  for (const Json& call : recorded("value")) {
    if (!is_ours(call)) {
      tally.skipped("no such function: " + call.at("op").get<std::string>());
      continue;
    }
    with_type(call, [&]<class T>() {
      auto x = input_of<T>(call);
      const Tensor<T> y = result(call, x.view());
      EXPECT_EQ(ints(y.shape()), call.at("out_shape").get<Ints>()) << call;
      EXPECT_EQ(ints(y.strides()), call.at("out_strides").get<Ints>()) << call;
      is_near<T>(call, "output", y.view());
      tally.compared();
    });
  }
}

TEST(Recorded, LayoutsGiveTheSameStridesAndValues) {
  Tally tally("layout");
  for (const Json& call : recorded("layout")) {
    if (call.at("op") == "view") {
      ASSERT_TRUE(tally.differs(call.at("note"))) << call;
      const std::vector<float> memory = {1, 2, 3};
      EXPECT_EQ(napier::copy(TensorView(memory.data() + 2, {3}, {-1})), (Tensor<float>{3, 2, 1}));
      continue;
    }
    ASSERT_TRUE(is_ours(call)) << call;
    with_type(call, [&]<class T>() {
      auto x = input_of<T>(call);
      const Tensor<T> y = result(call, x.view());
      EXPECT_EQ(ints(y.shape()), call.value("out_shape", call.at("shape")).get<Ints>()) << call;
      EXPECT_EQ(ints(y.strides()), call.at("out_strides").get<Ints>()) << call;
      if (call.contains("output")) is_near<T>(call, "output", y.view());
      tally.compared();
    });
  }
}

TEST(Recorded, PrintsAreEqualLetterByLetter) {
  Tally tally("print");
  for (const Json& call : recorded("print")) {
    with_type(call, [&]<class T>() {
      EXPECT_EQ(napier::to_string(input_of<T>(call).view(), options_of(call)), call.at("printed").get<std::string>())
          << call;
      tally.compared();
    });
  }
}

// torch's results are printed, not Napier's: a last bit could show.
TEST(Recorded, PrintsOfInputsAndResultsAreEqualToo) {
  int printed = 0;
  for (const char* file : {"value", "layout"}) {
    for (const Json& call : recorded(file)) {
      if (!call.contains("printed_input")) continue;
      with_type(call, [&]<class T>() {
        EXPECT_EQ(napier::to_string(input_of<T>(call).view()), call["printed_input"].get<std::string>()) << call;
        const Ints shape = call.at("out_shape");
        const auto output = numbers_of<T>(call.at("output"));
        EXPECT_EQ(napier::to_string(TensorView(output).reshape(shape)), call.at("printed_output").get<std::string>())
            << call;
        printed += 2;
      });
    }
  }
  EXPECT_GT(printed, 100);
}

TEST(Recorded, CallsInPlaceGiveTheSameMemory) {
  Tally tally("inplace");
  for (const Json& call : recorded("inplace")) {
    with_type(call, [&]<class T>() {
      auto x = call.contains("memory_before") ? Rebuilt<T>(call, call["memory_before"]) : input_of<T>(call);
      const auto before = x;
      const std::string message = error_of([&] { in_place(call, x.view()); });
      if (tally.differs(call.at("note")) || call.at("result") == "error") {
        EXPECT_NE(message.find("out has several indices for one element: shape"), std::string::npos) << message << call;
        EXPECT_EQ(bits_of(x.memory), bits_of(before.memory)) << call;
        if (call.at("result") == "error") tally.compared();
        return;
      }
      EXPECT_EQ(message, "no error") << call;
      is_near<T>(call, "output", x.view());
      differs_in_the_view_only(call, before, x);
      tally.compared();
    });
  }
}

TEST(Recorded, CallsIntoAnOutGiveTheSameMemory) {
  Tally tally("out");
  for (const Json& call : recorded("out")) {
    const Json& given = call.at("out_given");
    if (given.at("dtype") != call.at("dtype")) {
      tally.skipped("an out of another type does not compile");
      continue;
    }
    with_type(call, [&]<class T>() {
      auto x = input_of<T>(call);
      Rebuilt<T> y(given, call.value("memory_before", Json()));
      const auto before = y;
      const std::string message = error_of([&] { out(call, y.view(), x.view()); });
      if (given.at("shape") != call.at("shape")) {
        EXPECT_NE(message.find("out has shape "), std::string::npos) << message << call;
        EXPECT_EQ(bits_of(y.memory), bits_of(before.memory)) << call;
        if (call.at("result") == "error") {
          tally.compared();
          return;
        }
        ASSERT_TRUE(tally.differs("(wrong shape)")) << call;
        // What torch makes of its out is what a new tensor is.
        const Tensor<T> fresh = result(call, x.view());
        EXPECT_EQ(ints(fresh.shape()), call.at("out_shape").get<Ints>()) << call;
        EXPECT_EQ(ints(fresh.strides()), call.at("out_strides").get<Ints>()) << call;
        is_near<T>(call, "output", fresh.view());
        return;
      }
      tally.compared();
      if (call.at("result") == "error") {
        EXPECT_NE(message.find("out has several indices for one element: shape"), std::string::npos) << message << call;
        EXPECT_EQ(bits_of(y.memory), bits_of(before.memory)) << call;
        return;
      }
      EXPECT_EQ(message, "no error") << call;
      EXPECT_EQ(ints(y.layout.strides()), call.at("out_strides").get<Ints>()) << call;
      is_near<T>(call, "output", y.view());
      differs_in_the_view_only(call, before, y);
    });
  }
}

TEST(Recorded, CallsWithinOneMemoryAreRightOrRefused) {
  Tally tally("overlap");
  for (const Json& call : recorded("overlap")) {
    if (call.at("in").at("dtype") != call.at("out").at("dtype")) {
      tally.skipped("an out of another type does not compile");
      continue;
    }
    with_type(call, [&]<class T>() {
      Rebuilt<T> memory(call.at("out"), call.at("memory_before"));
      const auto before = memory;
      const Rebuilt<T> in(call.at("in"));
      const TensorView<T> x(memory.memory.data() + in.offset, in.layout), y = memory.view();
      const Tensor<T> wanted = result(call, x);
      const std::string message = error_of([&] { out(call, y, x); });
      const bool refused = message != "no error", torch_refused = call.at("result") == "error";
      if (refused != torch_refused) {
        EXPECT_TRUE(tally.differs(call.at("note"))) << message << call;
      } else {
        tally.compared();
      }
      if (refused) {
        EXPECT_EQ(bits_of(memory.memory), bits_of(before.memory)) << call;
        return;
      }
      EXPECT_EQ(napier::copy(y), wanted) << call;
      if (call.contains("wanted")) is_near<T>(call, "wanted", y);
      differs_in_the_view_only(call, before, memory);
    });
  }
}

}  // namespace
}  // namespace napier_tests

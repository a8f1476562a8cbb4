// SPDX-License-Identifier: MIT
// Every call recorded from torch is made of Napier: it does the same, or stands in the table of what differs and is meant to.
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
const char* const no_complex = "complex elements are not there yet";
const char* const no_type = "the type is not offered (float8)";
const char* const no_function = "the function is not offered";
const char* const no_python = "a matter of Python or of automatic differentiation";
const char* const no_compile = "refused at compile time";
const char* const no_torch = "torch has no kernel for that type, Napier has";
const char* const no_resize = "an out of another shape is an Error, not resized";
const char* const exact_overlap = "sharing is decided by elements: what torch does not notice is an Error";
const char* const same_view =
    "the same elements in the same order are the same view, whatever the stride of an extent of 1";
const char* const negative_strides = "negative strides are strides like others";
const char* const no_flush = "the subnormal result, where torch gives 0";
const char* const other_default = "another default dtype";
const char* const limit_kept = "the limit of a gradient at infinity, where torch gives NaN";
const char* const nan_kept = "the same NaN, where torch turns its sign or takes another";

/// What became of the calls: each has passed, or is in the table, or is one of others, whose tests have failed.
class Tally : public testing::Environment {
 public:
  static Tally& instance() {
    static Tally* const tally = static_cast<Tally*>(testing::AddGlobalTestEnvironment(new Tally));
    return *tally;
  }
  void take(const char* difference, bool failed) {
    if (failed)
      ++others_;
    else if (difference == nullptr)
      ++passed_;
    else
      ++differences_[difference];
  }
  void TearDown() override {
    int deliberate = 0;
    for (const auto& [what, count] : differences_) deliberate += count;
    std::printf("%d recorded calls passed, %d differ deliberately, %d others\n", passed_, deliberate, others_);
    for (const auto& [what, count] : differences_) std::printf("  %4d  %s\n", count, what.c_str());
  }

 private:
  int passed_ = 0, others_ = 0;
  std::map<std::string, int> differences_;
};
[[maybe_unused]] Tally& tally = Tally::instance();

int failures() { return testing::UnitTest::GetInstance()->current_test_info()->result()->total_part_count(); }
/// check makes one call and returns a difference, or null; so many calls differ, or one more has lost its function.
void each(const char* file, int differences, const auto& check) {
  for (const Json& call : recorded(file)) {
    const int before = failures();
    const char* const difference = check(call);
    Tally::instance().take(difference, failures() != before);
    if (difference != nullptr) --differences;
  }
  EXPECT_EQ(differences, 0) << file;
}

/// EXPECT_EQ, outside the templates below: there it would be compiled for every function and type.
template <class T> void equal(const Json& call, const T& got, const T& expected) { EXPECT_EQ(got, expected) << call; }
void equal(const Json& call, const std::string& got, const std::string& expected) { EXPECT_EQ(got, expected) << call; }
void contains(const Json& call, const std::string& text, const char* part) {
  EXPECT_NE(text.find(part), std::string::npos) << text << call;
}

#define OFFERED(name, torchs, backward_call)                                                          \
  struct name##_ {                                                                                    \
    template <class T> static constexpr double ulp = napier::accuracy<napier::function::name, T>.ulp; \
    static constexpr const char* torchs_name = torchs;                                                \
    static auto of(const auto& x) { return napier::name(x); }                                         \
    static auto backward(const auto& grad, const auto& x, const auto& y) {                            \
      static_cast<void>(grad), static_cast<void>(x), static_cast<void>(y);                            \
      return backward_call;                                                                           \
    }                                                                                                 \
    static void out(const auto& y, const auto& x) { napier::name##_out(y, x); }                       \
    static void in_place(const auto& x) { napier::name##_(x); }                                       \
  };
OFFERED(exp, "exp", napier::exp_backward(grad, y))
OFFERED(sigmoid, "sigmoid", napier::sigmoid_backward(grad, y))
OFFERED(exp2, "exp2", 0)
OFFERED(expm1, "expm1", 0)
OFFERED(log_sigmoid, "logsigmoid", napier::log_sigmoid_backward(grad, x))
OFFERED(silu, "silu", napier::silu_backward(grad, x))
OFFERED(softplus, "softplus", napier::softplus_backward(grad, x))

/// Calls f<F>() with the function of a call; false if it is not one of these.
template <class... Function, class F> bool with_one_of(const Json& call, const F& f) {
  const std::string op = call.at("op");
  const auto is = [&]<class One>(std::type_identity<One>) {
    if (op != One::torchs_name) return false;
    f.template operator()<One>();
    return true;
  };
  return (is(std::type_identity<Function>()) || ...);
}
template <class F> bool with_function(const Json& call, const F& f) {
  return with_one_of<exp_, sigmoid_, exp2_, expm1_, log_sigmoid_, silu_, softplus_>(call, f);
}

const char* without_type(const Json& call) {
  return call.at("dtype").get<std::string>().rfind("float8", 0) == 0 ? no_type : no_complex;
}

template <class T> long double wide(T x) {
  if constexpr (sizeof(T) == 2)
    return static_cast<long double>(static_cast<float>(x));
  else
    return static_cast<long double>(x);
}

/// |got - expected| in units of the last place of expected in T.
template <class T> double distance(T got, T expected) {
  const long double a = wide(got), b = wide(expected);
  if ((std::isnan(a) && std::isnan(b)) || (std::isinf(a) && std::isinf(b) && a * b > 0)) return 0;
  constexpr int digits = sizeof(T) == 8 ? 53 : sizeof(T) == 4 ? 24 : std::is_same_v<T, napier::float16> ? 11 : 8;
  constexpr int least = sizeof(T) == 8 ? -1022 : std::is_same_v<T, napier::float16> ? -14 : -126;
  int exponent = 0;
  std::frexp(std::fabs(b) < std::ldexp(1.0L, least) ? std::ldexp(1.0L, least) : b, &exponent);
  return static_cast<double>(std::fabs(a - b) / std::ldexp(1.0L, exponent - digits));
}

/// Our own error, in ULP of the result's type.
template <class Function, class R> double own_error() {
  if constexpr (sizeof(R) == 2)
    return 0.51;  // computed in float and rounded once
  else
    return Function::template ulp<R>;
}
/// torch's: as recorded, or the largest that was seen.
double torch_error(const Json& call) { return call.contains("nearest") ? 0.5 : call.value("max_ulp", 3.0); }

/// Each value as near to the recorded one as both errors allow.  Returns a difference where the exact result is one that torch
/// flushes.
template <class R, class T>
const char* is_near(const Json& call, const char* field, const TensorView<const T>& got, double own_error) {
  const auto expected = numbers_of<T>(call.contains("nearest") ? call["nearest"] : call.at(field));
  equal(call, static_cast<std::size_t>(got.numel()), expected.size());
  if (static_cast<std::size_t>(got.numel()) != expected.size()) return nullptr;
  const char* difference = nullptr;
  const double casts = std::is_same_v<T, R> ? 0 : sizeof(T) < sizeof(R) ? 1 : 0;
  auto value = got.begin();
  for (std::size_t i = 0; i < expected.size(); ++i, ++value) {
    double error = distance(*value, expected[i]);
    if constexpr (sizeof(T) > sizeof(R)) error = distance(static_cast<R>(*value), static_cast<R>(expected[i]));
    if (error <= own_error + torch_error(call) + casts) continue;
    const bool is_flushed = wide(expected[i]) <= 0 && wide(expected[i]) >= 0 && std::fabs(wide(*value)) < 1.2e-38L;
    EXPECT_TRUE(is_flushed) << "element " << i << ": " << wide(*value) << ", not " << wide(expected[i]) << " in " << call;
    difference = no_flush;
  }
  return difference;
}

Ints shape_of(const Json& call) { return call.value("out_shape", call.at("shape")).get<Ints>(); }

/// Of a call that makes a new tensor, which y is.
template <class T, class R> const char* is_the_same(const Json& call, Rebuilt<T> x, const Tensor<R>& y, double own_error) {
  if (call.at("result") == "error") return no_torch;
  equal(call, napier::Dtype<R>::name, call.value("out_dtype", napier::Dtype<R>::name));
  equal(call, ints(y.shape()), shape_of(call));
  equal(call, ints(y.strides()), call.value("out_strides", ints(y.strides())));
  const char* difference = nullptr;
  if (call.contains("output")) difference = is_near<R>(call, "output", y.view(), own_error);
  const std::string printed = napier::to_string(x.view());
  equal(call, printed, call.value("printed_input", printed));
  if (call.contains("printed_output")) {
    const auto output = numbers_of<R>(call.at("output"));
    // torch's results are printed, not Napier's: a last bit could show.
    equal(call, napier::to_string(TensorView<const R>(output.data(), shape_of(call))),
          call["printed_output"].get<std::string>());
  }
  if (difference == nullptr && call.contains("in_vector")) {
    // The input and its sign come back; torch turns it over, or takes another NaN.
    const auto output = numbers_of<R>(call.at("output"));
    for (std::size_t i = 0; i < output.size(); ++i) {
      if (std::isnan(wide(output[i])) && bits(output[i]) != bits(y.data()[i])) difference = nan_kept;
    }
  }
  return difference;
}

/// A call that makes a new tensor.
const char* makes_the_same(const Json& call) {
  if (call.value("default_dtype", "float32") != "float32") return other_default;
  const char* difference = no_function;
  with_function(call, [&]<class Function>() {
    difference = without_type(call);
    with_type(call, [&]<class T>() {
      auto x = input_of<T>(call);
      difference = is_the_same(call, x, Function::of(x.view()), own_error<Function, napier::result_of<T>>());
    });
  });
  return difference;
}

TEST(Recorded, ValuesAreNearAndPrintsEqual) { each("value", 0, makes_the_same); }
TEST(Recorded, SpecialValuesAreNear) { each("special", 5, makes_the_same); }
TEST(Recorded, ValuesAtEveryPositionAreNear) { each("position", 0, makes_the_same); }
TEST(Recorded, TypesAndShapesOfResultsAreEqual) { each("dtype", 17, makes_the_same); }
TEST(Recorded, ComplexCallsAreCounted) { each("complex", 86, makes_the_same); }
TEST(Recorded, LayoutsGiveTheSameStridesAndValues) {
  each("layout", 9, [](const Json& call) -> const char* {
    if (call.at("op") != "view") return makes_the_same(call);
    const std::vector<float> memory = {1, 2, 3};
    EXPECT_EQ(napier::copy(TensorView(memory.data() + 2, {3}, {-1})), (Tensor<float>{3, 2, 1}));
    return negative_strides;
  });
}

TEST(Recorded, PrintsAreEqualLetterByLetter) {
  each("print", 68, [](const Json& call) {
    const char* difference = no_complex;
    with_type(call, [&]<class T>() {
      difference = nullptr;
      if (call.value("default_dtype", "float32") != "float32") {
        difference = other_default;
        return;
      }
      equal(call, napier::to_string(input_of<T>(call).view(), options_of(call)), call.at("printed").get<std::string>());
    });
    return difference;
  });
}

/// Each value within a few units of the recorded one, or where the formula cancels, sigmoid's and silu's, of the larger of it and
/// 1; and the recorded ones printed as recorded.
template <class T>
const char* is_near_gradient(const Json& call, const Tensor<T>& got, const char* field, const Ints& shape,
                             const Ints& strides) {
  const auto expected = numbers_of<T>(call.at(field));
  const double unit = sizeof(T) == 8                       ? 0x1p-50
                      : sizeof(T) == 4                     ? 0x1p-20
                      : std::is_same_v<T, napier::float16> ? 0x1p-9
                                                           : 0x1p-6;
  const double least = call.at("op") == "silu" || call.at("op") == "sigmoid" ? 1
                       : std::is_same_v<T, napier::float16>                  ? 0x1p-14
                                                                             : 0x1p-126;
  equal(call, napier::Dtype<T>::name, call.value("out_dtype", napier::Dtype<T>::name));
  equal(call, ints(got.shape()), shape);
  equal(call, ints(got.strides()), strides);
  equal(call, static_cast<std::size_t>(got.numel()), expected.size());
  if (call.contains("printed_gradient")) {
    equal(call, napier::to_string(TensorView<const T>(expected.data(), shape)),
          call["printed_gradient"].get<std::string>());
  }
  const char* difference = nullptr;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const auto a = static_cast<double>(wide(got.data()[i])), b = static_cast<double>(wide(expected[i]));
    if ((std::isnan(a) && std::isnan(b)) || (std::isinf(a) && a * b > 0 && std::isinf(b))) continue;
    if (std::isnan(b) && (bits(a) == bits(1.0) || bits(std::fabs(a)) == 0)) {
      difference = limit_kept;
      continue;
    }
    EXPECT_LE(std::fabs(a - b), unit * std::max(std::fabs(b), least))
        << "element " << i << ": " << a << ", not " << b << call;
  }
  return difference;
}

/// sigmoid_backward(grad, y), in the only mixture recorded: a double grad and a float y.
template <class T, class Y> const char* of_sigmoid(const Json& call, Rebuilt<Y> y) {
  const auto grad = numbers_of<T>(call.at("grad_output"));
  const TensorView<const T> view(grad.data(), call.at("grad_shape").get<Ints>());
  return is_near_gradient(call, napier::sigmoid_backward(view, y.view()), "output", shape_of(call),
                          call.at("out_strides").get<Ints>());
}

TEST(Recorded, GradientsAreNear) {
  each("grad", 18, [](const Json& call) {
    const char* difference = no_function;
    if (call.at("op") == "sigmoid_backward") {
      with_type(call, [&]<class T>() {
        if constexpr (napier::Dtype<T>::floating) {
          if (call.at("grad_dtype") == call.at("dtype"))
            difference = of_sigmoid<T>(call, input_of<T>(call));
          else if constexpr (std::is_same_v<T, float>)
            difference = of_sigmoid<double>(call, input_of<T>(call));
        }
      });
      return difference;
    }
    with_function(call, [&]<class Function>() {
      with_type(call, [&]<class T>() {
        if constexpr (napier::Dtype<T>::floating) {
          Json dense = call;
          const Ints shape = call.at("shape");
          dense["strides"] = ints(napier::Layout("test", shape).strides());
          auto x = input_of<T>(dense);
          const auto y = Function::of(x.view());
          if constexpr (!std::is_same_v<decltype(Function::backward(y, y, y)), int>) {
            auto one = y;
            for (auto& value : one) value = static_cast<std::remove_reference_t<decltype(value)>>(1);
            difference = is_near_gradient(call, Function::backward(one, x.view(), y), "gradient", shape, dense["strides"]);
          }
        }
      });
    });
    return difference;
  });
}

template <class T> auto bits_of(const Numbers<T>& memory) {
  std::vector<std::uint64_t> result;
  for (const T& x : memory) result.push_back(static_cast<std::uint64_t>(bits(x)));
  return result;
}
/// What differs between two memories, but for the elements of a view.
template <class T> void differs_in_the_view_only(const Json& call, Rebuilt<T> before, const Rebuilt<T>& after) {
  for (const std::int64_t place : offsets(before.layout)) {
    const auto at = static_cast<std::size_t>(before.offset + place);
    before.memory[at] = after.memory[at];
  }
  equal(call, bits_of(before.memory), bits_of(after.memory));
}

TEST(Recorded, CallsInPlaceGiveTheSameMemory) {
  each("inplace", 17, [](const Json& call) {
    const char* difference = no_complex;
    with_one_of<exp_, sigmoid_>(call, [&]<class Function>() {
      with_type(call, [&]<class T>() {
        difference = nullptr;
        if constexpr (!napier::Dtype<T>::floating) {
          equal(call, call.at("result").get<std::string>(), "error");
          difference = no_compile;
        } else {
          auto x = call.contains("memory_before") ? Rebuilt<T>(call, call["memory_before"]) : input_of<T>(call);
          const auto before = x;
          const std::string message = error_of([&] { Function::in_place(x.view()); });
          if (message != "no error") {
            contains(call, message, "out has several indices for one element: shape");
            equal(call, bits_of(x.memory), bits_of(before.memory));
            if (call.at("result") != "error") difference = exact_overlap;
            return;
          }
          equal(call, call.at("result").get<std::string>(), "ok");
          difference = is_near<T>(call, "output", TensorView<const T>(x.view()), own_error<Function, T>());
          differs_in_the_view_only(call, before, x);
        }
      });
    });
    return difference;
  });
}

template <class T, class O>
const char* writes_the_same(const Json& call, double own_error, void (*function_out)(TensorView<O>, TensorView<T>)) {
  const Json& given = call.at("out_given");
  auto x = input_of<T>(call);
  Rebuilt<O> y(given, call.value("memory_before", Json()));
  const auto before = y;
  const std::string message = error_of([&] { function_out(y.view(), x.view()); });
  if (given.at("shape") != call.at("shape")) {
    contains(call, message, "out has shape ");
    equal(call, bits_of(y.memory), bits_of(before.memory));
    if (call.at("result") == "error") return nullptr;
    // An empty tensor of our own becomes what torch makes of its out.
    Tensor<O> fresh;
    napier::exp_out(fresh, x.view());
    equal(call, ints(fresh.shape()), call.at("out_shape").get<Ints>());
    equal(call, ints(fresh.strides()), call.at("out_strides").get<Ints>());
    return no_resize;
  }
  if (call.at("result") == "error") {
    contains(call, message, "out has several indices for one element: shape");
    equal(call, bits_of(y.memory), bits_of(before.memory));
    return nullptr;
  }
  equal(call, message, "no error");
  equal(call, ints(y.layout.strides()), call.at("out_strides").get<Ints>());
  const char* const difference = is_near<napier::result_of<T>>(call, "output", TensorView<const O>(y.view()), own_error);
  differs_in_the_view_only(call, before, y);
  return difference;
}

TEST(Recorded, CallsIntoAnOutGiveTheSameMemory) {
  each("out", 167, [](const Json& call) {
    if (!call.contains("dtype") || !call.contains("out_given") || !call["out_given"].is_object()) return no_python;
    if (call.value("default_dtype", "float32") != "float32") return other_default;
    if (call.at("note").get<std::string>().find("needs grad") != std::string::npos) return no_python;
    const char* difference = no_complex;
    with_one_of<exp_, sigmoid_>(call, [&]<class Function>() {
      with_type(call, [&]<class T>() {
        with_dtype(call.at("out_given").at("dtype"), [&]<class O>() {
          if constexpr (!napier::Dtype<O>::floating) {
            equal(call, call.at("result").get<std::string>(), "error");
            difference = no_compile;
          } else {
            difference = writes_the_same<T, O>(call, own_error<Function, napier::result_of<T>>(),
                                               [](TensorView<O> y, TensorView<T> x) { Function::out(y, x); });
          }
        });
      });
    });
    return difference;
  });
}

TEST(Recorded, CallsWithinOneMemoryAreRightOrRefused) {
  each("overlap", 13, [](const Json& call) {
    const char* difference = no_complex;
    if (call.at("in").at("dtype") != call.at("out").at("dtype")) {
      equal(call, call.at("out").at("dtype").get<std::string>(), "float32");
      with_dtype(call.at("in").at("dtype"), [&]<class T>() {
        if constexpr (sizeof(T) < 4) return;  // none recorded
        Rebuilt<float> memory(call.at("out"));
        memory.memory.resize(64);
        const auto before = memory;
        const TensorView<const T> x(reinterpret_cast<const T*>(memory.memory.data()), layout_of(call.at("in")));
        contains(call, error_of([&] { napier::exp_out(memory.view(), x); }), "share elements");
        equal(call, bits_of(memory.memory), bits_of(before.memory));
        difference = call.at("result") == "error" ? nullptr : exact_overlap;
      });
      return difference;
    }
    with_one_of<exp_, sigmoid_>(call, [&]<class Function>() {
      with_dtype(call.at("out").at("dtype"), [&]<class T>() {
        difference = nullptr;
        if constexpr (!napier::Dtype<T>::floating) {
          difference = no_compile;
        } else {
          Rebuilt<T> memory(call.at("out"), call.at("memory_before"));
          const auto before = memory;
          const Rebuilt<T> in(call.at("in"));
          const TensorView<T> x(memory.memory.data() + in.offset, in.layout), y = memory.view();
          const Tensor<T> wanted = Function::of(x);
          const std::string message = error_of([&] { Function::out(y, x); });
          const bool refused = message != "no error", torch_refused = call.at("result") == "error";
          if (refused != torch_refused) difference = refused ? exact_overlap : same_view;
          if (refused) {
            equal(call, bits_of(memory.memory), bits_of(before.memory));
            return;
          }
          EXPECT_EQ(napier::copy(y), wanted) << call;
          if (call.contains("wanted")) is_near<T>(call, "wanted", TensorView<const T>(y), own_error<Function, T>());
          differs_in_the_view_only(call, before, memory);
        }
      });
    });
    return difference;
  });
}

}  // namespace
}  // namespace napier_tests

// SPDX-License-Identifier: MIT
// Calls recorded from torch: tests/data/README.md says what the fields mean.
#pragma once

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <memory>
#include <napier/napier.hpp>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <vector>

#include "support/layouts.hpp"
#include "support/ulp.hpp"

namespace napier_tests {

using Json = nlohmann::json;

/// The calls of tests/data/<name>.jsonl.
inline std::vector<Json> recorded(const std::string& name) {
  std::ifstream file(std::string(NAPIER_DATA) + "/" + name + ".jsonl");
  std::vector<Json> result;
  for (std::string line; std::getline(file, line);) result.push_back(Json::parse(line));
  if (result.empty()) throw std::runtime_error("no calls recorded in " + name + ".jsonl");
  return result;
}

/// Calls f<T>() with the type that a dtype names; false if it names none of ours, as a complex one.
template <class F> bool with_dtype(const std::string& dtype, const F& f) {
  const auto is = [&]<class T>(std::type_identity<T>) {
    if (dtype != napier::Dtype<T>::name) return false;
    f.template operator()<T>();
    return true;
  };
  const auto any_of = [&]<class... T>(std::type_identity<T>... types) { return (is(types) || ...); };
  using std::type_identity;
  return any_of(type_identity<float>(), type_identity<double>(), type_identity<napier::float16>(),
                type_identity<napier::bfloat16>(), type_identity<bool>(), type_identity<std::uint8_t>(),
                type_identity<std::int8_t>(), type_identity<std::int16_t>(), type_identity<std::uint16_t>(),
                type_identity<std::int32_t>(), type_identity<std::uint32_t>(), type_identity<std::int64_t>(),
                type_identity<std::uint64_t>());
}
template <class F> bool with_type(const Json& call, const F& f) { return with_dtype(call.at("dtype"), f); }

constexpr std::uint16_t bits(napier::float16 x) { return x.bits; }
constexpr std::uint16_t bits(napier::bfloat16 x) { return x.bits; }
template <class T>
requires std::is_integral_v<T>
constexpr T bits(T x) { return x; }

/// A number as recorded: floating ones by their bits in hexadecimal digits, others as they are.
template <class T> T number_of(const Json& value) {
  if constexpr (std::is_integral_v<T>) {
    return value.is_boolean()           ? static_cast<T>(value.get<bool>())
           : value.is_number_unsigned() ? static_cast<T>(value.get<std::uint64_t>())
                                        : static_cast<T>(value.get<std::int64_t>());
  } else {
    const auto b = static_cast<decltype(bits(T()))>(std::stoull(value.get<std::string>(), nullptr, 16));
    if constexpr (sizeof(T) == 2)
      return T::from_bits(b);
    else
      return from_bits(b);
  }
}
/// As an array: a std::vector<bool> is none.
template <class T> struct Numbers {
  std::size_t count = 0;
  std::unique_ptr<T[]> values;
  Numbers() = default;
  explicit Numbers(std::size_t n) : count(n), values(new T[n]()) {}
  Numbers(const Numbers& other) : Numbers(other.count) { std::copy_n(other.data(), count, data()); }
  Numbers& operator=(const Numbers& other) {
    Numbers copied(other);
    std::swap(count, copied.count), values.swap(copied.values);
    return *this;
  }
  Numbers(Numbers&&) = default;
  Numbers& operator=(Numbers&&) = default;
  ~Numbers() = default;
  T* data() { return values.get(); }
  const T* data() const { return values.get(); }
  std::size_t size() const { return count; }
  T& operator[](std::size_t i) { return values[i]; }
  const T& operator[](std::size_t i) const { return values[i]; }
  const T* begin() const { return data(); }
  const T* end() const { return data() + count; }
  void resize(std::size_t n) {
    Numbers resized(n);
    std::copy_n(data(), std::min(n, count), resized.data());
    *this = std::move(resized);
  }
};
template <class T> Numbers<T> numbers_of(const Json& list) {
  Numbers<T> result(list.size());
  for (std::size_t i = 0; i < list.size(); ++i) result[i] = number_of<T>(list[i]);
  return result;
}

inline napier::Layout layout_of(const Json& given) {
  return layout(given.at("shape").get<Ints>(), given.at("strides").get<Ints>());
}

/// A recorded view, in memory of its own or in that of another one.
template <class T> struct Rebuilt {
  Numbers<T> memory;
  napier::Layout layout;
  std::int64_t offset;

  /// given has shape, strides, and an offset unless it is 0; without memory it is zeros, as far as the view goes.
  explicit Rebuilt(const Json& given, const Json& memory_before = Json())
      : memory(numbers_of<T>(memory_before)), layout(layout_of(given)), offset(given.value("offset", std::int64_t{0})) {
    const auto needed = static_cast<std::size_t>(offset + Block(layout).size);
    if (memory.size() < needed) memory.resize(needed);
  }
  napier::TensorView<T> view() { return {memory.data() + offset, layout}; }
};

/// The input of a call, or of a recorded print, in the place where it was.
template <class T> Rebuilt<T> input_of(const Json& call) {
  Rebuilt<T> x(call);
  Numbers<T> values(static_cast<std::size_t>(x.layout.numel()));
  if (call.contains("fill")) {
    const Json& fill = call["fill"];
    const double start = fill.at("start"), step = fill.at("step");
    for (std::size_t k = 0; k < values.size(); ++k) {
      const double value = start + static_cast<double>(k) * step;
      if constexpr (std::is_same_v<T, bool>)
        values[k] = value > 0;
      else
        values[k] = static_cast<T>(value);
    }
    const Json patch = fill.value("patch", Json::object());
    for (const auto& [index, digits] : patch.items()) values[std::stoul(index)] = number_of<T>(digits);
  } else if (call.contains("input")) {
    values = numbers_of<T>(call["input"]);
  }
  const Ints places = offsets(x.layout);
  for (std::size_t i = 0; i < places.size(); ++i) x.memory[static_cast<std::size_t>(x.offset + places[i])] = values[i];
  return x;
}

/// What the calls of set_printoptions come to.
inline napier::PrintOptions options_of(const Json& call) {
  napier::PrintOptions options;
  for (const Json& set : call.value("options", Json::array())) {
    if (set.contains("profile")) {
      const std::string profile = set["profile"];
      options = profile == "short"  ? napier::PrintOptions::brief()
                : profile == "full" ? napier::PrintOptions::full()
                                    : napier::PrintOptions::standard();
    }
    options.precision = set.value("precision", options.precision);
    options.threshold = set.value("threshold", options.threshold);
    options.edgeitems = set.value("edgeitems", options.edgeitems);
    options.linewidth = set.value("linewidth", options.linewidth);
    using Notation = napier::PrintOptions::Notation;
    options.sci_mode = !set.contains("sci_mode") ? Notation::automatic
                       : set["sci_mode"]         ? Notation::scientific
                                                 : Notation::fixed;
  }
  return options;
}

}  // namespace napier_tests

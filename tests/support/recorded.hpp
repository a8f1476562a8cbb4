// SPDX-License-Identifier: MIT
// Calls recorded from torch: tests/data/README.md says what the fields mean.
#pragma once

#include <algorithm>
#include <cstdint>
#include <fstream>
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

/// Calls f<T>() with the type that a call's dtype names.
template <class F> void with_type(const Json& call, const F& f) {
  if (call.at("dtype") == "float32")
    f.template operator()<float>();
  else if (call.at("dtype") == "float64")
    f.template operator()<double>();
  else
    throw std::runtime_error("a call of another type: " + call.dump());
}

template <class T> std::vector<T> numbers_of(const Json& list) {
  using Bits = decltype(bits(T()));
  std::vector<T> result;
  for (const Json& digits : list) {
    result.push_back(from_bits(static_cast<Bits>(std::stoull(digits.get<std::string>(), nullptr, 16))));
  }
  return result;
}

inline napier::Layout layout_of(const Json& given) {
  return layout(given.at("shape").get<Ints>(), given.at("strides").get<Ints>());
}

/// A recorded view, in memory of its own or in that of another one.
template <class T> struct Rebuilt {
  std::vector<T> memory;
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
  std::vector<T> values(static_cast<std::size_t>(x.layout.numel()));
  if (call.contains("fill")) {
    const Json& fill = call["fill"];
    const double start = fill.at("start"), step = fill.at("step");
    for (std::size_t k = 0; k < values.size(); ++k) values[k] = static_cast<T>(start + static_cast<double>(k) * step);
    const Json patch = fill.value("patch", Json::object());
    for (const auto& [index, digits] : patch.items())
      values.at(std::stoul(index)) = numbers_of<T>(Json::array({digits}))[0];
  } else if (call.contains("input")) {
    values = numbers_of<T>(call["input"]);
  }
  const Ints places = offsets(x.layout);
  for (std::size_t i = 0; i < places.size(); ++i)
    x.memory.at(static_cast<std::size_t>(x.offset + places[i])) = values.at(i);
  return x;
}

/// What the calls of set_printoptions come to.
inline napier::PrintOptions options_of(const Json& call) {
  napier::PrintOptions options;
  for (const Json& set : call.value("options", Json::array())) {
    if (set.contains("profile")) {
      const std::string profile = set["profile"];
      options = napier::PrintOptions();
      if (profile == "short") options.precision = 2, options.edgeitems = 2;
      if (profile == "full") options.threshold = INT64_MAX;
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

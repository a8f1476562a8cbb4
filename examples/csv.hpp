// SPDX-License-Identifier: MIT
// A strict reader of tables of numbers: a line of names, then rows of as many numbers, parted by commas.
#pragma once

#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <napier/napier.hpp>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace csv {

/// What is wrong with a file: "data.csv:17: 3 fields, but the first line names 4 columns".
class Error : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
  Error(const std::string& file, std::int64_t line, const std::string& finding)
      : runtime_error(file + ":" + std::to_string(line) + ": " + finding) {}
};

struct Table {
  std::vector<std::string> names;
  napier::Tensor<double> values;  ///< shape [rows, columns], all finite

  std::int64_t rows() const { return values.shape()[0]; }
  std::int64_t columns() const { return values.shape()[1]; }
  const std::string& name(std::int64_t column) const { return names[static_cast<std::size_t>(column)]; }
  /// The line of the file where a row stands.
  static std::int64_t line_of(std::int64_t row) { return row + 2; }
};

/// A field as a message shows it: short, and safe for a terminal.
inline std::string shown(std::string_view field) {
  constexpr std::size_t longest = 40;
  std::string text = "\"";
  for (const char c : field.substr(0, longest)) text += static_cast<unsigned char>(c) < ' ' || c == 127 ? '?' : c;
  return text + (field.size() > longest ? "...\"" : "\"");
}

inline std::string_view trimmed(std::string_view field) {
  const std::size_t first = field.find_first_not_of(" \t"), last = field.find_last_not_of(" \t");
  return first == field.npos ? std::string_view() : field.substr(first, last - first + 1);
}

/// The fields between the commas, without the blanks around them.
inline std::vector<std::string_view> split(std::string_view line) {
  std::vector<std::string_view> fields;
  while (true) {
    const std::size_t comma = line.find(',');
    fields.push_back(trimmed(line.substr(0, comma)));
    if (comma == line.npos) return fields;
    line.remove_prefix(comma + 1);
  }
}

/// The whole field as a number, or what is wrong with it.
inline std::pair<double, const char*> to_number(std::string_view field) {
  double value = 0;
  const char* const end = field.data() + field.size();
  const auto [stop, error] = std::from_chars(field.data(), end, value);
  if (error == std::errc::invalid_argument || stop != end) return {value, "is not a number"};
  if (error == std::errc::result_out_of_range) return {value, "is too large or too small for a double"};
  if (!std::isfinite(value)) return {value, "is not finite"};
  return {value, nullptr};
}

/// Reads a whole file; lines may end in \n or \r\n.
///
/// Throws    Error on a file that cannot be read or is empty, on a first line of numbers, on a line of another number of
///           fields, on a field that is not a finite number.
inline Table read(const std::string& file) {
  std::ifstream stream(file);
  if (!stream) throw Error(file + ": cannot be opened: " + std::strerror(errno));
  Table table;
  std::vector<double> values;
  std::int64_t number = 0;
  for (std::string line; std::getline(stream, line);) {
    ++number;
    if (line.ends_with('\r')) line.pop_back();
    const std::vector<std::string_view> fields = split(line);
    if (number == 1) {
      bool has_name = false;
      for (const std::string_view field : fields) has_name |= to_number(field).second != nullptr;
      if (!has_name) throw Error(file, 1, "the first line holds numbers, not the names of the columns");
      table.names.assign(fields.begin(), fields.end());
      continue;
    }
    if (trimmed(line).empty()) throw Error(file, number, "the line is empty");
    if (fields.size() != table.names.size()) {
      throw Error(file, number,
                  std::to_string(fields.size()) + " fields, but the first line names " +
                      std::to_string(table.names.size()) + " columns");
    }
    for (std::size_t column = 0; column < fields.size(); ++column) {
      const auto [value, fault] = to_number(fields[column]);
      if (fault != nullptr)
        throw Error(file, number, shown(table.names[column]) + ": " + shown(fields[column]) + " " + fault);
      values.push_back(value);
    }
  }
  if (stream.bad()) throw Error(file + ": cannot be read");
  if (number == 0) throw Error(file, 1, "the file is empty");
  const auto columns = static_cast<std::int64_t>(table.names.size());
  table.values = napier::Tensor<double>::from({number - 1, columns}, values);
  return table;
}

}  // namespace csv

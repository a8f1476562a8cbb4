// SPDX-License-Identifier: MIT
// What an Error says.
#pragma once

#include <napier/error.hpp>
#include <string>

namespace napier_tests {

/// The message of the Error that call throws; "no error" where it throws none.
template <class Call> std::string error_of(const Call& call) {
  try {
    call();
  } catch (const napier::Error& error) { return error.what(); }
  return "no error";
}

}  // namespace napier_tests

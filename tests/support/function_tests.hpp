// SPDX-License-Identifier: MIT
// The tests that every function of one input has, on every ISA, for a Function as promises.hpp describes it.
#pragma once

#include "support/promises.hpp"

#define KEEPS_WHAT_EVERY_FUNCTION_PROMISES(Suite, Function, float_digest, double_digest)                             \
  class Suite : public OnIsa {};                                                                                     \
  INSTANTIATE_ON_EVERY_ISA(Suite);                                                                                   \
  TEST_P(Suite, ErrsNoMoreThanStated) {                                                                              \
    errs_no_more_than_stated<Function, float>(every_float(3989));                                                    \
    errs_no_more_than_stated<Function, float>(hard_inputs<float>());                                                 \
    errs_no_more_than_stated<Function, double>(random_doubles(50000, 7));                                            \
    errs_no_more_than_stated<Function, double>(hard_inputs<double>());                                               \
  }                                                                                                                  \
  TEST_P(Suite, ErrsAsMuchAsStatedAtItsWorstInput) {                                                                 \
    errs_as_much_as_stated<Function, float>();                                                                       \
    errs_as_much_as_stated<Function, double>();                                                                      \
  }                                                                                                                  \
  TEST_P(Suite, HasTheBitsOfThisVersion) {                                                                           \
    EXPECT_EQ((digest<Function, float>(every_float(997))), float_digest);                                            \
    EXPECT_EQ((digest<Function, double>(random_doubles(200000, 1))), double_digest);                                 \
  }                                                                                                                  \
  TEST_P(Suite, HasTheSameBitsAtEveryPlaceAndTouchesNothingElse) {                                                   \
    has_the_same_bits_at_every_place_and_touches_nothing_else<Function, float>();                                    \
    has_the_same_bits_at_every_place_and_touches_nothing_else<Function, double>();                                   \
  }                                                                                                                  \
  TEST_P(Suite, HasTheSameBitsBesideAnyOthers) {                                                                     \
    has_the_same_bits_beside_any_others<Function, float>();                                                          \
    has_the_same_bits_beside_any_others<Function, double>();                                                         \
  }                                                                                                                  \
  TEST_P(Suite, KeepsNaN) {                                                                                          \
    keeps_nan<Function, float>();                                                                                    \
    keeps_nan<Function, double>();                                                                                   \
  }                                                                                                                  \
  TEST(Suite##Exhaustive, ErrsNoMoreThanStatedOnEveryFloat) { errs_no_more_than_stated_on_every_float<Function>(); } \
  TEST(Suite##Exhaustive, ErrsNoMoreThanStatedOnManyDoubles) { errs_no_more_than_stated_on_many_doubles<Function>(10); }

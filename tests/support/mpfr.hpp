// SPDX-License-Identifier: MIT
// Reference values from MPFR.
#pragma once

#include <mpfr.h>

#include <cmath>
#include <cstdint>
#include <limits>

namespace napier_tests {

/// A number of so many bits that MPFR computes with, over its whole range of exponents.
class Mpfr {
 public:
  explicit Mpfr(mpfr_prec_t bits = 120) { mpfr_init2(value_, bits); }
  Mpfr(const Mpfr&) = delete;
  Mpfr& operator=(const Mpfr&) = delete;
  ~Mpfr() { mpfr_clear(value_); }

  void exp(double x) {
    mpfr_set_d(value_, x, MPFR_RNDN);
    mpfr_exp(value_, value_, MPFR_RNDN);
  }
  /// 1/(1 + e^-x); e^-x is never small beside 1 where that would lose bits of the result.
  void sigmoid(double x) {
    exp(-x);
    mpfr_add_ui(value_, value_, 1, MPFR_RNDN);
    mpfr_ui_div(value_, 1, value_, MPFR_RNDN);
  }

  void exp2(double x) {
    mpfr_set_d(value_, x, MPFR_RNDN);
    mpfr_exp2(value_, value_, MPFR_RNDN);
  }
  void expm1(double x) {
    mpfr_set_d(value_, x, MPFR_RNDN);
    mpfr_expm1(value_, value_, MPFR_RNDN);
  }
  void tanh(double x) {
    mpfr_set_d(value_, x, MPFR_RNDN);
    mpfr_tanh(value_, value_, MPFR_RNDN);
  }
  void relu(double x) { mpfr_set_d(value_, x > 0 ? x : 0, MPFR_RNDN); }
  void silu(double x) {
    sigmoid(x);
    if (x >= -1e6) mpfr_mul_d(value_, value_, x, MPFR_RNDN);  // below it is 0, but at minus infinity 0 times that
  }
  /// log(1 + e^x), and x itself above threshold.
  void softplus(double x, double threshold) {
    exp(x);
    if (x > threshold)
      mpfr_set_d(value_, x, MPFR_RNDN);
    else
      mpfr_log1p(value_, value_, MPFR_RNDN);
  }
  void log_sigmoid(double x) {
    exp(-x);
    if (-x > 1e6)
      mpfr_set_d(value_, -x, MPFR_RNDN);
    else
      mpfr_log1p(value_, value_, MPFR_RNDN);
    mpfr_neg(value_, value_, MPFR_RNDN);
  }
  /// e^-|x|/(1 + e^-|x|)^2.
  void sigmoid_derivative(double x) {
    exp(-std::fabs(x));
    Mpfr square;
    mpfr_add_ui(square.value_, value_, 1, MPFR_RNDN);
    mpfr_sqr(square.value_, square.value_, MPFR_RNDN);
    mpfr_div(value_, value_, square.value_, MPFR_RNDN);
  }

  /// Rounded once, to nearest, ties to even.
  template <class T> T nearest() const {
    if constexpr (sizeof(T) == 4)
      return mpfr_get_flt(value_, MPFR_RNDN);
    else
      return mpfr_get_d(value_, MPFR_RNDN);
  }

  /// Rounded to odd: rounding it once more, to a narrower type, gives what rounding this would.
  long double value() const {
    const long double cut = mpfr_get_ld(value_, MPFR_RNDZ);
    if (mpfr_cmp_ld(value_, cut) == 0 || std::fpclassify(cut) == FP_ZERO || std::isinf(cut)) return cut;
    // Cut to 64 bits, the last one of which is set where something was lost.
    int exponent = 0;
    const long double fraction = std::frexp(cut, &exponent);
    const auto integer = static_cast<std::uint64_t>(std::ldexp(std::fabs(fraction), 64)) | 1;
    return std::copysign(std::ldexp(static_cast<long double>(integer), exponent - 64), cut);
  }

  /// |got - this| in ULP of double, of the smallest subnormal where this is one; from 2^1024 on infinity is asked for.
  double ulp_error(double got) {
    if (mpfr_sgn(value_) < 0) {
      mpfr_neg(value_, value_, MPFR_RNDN);
      got = -got;
    }
    const bool overflows = mpfr_cmp_ui_2exp(value_, 1, 1024) >= 0;
    if (overflows || std::isinf(got)) return overflows && std::isinf(got) && got > 0 ? 0 : HUGE_VAL;
    const mpfr_exp_t last_place = mpfr_zero_p(value_) != 0 ? -1074 : mpfr_get_exp(value_) - 53;
    mpfr_sub_d(value_, value_, got, MPFR_RNDN);
    mpfr_mul_2si(value_, value_, last_place < -1074 ? 1074 : -last_place, MPFR_RNDN);
    return std::fabs(mpfr_get_d(value_, MPFR_RNDN));
  }

 private:
  mpfr_t value_;
};

}  // namespace napier_tests

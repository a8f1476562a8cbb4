// SPDX-License-Identifier: MIT
// Whether views share elements: decided exactly, within a bounded search.
#pragma once

#include <cstdint>
#include <napier/layout.hpp>

namespace napier::inline NAPIER_ABI {

/// The bytes of a view's elements: element i begins at begin + size · sum(i_d · stride_d).
struct Footprint {
  std::uintptr_t begin;
  std::int64_t size;
  const Layout& layout;
};

enum class Answer { no, yes, unknown };

/// A sum of terms c x, 0 <= x <= u, c > 0: whether it can be exactly a target.  Unsigned, as two views' sizes in bytes may
/// add up to more than INT64_MAX, but to no more than twice that.
class BoundedSum {
 public:
  using Number = std::uint64_t;

  /// Adds the term c x, 0 <= x <= u.
  void add(Number c, Number u) noexcept {
    if (u == 0) return;
    int at = 0;
    while (at < count_ && c_[at] > c) ++at;
    if (at < count_ && c_[at] == c) {
      u_[at] += u;
      return;
    }
    for (int k = count_++; k > at; --k) {
      c_[k] = c_[k - 1];
      u_[k] = u_[k - 1];
    }
    c_[at] = c;
    u_[at] = u;
  }

  Answer reaches(Number target) noexcept {
    Number most = 0, divisor = 0;
    for (int k = count_ - 1; k >= 0; --k) {
      most_[k] = most += c_[k] * u_[k];
      for (Number a = c_[k]; a != 0;) {
        const Number rest = divisor % a;
        divisor = a;
        a = rest;
      }
      divisor_[k] = divisor;
    }
    steps_ = 0;
    return search(0, target);
  }

 private:
  static constexpr int most_terms = 2 * max_rank + 1, most_steps = 1 << 16;
  int count_ = 0, steps_ = 0;
  // Terms by falling c, and of each and those after it: the largest sum, and the divisor of all sums.
  Number c_[most_terms], u_[most_terms], most_[most_terms], divisor_[most_terms];

  Answer search(int k, Number target) noexcept {
    if (target == 0) return Answer::yes;
    if (k == count_ || target > most_[k] || target % divisor_[k] != 0) return Answer::no;
    if (++steps_ > most_steps) return Answer::unknown;
    const Number fits = target / c_[k], top = fits < u_[k] ? fits : u_[k];
    for (Number x = top + 1; x-- > 0;) {
      const Number rest = target - c_[k] * x;
      if (rest > (k + 1 < count_ ? most_[k + 1] : 0)) break;  // and a smaller x leaves more
      const Answer answer = search(k + 1, rest);
      if (answer != Answer::no) return answer;
    }
    return Answer::no;
  }
};

/// Whether some byte belongs to an element of a and to one of b.
inline Answer share_elements(const Footprint& a, const Footprint& b) noexcept {
  if (a.layout.numel() == 0 || b.layout.numel() == 0) return Answer::no;
  // x + sum(s_d i_d) = y + sum(t_d j_d), with one more dimension for the bytes of an element on either side; terms on the
  // wrong side of the equation, or with a negative stride, are counted from their other end.
  BoundedSum sum;
  std::int64_t low_a = 0, high_a = a.size - 1, low_b = 0, high_b = b.size - 1;
  const auto count = [&sum](const Footprint& f, std::int64_t& low, std::int64_t& high) {
    sum.add(1, static_cast<std::uint64_t>(f.size - 1));
    for (int d = 0; d < f.layout.rank(); ++d) {
      const std::int64_t last = f.layout.shape()[d] - 1;
      if (last == 0) continue;  // and the stride may be any number
      const std::int64_t step = f.layout.strides()[d] * f.size;
      if (step == 0) continue;
      (step < 0 ? low : high) += step * last;
      sum.add(static_cast<std::uint64_t>(step < 0 ? -step : step), static_cast<std::uint64_t>(last));
    }
  };
  count(a, low_a, high_a);
  count(b, low_b, high_b);
  const auto at_a = static_cast<std::int64_t>(a.begin), at_b = static_cast<std::int64_t>(b.begin);
  if (at_a + high_a < at_b + low_b || at_b + high_b < at_a + low_a) return Answer::no;
  return sum.reaches(static_cast<std::uint64_t>(at_b + high_b) - static_cast<std::uint64_t>(at_a + low_a));
}

/// Whether two different indices lead to the same element.
inline Answer overlaps_itself(const Layout& layout) noexcept {
  if (layout.numel() <= 1) return Answer::no;
  // Dimensions by rising stride.  If each steps past all that those before it reach, no two indices meet.
  int count = 0;
  std::uint64_t stride[max_rank], last[max_rank];
  for (int d = 0; d < layout.rank(); ++d) {
    if (layout.shape()[d] == 1) continue;
    const std::int64_t s = layout.strides()[d];
    if (s == 0) return Answer::yes;
    const auto size = static_cast<std::uint64_t>(s < 0 ? -s : s);
    int at = count++;
    for (; at > 0 && stride[at - 1] > size; --at) {
      stride[at] = stride[at - 1];
      last[at] = last[at - 1];
    }
    stride[at] = size;
    last[at] = static_cast<std::uint64_t>(layout.shape()[d] - 1);
  }
  bool simple = true;
  std::uint64_t reach = 0;
  for (int d = 0; d < count; ++d) {
    simple = simple && stride[d] > reach;
    reach += stride[d] * last[d];
  }
  if (simple) return Answer::no;

  // Two indices meet where sum(s_d x_d) = 0 for differences |x_d| <= last_d that are not all zero.  Let k be the last of
  // these, x_k >= 1, and count the others from their lowest:  sum of s_d y_d over d < k, 0 <= y_d <= 2 last_d, and s_k y_k,
  // 0 <= y_k <= last_k - 1, make sum of s_d last_d over d < k, less s_k.
  reach = 0;
  for (int k = 1; k < count; ++k) {
    reach += stride[k - 1] * last[k - 1];
    if (reach < stride[k]) continue;
    BoundedSum sum;
    for (int d = 0; d < k; ++d) sum.add(stride[d], 2 * last[d]);
    sum.add(stride[k], last[k] - 1);
    const Answer answer = sum.reaches(reach - stride[k]);
    if (answer != Answer::no) return answer;
  }
  return Answer::no;
}

}  // namespace napier::inline NAPIER_ABI

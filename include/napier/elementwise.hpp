// SPDX-License-Identifier: MIT
// An elementwise function of any layouts, N inputs and an output: the checks, and the walk that hands runs of adjacent elements
// to a loop.
#pragma once

#include <cstdint>
#include <napier/accuracy.hpp>
#include <napier/options.hpp>
#include <napier/overlap.hpp>
#include <napier/simd/dispatch.hpp>
#include <napier/tensor.hpp>
#include <napier/walk.hpp>
#include <span>
#include <type_traits>
#include <utility>

namespace napier::inline NAPIER_ABI {

/// The type in which the loop of a function computed in C takes or gives elements of type T: numbers of two bytes as they are, by
/// the hardware's conversions; everything else that is not C goes through a buffer of C.
template <class T, class C>
using loop_element = std::conditional_t<sizeof(T) == 2 && Dtype<T>::floating && std::is_same_v<C, float>, T, C>;

/// A function with the loops that take inputs of types In.
template <class... In> using FunctionFor = simd::AnyFunction<result_of<In...>, loop_element<In, compute_of<In...>>...>;

/// Not inlined, so that all arithmetic stands between the two ends of the caller's FpState.
template <class R, class O, class... E, class... In>
NAPIER_NOINLINE void walk_rows(const void* f, simd::Loop<R, E...> loop, std::int64_t numel, Cursor<O, R>&& out,
                               Cursor<const In, E>&&... in) {
  constexpr std::int64_t long_row = 16;  // shorter rows are cheaper through the buffer, many at a time
  const bool by_rows = out.row() >= long_row && out.has_adjacent_rows() && (in.has_adjacent_rows() && ...);
  for (std::int64_t done = 0, n = 0; done < numel; done += n) {
    n = by_rows ? out.row() : numel - done < out.most ? numel - done : out.most;
    loop(f, n, by_rows ? numel : n, out.place(n), in.read(n)...);
    out.write(n);
  }
}

/// What the functions below know of an argument: its first element and its layout.
template <class T> struct Operand {
  T* data;
  const Layout& layout;

  std::uintptr_t begin() const { return reinterpret_cast<std::uintptr_t>(data); }
  std::uintptr_t end() const { return begin() + static_cast<std::uintptr_t>(layout.numel()) * sizeof(T); }
  Footprint footprint() const { return {begin(), sizeof(T), layout}; }
};
template <class T> Operand(T*, const Layout&) -> Operand<T>;

template <class X> auto output(X&& x) { return Operand{x.data(), x.layout()}; }
template <class X> auto input(X&& x) {
  const auto* data = x.data();
  return Operand{data, x.layout()};
}

template <class O, class... In> constexpr bool check_types() {
  constexpr bool is_writable = !std::is_const_v<O>, is_supported = (Dtype<std::remove_const_t<In>>::supported && ...);
  constexpr bool is_floating = Dtype<std::remove_const_t<O>>::floating;
  static_assert(is_writable, "napier: out must not be const");
  static_assert(is_supported,
                "napier: elements must be float, double, float16, bfloat16, bool or an integer type other than char");
  static_assert(is_floating || !is_writable,
                "napier: out must be float, double, float16 or bfloat16; a result is not cast to anything else");
  return is_writable && is_supported && is_floating;
}

/// The shape that all inputs broadcast to: of each dimension, counted from the last, the one extent that is not 1.
template <class... In> Layout broadcast_shape(const char* where, Operand<const In>... in) {
  std::int64_t shape[max_rank];
  int rank = 0;
  ((rank = in.layout.rank() > rank ? in.layout.rank() : rank), ...);
  for (int d = 0; d < rank; ++d) shape[d] = 1;
  const auto joins = [&](const Layout& layout) {
    for (int d = 0; d < layout.rank(); ++d) {
      std::int64_t& extent = shape[rank - layout.rank() + d];
      if (extent == layout.shape()[d] || layout.shape()[d] == 1) continue;
      if (extent != 1) return false;
      extent = layout.shape()[d];
    }
    return true;
  };
  if (!(joins(in.layout) && ...)) {
    Message message(where);
    const char* before = "inputs do not broadcast: shapes ";
    ((message << before << in.layout.shape(), before = " and "), ...);
    throw_error(message);
  }
  return Layout(where, {shape, rank});
}

/// Whether a loop can take the operands where they stand.
template <class O, class... In>
inline constexpr bool needs_no_cast = std::is_same_v<O, result_of<In...>> &&
                                      (std::is_same_v<In, loop_element<In, compute_of<In...>>> && ...);

/// All operands contiguous and of one shape.
template <class O, class... In>
void run_contiguous(const simd::AnyFunction<O, In...>& f, std::int64_t numel, O* out, const In*... in) {
  const simd::FpState state;
  f.loop()(f.object, numel, numel, out, in...);
}

/// All operands of one shape, and none that shares elements with out in another order.
template <class O, class... In, std::size_t... k>
void run_walk(std::index_sequence<k...>, const FunctionFor<In...>& f, Operand<O> out, Operand<const In>... in) {
  using Path = Walk<1 + sizeof...(In)>;
  const auto loop = f.loop();
  if (out.layout.numel() == 0) return;
  const simd::FpState state;
  const auto go = [&](const Path& walk) {
    if (walk.numel() == 0) return;
    walk_rows(f.object, loop, walk.numel(), Cursor<O, result_of<In...>>(walk, 0, out.data),
              Cursor<const In, loop_element<In, compute_of<In...>>>(walk, 1 + k, in.data)...);
  };
  const Path walk({&out.layout, &in.layout...});
  const int d = walk.across(), inner = walk.rank - 1;
  if (d < 0) return go(walk);
  const std::int64_t rows = walk.shape[d] / Path::tile_rows * Path::tile_rows;
  const std::int64_t columns = walk.shape[inner] / Path::tile_columns * Path::tile_columns;
  go(walk.part(d, 0, rows).part(inner, 0, columns).in_tiles(d));
  go(walk.part(d, 0, rows).part(inner, columns, walk.shape[inner] - columns));
  go(walk.part(d, rows, walk.shape[d] - rows));
}

/// An input in the shape of out, that may be read while out is written: in itself if they share no element or are the same
/// view; a copy where that could not be found out.
template <class In> class Separated {
 public:
  template <class O>
  Separated(const char* where, Operand<O> out, Operand<const In> in)
      : view_(TensorView<const In>(in.data, in.layout).broadcast_to(out.layout.shape())) {
    const bool same = out.begin() == in.begin() && sizeof(O) == sizeof(In) && out.layout.same_strides(view_.layout());
    if (same) return;
    const Answer shared = share_elements(out.footprint(), in.footprint());
    if (shared == Answer::yes) {
      Message message(where);
      message << "out and the input share elements but are not the same view: shape " << out.layout.shape() << ", strides "
              << out.layout.strides() << " and " << view_.strides();
      throw_error(message);
    }
    if (shared == Answer::unknown) {
      copy_ = copy(view_);
      view_ = copy_.view();
    }
  }

  Operand<const In> operand() const { return {view_.data(), view_.layout()}; }

 private:
  Tensor<In> copy_;
  TensorView<const In> view_;
};

/// out = f(in...) for any layouts, with all the checks.
template <class O, class... In>
NAPIER_NOINLINE void compute_any(const char* where, const FunctionFor<In...>& f, Operand<O> out, Operand<const In>... in) {
  const Layout result = broadcast_shape(where, in...);
  if (!(out.layout.shape() == result.shape())) {
    Layout::fail(where, "out has shape", out.layout.shape(), ", the result has shape ", result.shape());
  }
  if (result.numel() == 0) return;
  if (const Answer answer = overlaps_itself(out.layout); answer != Answer::no) {
    Layout::fail(where,
                 answer == Answer::yes ? "out has several indices for one element: shape"
                                       : "out may have several indices for one element (not found out): shape",
                 out.layout.shape(), ", strides ", out.layout.strides());
  }
  run_walk(std::index_sequence_for<In...>(), f, out, Separated<In>(where, out, in).operand()...);
}

/// out = f(in...); where, the name of the user's call, begins the messages of errors.
template <class O, class... In>
void compute(const char* where, const FunctionFor<In...>& f, Operand<O> out, Operand<const In>... in) {
  const auto beside = [&](const auto& x) {
    const bool in_place = x.begin() == out.begin() && x.end() == out.end();
    return x.layout.shape() == out.layout.shape() && x.layout.is_contiguous() &&
           (in_place || x.end() <= out.begin() || out.end() <= x.begin());
  };
  if constexpr (needs_no_cast<O, In...>) {
    if (out.layout.is_contiguous() && (beside(in) && ...)) [[likely]]
      return run_contiguous(f, out.layout.numel(), out.data, in.data...);
  }
  compute_any(where, f, out, in...);
}

/// One input and an output, arrays or the like of floats or of doubles: what compute_arrays takes.
template <class Out, class... X> inline constexpr bool are_arrays = false;
template <class Out, class X>
requires std::is_same_v<typename span_of<Out&>::element_type, std::remove_const_t<typename span_of<const X&>::element_type>>
inline constexpr bool are_arrays<Out, X> = std::is_same_v<element_of<X>, float> || std::is_same_v<element_of<X>, double>;

/// compute for arrays, without a Layout.
template <class T>
void compute_arrays(const char* where, const simd::AnyFunction<T, T>& f, T* out, std::size_t out_size, const T* in,
                    std::size_t in_size) {
  if (out_size == in_size && (out == in || out + out_size <= in || in + in_size <= out)) [[likely]] {
    run_contiguous(f, static_cast<std::int64_t>(in_size), out, in);
  } else {
    const Layout out_layout(where, {static_cast<std::int64_t>(out_size)}),
        in_layout(where, {static_cast<std::int64_t>(in_size)});
    compute_any(where, f, Operand<T>{out, out_layout}, Operand<const T>{in, in_layout});
  }
}

/// Whether correct rounding costs nothing: F's results are exact, or would be but for their rounding, once; then only of floating
/// inputs, as integers are rounded before.
template <class F> inline constexpr bool is_exact = false;
template <class F> inline constexpr bool is_rounded_once = false;
template <class F> inline constexpr bool can_be_correct = accuracy<function::correct<F>, float>.evidence != Evidence::none;
/// And those of two bytes are correct wherever F can be.
template <class F, class... In>
inline constexpr bool is_correct_of = is_exact<F> || (is_rounded_once<F> && (Dtype<In>::floating && ...)) ||
                                      (can_be_correct<F> && ((sizeof(In) == 2 && Dtype<In>::floating) && ...));

template <class F> inline constexpr function::correct<F> correct_of{};

template <class... In, class F> NAPIER_INLINE FunctionFor<In...> with_loops(const F& f) {
  using C = compute_of<In...>;
  return {&f, simd::loops<C, F, result_of<In...>, loop_element<In, C>...>};
}

/// f with its loops for inputs of types In, or function::correct<F> where options ask for that.
template <class... In, class F>
NAPIER_INLINE FunctionFor<In...> chosen(const char* where, const Options& options, const F& f) {
  if constexpr (!is_correct_of<F, In...>) {
    if (options.rounding == Rounding::correct) {
      if constexpr (can_be_correct<F>) {
        return with_loops<In...>(correct_of<F>);
      } else {
        Message message(where);
        message << "no correct rounding here: exp and sigmoid have it, this function has Rounding::faithful only";
        throw_error(message);
      }
    }
  }
  return with_loops<In...>(f);
}

/// The layout of a new result.  Inputs of another type than the result's are converted first, into copies by torch's rule.
template <class... In> Layout new_layout(const char* where, Operand<const In>... in) {
  const auto converted = []<class T>(Operand<const T> x) {
    return std::is_same_v<T, result_of<In...>> ? x.layout : copy_layout(x.layout);
  };
  if constexpr (sizeof...(In) == 1) {
    const Layout layout = converted(in...);
    return result_layout(&layout, 1);
  } else {
    const Layout result = broadcast_shape(where, in...);
    const Layout layouts[] = {repeated(where, converted(in), result.shape())...};
    return result_layout(layouts, sizeof...(In), ((in.layout.shape() == result.shape()) && ...));
  }
}

/// f(in...) into a new tensor.
template <class... In> auto compute_operands(const char* where, const FunctionFor<In...>& f, Operand<const In>... in) {
  using R = result_of<In...>;
  auto result = Tensor<R>::laid_out(new_layout(where, in...));
  if constexpr (sizeof...(In) > 1) {
    compute(where, f, output(result), in...);
  } else {  // nothing can be shared with a new tensor
    if constexpr (needs_no_cast<R, In...>) {
      if ((in.layout.is_contiguous() && ...)) {
        run_contiguous(f, result.numel(), result.data(), in.data...);
        return result;
      }
    }
    run_walk(std::index_sequence<0>(), f, output(result), in...);
  }
  return result;
}

/// The same into out.  One that owns its memory, has no elements and is none of x gets the shape of the result.
template <class Out, class... X>
void compute_into(const char* where, const FunctionFor<element_of<X>...>& f, Out& out, const X&... x) {
  if constexpr (are_arrays<Out, X...>) {
    const std::span to(out);
    const std::span from(x...);
    return compute_arrays(where, f, to.data(), to.size(), from.data(), from.size());
  }
  if constexpr (is_tensor<Out>) {
    const bool in_place = ((static_cast<const void*>(&x) == &out) || ...);
    if (out.numel() == 0 && !in_place) {
      const Layout layout = new_layout(where, input(viewed(x))...);
      static_cast<void>(simd::active_rank());  // throws if anything will, while out is as it was
      if (!(out.shape() == layout.shape())) out = Out::laid_out(layout);
    }
  }
  compute(where, f, output(viewed(out)), input(viewed(x))...);
}

/// What the public functions call, with a function f; inlined, so that constant options cost nothing.
template <class F, viewable... X>
NAPIER_INLINE auto compute_new(const char* where, const Options& options, const F& f, const X&... x) {
  if constexpr (check_types<float, element_of<X>...>())
    return compute_operands(where, chosen<element_of<X>...>(where, options, f), input(viewed(x))...);
  else
    return Tensor<float>();  // after the message above, none about this
}
template <class F, class Out, viewable... X>
NAPIER_INLINE void compute_out(const char* where, const Options& options, const F& f, Out& out, const X&... x) {
  using O = std::remove_pointer_t<decltype(viewed(out).data())>;
  if constexpr (check_types<O, element_of<X>...>())
    compute_into(where, chosen<element_of<X>...>(where, options, f), out, x...);
}

/// A function of one's own over elements of any layout: out = f(in...).  out has the shape that the inputs broadcast to; a Tensor
/// without elements that is no input gets it.
///
/// F         a function type with a kernel: Kernel<F> (simd/isa.hpp and simd/stages.inl describe one).
/// Out       anything writable that has a view: Tensor, TensorView, std::span, a contiguous range.  It is returned.
/// Throws    Error where shapes do not fit, out has several indices for one element, or it shares elements with an input and
///           is not the same view; nothing is written then.  std::bad_alloc.
template <class F, viewable Out, viewable... In> Out elementwise(const F& f, Out&& out, const In&... in) {
  compute_out("elementwise", {}, f, out, in...);
  return static_cast<Out&&>(out);
}

/// The same, into a new tensor of the shape that the inputs broadcast to, with strides by torch's rule.
template <class F, viewable... In> auto map(const F& f, const In&... in) { return compute_new("map", {}, f, in...); }

}  // namespace napier::inline NAPIER_ABI

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The headers as such: no include goes upward, each compiles alone, under anybody's macros and flags, without a warning.

  tests/layers_test.py [--compiler C]... [--include DIR] [--quick] [CHECK]...

Checks: upward, alone, macros, flags, warnings (all unless some are named).  Compilers: those of g++, clang++, clang++-19
that are here.  --quick: fewer flags.  A line for each failure, then "N passed, N failed".
"""

import argparse
import concurrent.futures
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent

# The layers of the house, lowest first.  The functions, layer 5, are the headers that have a kernel of the same name.
LAYERS = [
    "simd/region simd/fp_state error options accuracy",
    "layout overlap dtype half",
    "view tensor walk print_options format formatter",
    "simd/*",
    "elementwise",
    "",
    "napier",
    "interop/* executors/*",
]
FUNCTIONS = 5

# Every template of the public headers, instantiated: warnings come, and code is generated, in their bodies only then.
USE = r"""
namespace use {
template <class T> static void family(const napier::Tensor<T>& x, napier::Tensor<T>& y) {
  y = napier::exp2(x); y = napier::expm1(x); y = napier::tanh(x); y = napier::relu(x); y = napier::silu(x);
  y = napier::softplus(x, 2, 10); y = napier::log_sigmoid(x); y = napier::sigmoid_derivative(x);
  napier::tanh_out(y, x); napier::silu_(y); napier::softplus_(y); napier::relu_out(y.view(), x);
  y = napier::exp_backward(x, x); y = napier::sigmoid_backward(x, x); y = napier::sigmoid_backward_from_input(x, x);
  y = napier::tanh_backward(x, x); y = napier::silu_backward(x, x); y = napier::softplus_backward(x, x);
  y = napier::log_sigmoid_backward(x, x); y = napier::relu_backward(x, x);
  napier::sigmoid_backward_(y, x); napier::tanh_backward_out(y, x, x);
}
template <class T> static void casts(const napier::Tensor<T>& x) {
  napier::Tensor<napier::float16> half;
  napier::Tensor<double> wide;
  napier::exp_out(half, x); napier::sigmoid_out(wide, half.view()); half = napier::tanh(half);
}
template <class T> static void everything() {
  using napier::Tensor;
  auto x = Tensor<T>::empty({2, 3, 4}), zeros = Tensor<T>::zeros({2, 3}), full = Tensor<T>::full({3}, T(2));
  Tensor<T> a{{1, 2}, {3, 4}}, b(a), c(static_cast<Tensor<T>&&>(b));
  c = a, b = static_cast<Tensor<T>&&>(c);
  const T list[] = {1, 2, 3, 4};
  const Tensor<T> constant = Tensor<T>::from({2, 2}, list);
  auto v = x.view();
  v.slice(0, napier::all, napier::all, -1).transpose(0, 1).select(1, 0).unsqueeze(0).squeeze();
  v.permute({2, 0, 1}).squeeze(-1).broadcast_to({2, 3, 4}).reshape({-1}).flatten();
  v.at(0, 0, 0) = v(0, 0, 0) = constant.at(0, 0) + a(0, 0);
  for (T& value : x) value = T(1);
  a = napier::exp(constant), a = napier::sigmoid(v.slice(2, 0, 2)), a = napier::copy(v.transpose(0, 1));
  napier::exp_out(a, constant, {.rounding = napier::Rounding::faithful}), napier::sigmoid_out(a.view(), constant);
  napier::exp_(a), napier::sigmoid_(a.view());
  T array[4] = {};
  napier::exp_out(std::span<T>(array), std::span<const T>(list));
  napier::sigmoid_out(std::span<T>(array), std::span<const T>(list));
  napier::elementwise(napier::function::exp(), a, constant), a = napier::map(napier::function::exp(), constant);
  family(constant, a);
  if (a == constant) std::cout << a << constant.view() << napier::to_string(a, {.precision = 2});
}
template <class T> static void print() { std::cout << napier::Tensor<T>{T(1)} << napier::to_string(napier::Tensor<T>()); }
void all() {
  everything<float>();
  everything<double>();
  casts(napier::Tensor<int>{1, 2}); casts(napier::Tensor<bool>{true}); casts(napier::Tensor<napier::bfloat16>{1, 2});
  print<napier::float16>(); print<napier::bfloat16>(); print<bool>();
  print<std::int8_t>(); print<short>(); print<int>(); print<std::int64_t>(); print<std::uint64_t>();
  std::cout << napier::with(napier::PrintOptions::full());
  napier::set_print_options(napier::print_options());
  napier::simd::use(napier::simd::active());
  for (const auto name : napier::simd::available()) std::cout << name << napier::accuracy<napier::function::exp, float>.ulp;
}
}  // namespace use
"""

# Macros that platform headers define: windows.h and its kin, X11, termios.h, complex.h, sys/param.h and sys/sysmacros.h,
# AssertMacros.h, R.h, Arduino.h and avr/io.h.
OBJECT_MACROS = """
    near= far= NEAR= FAR= IN= OUT= OPTIONAL= small=char hyper=char interface=struct ERROR=0 NO_ERROR=0 TRUE=1 FALSE=0
    CONST=const VOID=void DELETE=0x10000 DIFFERENCE=11 STRICT=1 THIS=void IGNORE=0 INFINITE=0xffffffff ABSOLUTE=1
    RELATIVE=2 ALTERNATE=1 WINDING=2 TRANSPARENT=1 OPAQUE=2 PASSTHROUGH=19 DOMAIN=1 SING=2 OVERFLOW=3 UNDERFLOW=4
    PLOSS=6 TLOSS=5 MAX_PATH=260 ASPECTX=40 rad1=0x420 lst1=0x460 edt1=0x480 grp1=0x430 cmb1=0x470 ctl1=0x4a0 cdecl=
    pascal= PASCAL= CALLBACK= WINAPI= APIENTRY= STDMETHODCALLTYPE= SUCCEEDED=1 FAILED=1 FACILITY_NULL=0 TEXT=1
    EXECUTE=1 DISPLAY=1 PLANES=14 TECHNOLOGY=2 None=0L Bool=int Status=int True=1 False=0 Always=2 Never=0 NotUseful=0
    WhenMapped=1 Success=0 KeyPress=2 KeyRelease=3 FocusIn=9 FocusOut=10 Expose=12 Above=0 Below=1 CurrentTime=0L
    Unsorted=0 YSorted=1 Convex=2 Complex=0 Nonconvex=1 Opposite=4 GrayScale=1 StaticGray=0 Bottom=1 CursorShape=0
    ControlMask=4 LASTEvent=36 GenericEvent=35 BadRequest=1 BadValue=2 B0=0 B50=1 B75=2 B110=3 B300=7 B1=1 B10=2
    ECHO=8 NL0=0 NL1=0x100 CR0=0 CR1=0x200 CR2=0x400 TAB0=0 TAB1=0x800 BS0=0 VT0=0 FF0=0 VTIME=5 VMIN=6 VEOF=4
    CS8=0x30 IXON=0x400 ISIG=1 ICANON=2 I=_Complex_I complex=_Complex _Complex_I=1 NBBY=8 PI=3.14 TWO_PI=6.28
    HALF_PI=1.57 EULER=2.718 DEG_TO_RAD=0.017 HIGH=1 LOW=0 INPUT=0 OUTPUT=1 SERIAL=0 LSBFIRST=0 MSBFIRST=1 CHANGE=1
    FALLING=2 RISING=3 DEFAULT=1 EXTERNAL=0 INTERNAL=3 nil=0 Boolean=char verbose=1
""".split()
FUNCTION_MACROS = """
    min(a,b)=((a)<(b)?(a):(b)) max(a,b)=((a)>(b)?(a):(b)) MIN(a,b)=((a)<(b)?(a):(b)) MAX(a,b)=((a)>(b)?(a):(b))
    TEXT(x)=L##x GetObject(x)=GetObjectA(x) CreateFile(x)=CreateFileA(x) GetMessage(x)=GetMessageA(x)
    SendMessage(x)=SendMessageA(x) Yield()= howmany(x,y)=(((x)+((y)-1))/(y)) roundup(x,y)=((((x)+((y)-1))/(y))*(y))
    powerof2(x)=((((x)-1)&(x))==0) isset(a,i)=((a)[(i)/8]) setbit(a,i)=((a)[(i)/8]|=1) major(d)=gnu_dev_major(d)
    minor(d)=gnu_dev_minor(d) makedev(x,y)=gnu_dev_makedev(x,y) check(x)=(void)(x) verify(x)=(void)(x)
    length(x)=Rf_length(x) error(x)=Rf_error(x) warning(x)=Rf_warning(x) allocVector(a,b)=Rf_allocVector(a,b)
    constrain(x,a,b)=((x)<(a)?(a):((x)>(b)?(b):(x))) radians(x)=((x)*0.017) degrees(x)=((x)*57.3) sq(x)=((x)*(x))
    bit(b)=(1UL<<(b)) bitRead(v,b)=(((v)>>(b))&1) word(h,l)=((h)<<8|(l)) lowByte(w)=((w)&0xff) highByte(w)=((w)>>8)
    F(x)=(x) _BV(b)=(1<<(b)) interrupts()=sei() cli()= sei()= round(x)=((long)((x)+0.5)) abs(x)=((x)>0?(x):-(x))
    CopyMemory(a,b,c)=memcpy(a,b,c) FillMemory(a,b,c)=memset(a,c,b) DebugBreak()= index(a,b)=strchr(a,b)
""".split()

GCC_WARNINGS = """
    -Wall -Wextra -Wpedantic -Wconversion -Wsign-conversion -Wshadow -Wdouble-promotion -Wold-style-cast
    -Wuseless-cast -Wundef -Wcast-align=strict -Wfloat-conversion -Wswitch-enum -Wnull-dereference
""".split()
# Not wanted of anybody: the language is C++20; classes have padding; pointers point into arrays; and a library of headers
# has no file of its own for the virtual functions of Error.
CLANG_WARNINGS = """
    -Weverything -Wno-c++98-compat -Wno-c++98-compat-pedantic -Wno-padded -Wno-unsafe-buffer-usage
    -Wno-unknown-warning-option
""".split()

# Headers of the library that pull in megabytes, or other people's macros.
UNWANTED = r"/(regex|filesystem|ranges|thread|iostream|algorithm|functional|windows\.h|complex\.h|termios\.h|sys/param\.h)$"


class Session:
    def __init__(self, include, compilers, quick):
        self.quick = quick
        self.include = include
        self.root = include / "napier"
        self.compilers = compilers
        self.headers = sorted(str(path.relative_to(self.root)) for path in self.root.rglob("*.hpp"))
        self.directory = tempfile.TemporaryDirectory()
        self.attempts = []
        self.shown = set()
        self.passed = self.failed = 0

    # What belongs to one architecture is compiled there only; what bridges to another library, where that is.
    def compiled_here(self):
        of_x86 = {"simd/avx2.hpp", "simd/avx512.hpp", "simd/cpu.hpp"}
        elsewhere = of_x86 if os.uname().machine == "aarch64" else {"simd/neon.hpp"}
        return [h for h in self.headers if h not in elsewhere and not h.startswith(("interop/", "executors/"))]

    def expect(self, what, finding):
        if not finding:
            self.passed += 1
        else:
            self.failed += 1
            print(f"failed: {what}: {finding}", flush=True)

    def compile(self, what, text, command):
        self.attempts.append((what, text, command))

    def run(self, most=5):
        def attempt(number):
            what, text, command = self.attempts[number]
            source = pathlib.Path(self.directory.name) / f"{number}.cpp"
            source.write_text(text)
            result = subprocess.run([*command, f"-I{self.include}", "-c", str(source), "-o", f"{source}.o"],
                                    capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"})
            lines = list(dict.fromkeys(re.findall(r"^\S+:.*(?:error|warning): .*", result.stderr, re.M)))
            return what, lines or ([] if result.returncode == 0 else [f"exit code {result.returncode}"])

        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for what, lines in pool.map(attempt, range(len(self.attempts))):
                new = [line for line in lines if line not in self.shown]
                self.shown.update(new)
                more = [f"and {len(lines) - len(new)} shown above"] if len(new) < len(lines) else []
                self.expect(what, "\n    ".join(["", *new[:most], *more]) if lines else "")
        self.attempts.clear()


def layer_of(session, name):
    stem = name.removesuffix(".hpp")
    for number, words in enumerate(LAYERS):
        if stem in words.split():
            return number
    for number, words in enumerate(LAYERS):
        if any(word.endswith("*") and stem.startswith(word[:-1]) for word in words.split()):
            return number
    if (session.root / "kernels" / f"{stem}.inl").exists():
        return FUNCTIONS
    return None


def upward(session):
    """No header includes one of a higher layer, and .inl files include nothing."""
    for name in session.headers:
        layer = layer_of(session, name)
        session.expect(f"{name} has a layer", "" if layer is not None else "add it to LAYERS, or its kernel to kernels/")
        text = (session.root / name).read_text()
        for other in re.findall(r"^\s*#\s*include\s+[<\"]napier/(.*\.hpp)[>\"]", text, re.M):
            above = layer_of(session, other)
            session.expect(f"{name} includes {other}", "" if above is not None and layer is not None and above <= layer else
                           f"from layer {layer} up to layer {above}")
        for kernel in re.findall(r"^\s*#\s*define\s+NAPIER_KERNEL\s+<napier/kernels/(.*)\.inl>", text, re.M):
            session.expect(f"{name} compiles {kernel}.inl", "" if name == f"{kernel.removesuffix('_correct')}.hpp" else
                           "that is another function's")
        session.expect(f"{name} includes by <napier/...>", ", ".join(re.findall(r'^\s*#\s*include\s+".*', text, re.M)))
    for path in session.root.rglob("*.inl"):
        session.expect(f"{path.name} includes nothing", ", ".join(re.findall(r"^\s*#\s*include.*", path.read_text(), re.M)))


def standard_headers(session):
    """Those of C++ that Napier includes, where the library has them."""
    found = set()
    for name in session.headers:
        if name in session.compiled_here():
            found |= set(re.findall(r"^\s*#\s*include\s+<([a-z_]+)>", (session.root / name).read_text(), re.M))
    return "".join(f"#if __has_include(<{name}>)\n#include <{name}>\n#endif\n" for name in sorted(found))


def alone(session):
    """Each header compiles alone, twice in a unit, as the second of two units, and pulls in nothing heavy."""
    for compiler in session.compilers:
        for name in session.compiled_here():
            once = f"#include <napier/{name}>\n"
            session.compile(f"{compiler}: {name} alone and twice", once + once,
                            [compiler, "-std=c++20", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"])
    session.run()
    compiler = session.compilers[0]
    source = pathlib.Path(session.directory.name) / "all.cpp"
    source.write_text("#include <napier/napier.hpp>\n")
    made = subprocess.run([compiler, "-std=c++20", f"-I{session.include}", "-M", str(source)],
                          capture_output=True, text=True)
    unwanted = [f for f in made.stdout.replace("\\\n", " ").split() if re.search(UNWANTED, f)]
    session.expect(f"{compiler}: napier.hpp includes nothing heavy", ", ".join(unwanted))


def macros(session):
    """The headers compile after the macros of platform headers, and in the GNU dialect."""
    def text(words):
        lines = []
        for word in words:
            name, value = word.split("=", 1)
            lines.append(f"#undef {name.split('(')[0]}\n#define {name} {value}\n")
        return standard_headers(session) + "#include <iostream>\n" + "".join(lines) + "#include <napier/napier.hpp>\n"

    for compiler in session.compilers:
        for standard in ["-std=gnu++20"] if session.quick else ["-std=c++20", "-std=gnu++20"]:
            session.compile(f"{compiler} {standard}: after object-like macros", text(OBJECT_MACROS) + USE,
                            [compiler, standard, "-fsyntax-only"])
            session.compile(f"{compiler} {standard}: after function-like macros", text(FUNCTION_MACROS) + USE,
                            [compiler, standard, "-fsyntax-only"])
    session.run()


def everything(session):
    """A unit that includes every header and instantiates every template."""
    headers = "".join(f"#include <napier/{name}>\n" for name in session.compiled_here())
    return headers + "#include <iostream>\nnamespace use {\nvoid all();\n}\n" + USE


# --quick takes the first.
FLAGS = [
    "-O1 -D_FORTIFY_SOURCE=3 -march=native -D_GLIBCXX_ASSERTIONS -fno-rtti",
    "-O2 -D_FORTIFY_SOURCE=3 -march=native -D_GLIBCXX_ASSERTIONS -fno-rtti",
    "-O2 -D_FORTIFY_SOURCE=3 -mavx2",
    "-O1 -D_FORTIFY_SOURCE=2 -march=native",
    "-O3 -D_FORTIFY_SOURCE=3 -march=x86-64-v3",
    "-O2 -D_FORTIFY_SOURCE=3 -march=x86-64-v4",
    "-O2 -D_FORTIFY_SOURCE=3 -D_GLIBCXX_ASSERTIONS -fstack-protector-strong -fstack-clash-protection -fcf-protection",
    "-O0 -D_GLIBCXX_DEBUG",
    "-O2 -fPIC -fvisibility=hidden",
    "-Os",
    "-O2 -fsanitize=address,undefined -Wno-maybe-uninitialized -Wno-unknown-warning-option",  # gcc's own insertions
    "-O2 -funsigned-char -fshort-enums",
    "-O2 -mno-avx",
    "-O2 -mno-sse4.2",
    "-O2 -std=c++2b",
]


def flags(session):
    """The headers compile under flags that are known to break others."""
    for compiler in session.compilers:
        for words in FLAGS[:1] if session.quick else FLAGS:
            session.compile(f"{compiler} {words}", everything(session),
                            [compiler, "-std=c++20", "-Wall", "-Wextra", "-Werror", *words.split()])
    session.run()


def can_build_32_bits(compiler):
    probe = subprocess.run([compiler, "-std=c++20", "-m32", "-fsyntax-only", "-x", "c++", "-"], input="#include <string>\n",
                           capture_output=True, text=True)
    return probe.returncode == 0


def warnings(session):
    """The headers, included as a user's own, give no warning."""
    for compiler in session.compilers:
        wanted = CLANG_WARNINGS if "clang" in compiler else GCC_WARNINGS
        machines = ["", "-march=native"] + (["-m32"] if can_build_32_bits(compiler) else [])
        for level in ["-O0", "-O1"] if session.quick else ["-O0", "-O1", "-O2", "-O3"]:
            for machine in machines[:1] if session.quick else machines:
                session.compile(f"{compiler} {level} {machine}: warnings", everything(session),
                                [compiler, "-std=c++20", level, *machine.split(), *wanted])
    session.run(most=100)


CHECKS = {check.__name__: check for check in [upward, alone, macros, flags, warnings]}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checks", nargs="*", metavar="CHECK", choices=[[], *CHECKS], help=", ".join(CHECKS))
    parser.add_argument("--compiler", action="append")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--include", type=pathlib.Path, default=HERE.parent / "include")
    options = parser.parse_args()
    compilers = [c for c in options.compiler or ["g++", "clang++", "clang++-19"] if shutil.which(c)]
    if not compilers:
        print("skipped: no compiler here")
        return 77
    session = Session(options.include.resolve(), compilers, options.quick)
    for name in options.checks or CHECKS:
        CHECKS[name](session)
    print(f"{session.passed} passed, {session.failed} failed")
    return 1 if session.failed else 0


sys.exit(main())

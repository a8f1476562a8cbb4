#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""The README says what is so: its programs compile and print what stands below them, its copies of files are the files, and its
tables of bounds and of types are the headers'.

    tests/readme_test.py [--write] [COMPILER]      --write puts what is so into the README
"""
import os
import re
import subprocess
import sys
import tempfile

project = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
write = "--write" in sys.argv
compiler = next((a for a in sys.argv[1:] if not a.startswith("-")), "g++")


def run(program):
    with tempfile.TemporaryDirectory() as folder:
        source, binary = os.path.join(folder, "program.cpp"), os.path.join(folder, "program")
        open(source, "w").write(program)
        subprocess.run([compiler, "-std=c++20", "-O2", "-I" + os.path.join(project, "include"), source, "-o", binary], check=True)
        return subprocess.run([binary], check=True, capture_output=True, text=True).stdout


def with_its_output(match):
    return f"```cpp\n{match[1]}```\n```text\n{run(match[1])}```\n"


def with_the_file(match):
    text = open(os.path.join(project, match[1])).read()
    text = text.replace("// SPDX-License-Identifier: MIT\n", "", 1)
    return f"<!-- file: {match[1]} -->\n```cpp\n{text}```\n"


def with_the_bounds(match):
    rows = "".join(
        f'  row("{f}", "{t}", napier::accuracy<napier::function::{f}, {t}>);\n'
        for f in ("exp", "sigmoid", "sigmoid_derivative", "exp2", "expm1", "tanh", "silu", "softplus", "log_sigmoid", "relu")
        for t in ("float", "double"))
    return match[1] + run("""#include <cstdio>
#include <napier/napier.hpp>
void row(const char* function, const char* type, napier::Accuracy a) {
  const char* const evidence[] = {"nothing", "every input", "exact", "sample"};
  std::printf("| %s | %s | %.4f | %a | %s |\\n", function, type, a.ulp, a.worst, evidence[static_cast<int>(a.evidence)]);
}
int main() {
""" + rows + "}\n")


def with_the_types(match):
    types = ("float", "double", "napier::float16", "napier::bfloat16", "bool", "std::uint8_t", "std::int8_t", "std::uint16_t",
             "std::int16_t", "std::uint32_t", "std::int32_t", "std::uint64_t", "std::int64_t")
    return match[1] + run("""#include <cstdio>
#include <napier/napier.hpp>
template <class T> void row() {
  using R = napier::result_of<T>;
  using C = napier::compute_of<T>;
  std::printf("| %s | %s | %s | ", napier::Dtype<T>::name, napier::Dtype<R>::name, napier::Dtype<C>::name);
  if (sizeof(R) == 2)
    std::printf("1/2, 1/2 | in vectors, 2 bytes in and out |\\n");
  else
    std::printf("%.4f, %.4f | %s |\\n", napier::accuracy<napier::function::exp, C>.ulp,
                napier::accuracy<napier::function::sigmoid, C>.ulp,
                napier::needs_no_cast<R, T> ? "in vectors" : "through a buffer of float in the first-level cache");
}
int main() {
""" + "".join(f"  row<{t}>();\n" for t in types) + "}\n")


path = os.path.join(project, "README.md")
said = open(path).read()
true = re.sub(r"```cpp\n((?:(?!```).)*?)```\n```text\n.*?```\n", with_its_output, said, flags=re.S)
true = re.sub(r"<!-- file: (\S+) -->\n```cpp\n.*?```\n", with_the_file, true, flags=re.S)
true = re.sub(r"(\| function \| type \| error at most.*?\n\|[-|]*\n)(?:\|.*\n)+", with_the_bounds, true)
true = re.sub(r"(\| input \| result \|.*?\n\|[-|]*\n)(?:\|.*\n)+", with_the_types, true)
if write:
    open(path, "w").write(true)
elif said != true:
    for a, b in zip(said.splitlines(), true.splitlines()):
        if a != b:
            sys.exit(f"README.md says\n  {a}\nbut it is\n  {b}")
    sys.exit("README.md is shorter or longer than it should be")

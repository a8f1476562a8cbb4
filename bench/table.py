# SPDX-License-Identifier: MIT
"""The tables of speeds in bench/README.md, from elementwise_bench's JSON.  bench/run calls it: table.py FILE [cases]"""
import json
import re
import sys

rows = {}
for row in json.load(open(sys.argv[1]))["benchmarks"]:
    if row.get("aggregate_name") == "median":
        *key, size = row["run_name"].split("/")
        rows[(*key, int(size))] = row["cpu_time"], 1e9 / row["items_per_second"]

cpu = next(re.sub(r".*: ", "", line).strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
isas = [isa for isa in ("avx512", "avx2", "neon", "scalar") if any(key[2] == isa for key in rows)]


def table(head, lines):
    print("| " + " | ".join(head) + " |")
    print("|---" * len(head) + "|")
    for line in lines:
        print("| " + " | ".join(line) + " |")
    print()


def an_element(function, element, column, case, size):
    return "%.3f" % rows[function, element, column, case, size][1] if (function, element, column, case, size) in rows else ""


def speeds():
    for function in ("exp", "sigmoid", "exp2", "expm1", "tanh", "relu", "silu", "softplus", "log_sigmoid", "sigmoid_derivative"):
        for element in ("float", "double"):
            times = [an_element(function, element, isa, "contiguous", 4096) for isa in [*isas, "std"]]
            yield [function, element, *times, an_element("copy", element, "memcpy", "contiguous", 4096)]


def ratios(function):
    """Of inputs that the ordinary formula does not cover, to those in [-10, 10]."""
    for case in ("whole_line", "subnormal_results", "infinite_results", "zero_results", "nan"):
        yield [function, case.replace("_", " ")] + [
            "%.2f" % (rows[function, element, isa, case, 4096][1] / rows[function, element, isa, "contiguous", 4096][1])
            for element in ("float", "double") for isa in isas]


def layouts(function):
    for case in ("matrix", "both_transposed", "transposition", "inner_block", "step_2", "broadcast_row", "column"):
        columns = [(function, isa) for isa in isas] + [("copy", "loop")]
        yield [function, case.replace("_", " ")] + [an_element(f, "float", column, case, size)
                                                    for size in (64, 4096) for f, column in columns]


def calls(function):
    for case in ("into_view", "rounding_up", "new"):
        yield [function, case.replace("_", " ")] + [
            "%.1f" % rows[function, "float", isas[0], case, size][0] for size in (1, 4, 8, 16, 64)]


def memory(function):
    """2^24 floats, which no cache holds."""
    size = 1 << 24
    yield [function, "contiguous"] + [an_element(function, "float", isa, "contiguous", size) for isa in isas] + [
        an_element("copy", "float", "memcpy", "contiguous", size)]
    yield [function, "new"] + [an_element(function, "float", isa, "new", size) for isa in isas] + [""]


names = ("exp", "sigmoid")
if "cases" not in sys.argv[2:]:
    print(f"ns an element, {cpu}\n")
    table(["function", "type", *isas, "`std::exp` loop", "copy"], speeds())
else:
    print(f"{cpu}\n\nns a call, {isas[0]}, so many floats\n")
    table(["function", "form", "1", "4", "8", "16", "64"], [line for f in names for line in calls(f)])
    print("time of other inputs over that of inputs in [-10, 10], 4096 elements\n")
    table(["function", "inputs"] + [f"{e} {isa}" for e in ("float", "double") for isa in isas],
          [line for f in names for line in ratios(f)])
    print("ns an element, a matrix of n x n floats or a part of it\n")
    table(["function", "layout"] + [f"{n} {c}" for n in (64, 4096) for c in [*isas, "copy loop"]],
          [line for f in names for line in layouts(f)])
    print("ns an element, 2^24 floats\n")
    table(["function", "form", *isas, "memcpy"], [line for f in names for line in memory(f)])

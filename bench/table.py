# SPDX-License-Identifier: MIT
"""The README's table of speeds, from elementwise_bench's JSON.  bench/run calls it."""
import json
import re
import sys

rows = {}
for row in json.load(open(sys.argv[1]))["benchmarks"]:
    if row.get("aggregate_name") == "median":
        function, element, isa, _, size = row["run_name"].split("/")
        rows[function, element, isa] = row["cpu_time"] / int(size)

cpu = next(re.sub(r".*: ", "", line).strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
isas = [isa for isa in ("avx512", "avx2", "neon", "scalar") if ("exp", "float", isa) in rows]
print(f"ns an element, {cpu}\n")
print("| function | type | " + " | ".join(isas) + " | `std::exp` loop | copy |")
print("|---" * (len(isas) + 4) + "|")
for function in ("exp", "sigmoid"):
    for element in ("float", "double"):
        times = [rows[function, element, isa] for isa in isas + ["std"]] + [rows["copy", element, "memcpy"]]
        print(f"| {function} | {element} | " + " | ".join(f"{t:.3f}" for t in times) + " |")

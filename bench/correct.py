# SPDX-License-Identifier: MIT
"""What correct rounding is and costs: bench/run --correct calls it.   correct.py TEST_OUTPUT ROWS.json
A line for each function, type and instruction set: inputs checked, results wrong, and its time at 4096 floats or 2048 doubles in
[-10, 10] over that of faithful rounding and of SLEEF's functions of 1.0 ULP."""
import json
import re
import sys

times = {}
for row in json.load(open(sys.argv[2]))["benchmarks"]:
    if row.get("aggregate_name") == "median":
        function, element, isa, library, size = row["run_name"].split("/")
        times[function, element, isa, library] = row["cpu_time"] / int(size)


def over(key, library):
    if (*key, "Napier_correct") not in times or (*key, library) not in times:
        return ""
    return "%.2f" % (times[(*key, "Napier_correct")] / times[(*key, library)])


wrong = 0
print("| function | type | ISA | inputs checked | wrong | ns an element | over faithful | over SLEEF |")
print("|---" * 8 + "|")
for line in open(sys.argv[1]):
    if found := re.match(r"(\w+) of (\w+) on (\w+): (\d+) inputs, (\d+) wrong", line):
        *key, inputs, count = found.groups()
        wrong += int(count)
        time = times.get((*key, "Napier_correct"))
        print(f"| {' | '.join(key)} | {int(inputs):,} | {count} | {'' if time is None else '%.3f' % time} | "
              f"{over(key, 'Napier')} | {over(key, 'SLEEF')} |")
sys.exit(wrong > 0)

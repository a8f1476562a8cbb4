# SPDX-License-Identifier: MIT
"""Tables and pictures from peers_bench's JSON: bench/run --peers calls it.   peers.py ROWS.json... PICTURES
Rows of a later file take the place of an earlier one's."""
import json
import os
import re
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

plt.rcParams.update({"svg.hashsalt": "napier", "font.size": 9, "figure.dpi": 100})

rows = {}
for row in (row for path in sys.argv[1:-1] for row in json.load(open(path))["benchmarks"]):
    if row.get("aggregate_name") == "median":
        function, element, isa, library, size = row["run_name"].replace("_correct", ", correct").split("/")
        rows[function, element, isa, library, int(size)] = (row["cpu_time"] / int(size), row.get("worst_ulp"), row.get("lost"))
cpu = next(re.sub(r".*: ", "", line).strip() for line in open("/proc/cpuinfo") if line.startswith("model name"))
kinds = [(f, e) for f in ("exp", "sigmoid") for e in ("float", "double")]
isas = [isa for isa in ("avx2", "avx512") if ("exp", "float", isa, "Napier", 4096) in rows]
ours = ["Napier", "Napier, correct"]
others = sorted({key[3] for key in rows} - {*ours, "std", "memcpy"}, key=str.lower)
libraries = ours + others
colours = dict(zip(libraries, ["#c1121f", "#264653", "#577590", "#43aa8b", "#f8961e", "#90be6d", "#9d4edd"]))


def row_size(element):
    return 4096 if element == "float" else 2048


def at(function, element, isa, library):
    return rows.get((function, element, isa, library, row_size(element)))


def cell(row):
    if row is None:
        return ""
    time, worst, lost = row
    return f"{time:.3f} ({worst:.2f}{', lost ' + format(int(lost), ',') if lost else ''})"


print(f"ns an element, and the largest error in ULP; 4096 floats or 2048 doubles in [-10, 10], {cpu}\n")
print("| function | type | ISA | " + " | ".join(libraries) + " |")
print("|---" * (len(libraries) + 3) + "|")
lines = [(function, element, isa)
         for function in ("exp", "sigmoid", "exp2", "expm1", "tanh", "relu", "silu", "softplus", "log_sigmoid")
         for element in ("float", "double") for isa in isas]
for line in lines:
    print("| " + " | ".join([*line, *(cell(at(*line, library)) for library in libraries)]) + " |")


def beside_the_fastest(line):
    mine = at(*line, "Napier")
    fastest = min((library for library in others if at(*line, library)), key=lambda library: at(*line, library)[0])
    its = at(*line, fastest)
    return f"{cell(mine)} | {fastest} {cell(its)} | {mine[0] / its[0]:.2f}"


print("\n| function | type | " + " | ".join(f"Napier, {isa} | the fastest of the others | ratio" for isa in isas) + " |")
print("|---" * (2 + 3 * len(isas)) + "|")
for function, element in dict.fromkeys(line[:2] for line in lines):
    print(f"| {function} | {element} | " + " | ".join(beside_the_fastest((function, element, isa)) for isa in isas) + " |")
print("\nlost: results of the error's sample (a million inputs over the whole line) that are off by more than 4 ULP.")


def save(figure, name):
    figure.tight_layout()
    figure.savefig(os.path.join(sys.argv[-1], name), metadata={"Date": None})
    plt.close(figure)


figure, axes = plt.subplots(1, len(isas), figsize=(9, 3.2), sharey=True, squeeze=False)
for axis, isa in zip(axes[0], isas):
    for i, library in enumerate(libraries):
        best = [min(at(f, e, isa, other)[0] for other in others) for f, e in kinds]
        ratios = [at(f, e, isa, library)[0] / b for (f, e), b in zip(kinds, best)]
        axis.bar([x + 0.12 * i for x in range(len(kinds))], ratios, 0.11, label=library, color=colours[library])
    axis.axhline(1, color="black", linewidth=0.6)
    axis.set_xticks([x + 0.36 for x in range(len(kinds))], [f"{f}\n{e}" for f, e in kinds])
    axis.set_title(isa)
axes[0][0].set_ylabel("time / fastest other library")
axes[0][0].legend(ncol=2, fontsize=7)
save(figure, "ratio.svg")

figure, axes = plt.subplots(1, 4, figsize=(11, 2.9))
for axis, (function, element) in zip(axes, kinds):
    for library in libraries:
        for isa in isas:
            time, worst, lost = at(function, element, isa, library)
            axis.scatter(time, worst, color=colours[library], marker="os"[isas.index(isa)],
                         facecolors="none" if lost else colours[library], label=library if isa == isas[0] else None)
    axis.set_xlim(0)
    axis.set_ylim(0)
    axis.set_title(f"{function} {element}")
    axis.set_xlabel("ns an element")
axes[0].set_ylabel("largest error, ULP")
axes[0].legend(fontsize=6)
save(figure, "error.svg")

figure, axes = plt.subplots(1, 4, figsize=(11, 2.9))
for axis, (function, element) in zip(axes, kinds):
    for library in libraries:
        line = sorted((key[4], value[0]) for key, value in rows.items() if key[:4] == (function, element, isas[-1], library))
        axis.plot([n for n, _ in line], [t for _, t in line], color=colours[library], label=library, marker=".", markersize=3)
    line = sorted((key[4], value[0]) for key, value in rows.items() if key[:4] == ("copy", element, "any", "memcpy"))
    axis.plot([n for n, _ in line], [t for _, t in line], color="grey", label="memcpy", linestyle=":")
    axis.set_xscale("log", base=2)
    axis.set_yscale("log")
    axis.set_title(f"{function} {element}, {isas[-1]}")
    axis.set_xlabel("elements")
axes[0].set_ylabel("ns an element")
axes[0].legend(fontsize=6)
save(figure, "sizes.svg")

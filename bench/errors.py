# SPDX-License-Identifier: MIT
"""The picture of errors: bench/run --errors calls it.   errors.py DISTRIBUTIONS RECORDED_CALLS PICTURE
Prints each library's largest error and how many of its results are not the nearest number, and draws how the errors are distributed."""
import json
import sys

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt

plt.rcParams.update({"svg.hashsalt": "napier", "font.size": 9, "figure.dpi": 100})
colours = {"faithful": "#c1121f", "correct": "#264653", "SLEEF": "#577590", "std::exp": "#f8961e"}

torch = {}  # the largest error of what was recorded, where the result was not flushed to 0
for line in open(sys.argv[2]):
    call = json.loads(line)
    if call.get("dtype") == "float32" and isinstance(call.get("max_ulp"), float) and call["max_ulp"] < 1000:
        torch[call["op"]] = max(torch.get(call["op"], 0), call["max_ulp"])

figure, axes = plt.subplots(1, 2, figsize=(9, 3))
print("| function | library | largest error, ULP (to 1/64) | not the nearest number |")
print("|---|---|---|---|")
for line in open(sys.argv[1]):
    function, library, *counts = line.split()
    counts = [int(n) for n in counts]
    total = sum(counts)
    largest = max(i for i, n in enumerate(counts) if n)
    print(f"| {function} | {library} | {(largest + 1) / 64:.2f} | {100 * sum(counts[32:]) / total:.2f} % |")
    axis = axes[int(function == "sigmoid")]
    axis.step([i / 64 for i in range(len(counts))], [max(n / total, 1e-7) for n in counts], where="post", label=library,
              color=colours[library])
for axis, function in zip(axes, ("exp", "sigmoid")):
    print(f"| {function} | torch 2.15, recorded calls | {torch[function]:.2f} | |")
    axis.axvline(torch[function], color="grey", linestyle=":", label="torch 2.15, largest recorded")
    axis.set_yscale("log")
    axis.set_ylim(1e-6)
    axis.set_xlim(0, 2.75)
    axis.set_title(function + ", float")
    axis.set_xlabel("error, ULP")
axes[0].set_ylabel("share of results, for each 1/64 ULP")
axes[0].legend(fontsize=7)
figure.tight_layout()
figure.savefig(sys.argv[3], metadata={"Date": None})

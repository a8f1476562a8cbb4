# SPDX-License-Identifier: MIT
"""A row of the table for each function and type.  bench/torch/run calls it: compare.py LIBRARY ISA"""
import ctypes
import statistics
import sys
import time

import torch

FUNCTIONS = "exp", "sigmoid", "exp2", "expm1", "tanh", "relu", "silu", "softplus", "log_sigmoid"
CALLS, REPETITIONS = 4, 31

library, isa = ctypes.CDLL(sys.argv[1]), sys.argv[2]
library.use.restype = ctypes.c_bool
if not library.use(isa.encode()) or torch.backends.cpu.get_cpu_capability().lower() != isa:
    print(f"no {isa} here", file=sys.stderr)
    sys.exit()
torch.set_num_threads(1)


def nanoseconds(call, elements):
    start = time.perf_counter_ns()
    for _ in range(CALLS):
        call()
    return (time.perf_counter_ns() - start) / (CALLS * elements)


for name in FUNCTIONS:
    for element, dtype, n in ("float", torch.float32, 65536), ("double", torch.float64, 32768):
        x = torch.rand(n, dtype=dtype) * 20 - 10
        out, ours = torch.empty_like(x), torch.empty_like(x)
        function, theirs = getattr(library, f"{name}_{element}"), getattr(torch.ops.aten, name).out
        arguments = ctypes.c_void_p(ours.data_ptr()), ctypes.c_void_p(x.data_ptr()), ctypes.c_size_t(n)
        times = [(nanoseconds(lambda: theirs(x, out=out), n), nanoseconds(lambda: function(*arguments), n))
                 for _ in range(REPETITIONS)]
        torch.testing.assert_close(ours, out)
        t, u = (statistics.median(column) for column in zip(*times))
        print(f"| {name} | {element} | {isa} | {t:.3f} | {u:.3f} | {u / t:.2f} |")

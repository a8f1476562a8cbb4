# SPDX-License-Identifier: MIT
"""Instructions an element on AArch64, Napier's beside SLEEF's.  bench/neon/run calls it in the folder of the programs.

What runs is counted: the lists of 2n and of n elements differ by n elements' instructions, whatever the loops look like, all
loads, stores, branches and what a block costs among them; for SLEEF its function and the loop that calls it.  What llvm-mca
makes of the same instructions, in their order, are its cycles."""
import os
import re
import subprocess

n = 1024
cpus = ("neoverse-n1", "neoverse-v1", "apple-m1")
qemu = ("qemu-aarch64-static", "-L", "/usr/aarch64-linux-gnu", "-E", "LD_LIBRARY_PATH=usr/lib/aarch64-linux-gnu",
        "-d", "in_asm,exec,nochain", "-D", "/dev/stdout")
# An instruction at a time: the option's name before qemu 8.1, and since.
environment = {**os.environ, "QEMU_SINGLESTEP": "1", "QEMU_ONE_INSN_PER_TB": "1"}


def run(*command, text=None):
    return subprocess.run(command, input=text, capture_output=True, check=True, text=True, env=environment).stdout


def executed(*command):
    """The instructions that ran, as hexadecimal words, in order."""
    log = run(*qemu, *command)
    words = dict(re.findall(r"^0x0*(\w+): +(\w{8}) ", log, re.M))
    return [words[address] for address in re.findall(r"^Trace \d+: \w+ \[\w+/0*(\w+)/", log, re.M)]


def added(program, function, element, library):
    """The instructions of n elements, in assembly language."""
    once, twice = (executed("./" + program, function, element, library, str(k)) for k in (n, 2 * n))
    # Both end alike.  What twice has before that, as much as it has more, is a whole number of turns of the loops.
    end = len(twice) - next(i for i, (a, b) in enumerate(zip(reversed(once), reversed(twice))) if a != b)
    words = twice[end - (len(twice) - len(once)):end]
    code = "\n".join(" ".join(f"0x{byte:02x}" for byte in bytes.fromhex(word)[::-1]) for word in words)
    lines = run("llvm-mc-19", "-disassemble", "-triple=aarch64", text=code).splitlines()
    return [line for line in lines if line.strip() and not line.lstrip().startswith(".")]


def constants(lines):
    """How many instructions only make a constant."""
    return sum(bool(re.match(r"\s*(movk|movi|mvni|f?mov\s.*#|dup\s.*, [wx])", line)) for line in lines)


def cycles(lines, cpu):
    # A call takes no longer than a branch: what is called follows.
    report = run("llvm-mca-19", "-mtriple=aarch64", "-mcpu=" + cpu, "-iterations=4", "-call-latency=1", text="\n".join(lines))
    return int(re.search(r"Total Cycles: +(\d+)", report)[1]) / (4 * n)


programs = [program for program in ("g++", "clang++-19") if os.path.exists(program)]
heads = ["function", "type", *programs, "SLEEF", "ratio", "SLEEF's constants", *cpus]
print("Instructions an element on AArch64, the ratio that of g++'s; SLEEF makes its constants anew at every call.  The CPUs'")
print("columns are llvm-mca's guess of cycles an element, g++'s / SLEEF: a hint, not a measurement.\n")
print("| " + " | ".join(heads) + " |\n" + "|---" * len(heads) + "|")
for function in ("exp", "sigmoid"):
    for element in ("float", "double"):
        napier = [added(program, function, element, "napier") for program in programs]
        sleef = added("g++", function, element, "sleef")
        figures = [len(lines) / n for lines in [*napier, sleef]]
        figures += [figures[0] / figures[-1], constants(sleef) / n]
        hints = [f"{cycles(napier[0], cpu):.1f} / {cycles(sleef, cpu):.1f}" for cpu in cpus]
        print(f"| {function} | {element} | " + " | ".join([f"{figure:.2f}" for figure in figures] + hints) + " |", flush=True)

#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Finds the factors α of the scaled tables in kernels/exp.inl: all eight α 2^(j/8) lie close to floating-point numbers.

How to run it (Debian: python3-mpmath):   tests/derive/alpha.py

float:  α = (1 + m 2^-23) 2^(-1/8), every m for which α is in (2^(-1/8), 1]: one entry is a float, the others are tried.
double: α = 1 + k 2^-52, every k up to 2^33.  Seven distances to a number have to be small at once, which happens once in
        10^10.  k is cut into a low part and a high one; the low parts stand in a grid by where they put three of the seven
        entries, so that for each high part only the low ones of a few cells are tried.

Prints the α found and "N passed, N failed": the header's have to be the best.
"""

import sys

import mpmath

mpmath.mp.prec = 300
ROOT = [mpmath.mpf(2) ** (mpmath.mpf(j) / 8) for j in range(8)]
ONE = 1 << 80  # fractions of an ulp, in fixed point


def fraction(x):
    return int(mpmath.floor((x - mpmath.floor(x)) * ONE))


def distance(f):
    return min(f, ONE - f)


def search_float():
    """(distance in ulp, m) of the best α."""
    # Entry j of m is 2^(j-1)/8 (2^23 + m) ulp; entry 0 lies below 1, where an ulp is half as large.
    steps = [ROOT[7]] + ROOT[:7]
    base = [fraction(2**23 * step) for step in steps]
    step = [fraction(s) for s in steps]
    best = (1.0, 0)
    last = int((ROOT[1] - 1) * 2**23)
    for m in range(last + 1):
        worst = 0
        for j in (0, 2, 3, 4, 5, 6, 7):
            worst = max(worst, distance((base[j] + m * step[j]) % ONE))
            if worst > 0.1 * ONE:
                break
        else:
            best = min(best, (worst / ONE, m))
    return best


def search_double(limit, wanted):
    """All (distance in ulp, k) with k < limit and a distance of at most wanted."""
    # Entry j of k is 2^(j/8) (2^52 + k) ulp.
    base = [fraction(2**52 * r) for r in ROOT]
    step = [fraction(r) for r in ROOT]
    width = int(wanted * ONE)
    cells = int(1 / (2 * wanted))
    low_count = 1 << 20
    grid_axes = (1, 2, 3)
    grid = {}
    for low in range(low_count):
        cell = tuple(low * step[j] % ONE * cells // ONE for j in grid_axes)
        grid.setdefault(cell, []).append(low)
    found = []
    for high in range(0, limit, low_count):
        start = [(b + high * s) % ONE for b, s in zip(base, step)]
        # The low part has to bring each axis to within width of a whole number.
        ranges = []
        for j in grid_axes:
            first = (-start[j] - width) % ONE * cells // ONE
            last = (-start[j] + width) % ONE * cells // ONE
            ranges.append({first, last, (first + 1) % cells} if (last - first) % cells == 2 else {first, last})
        for a in ranges[0]:
            for b in ranges[1]:
                for c in ranges[2]:
                    for low in grid.get((a, b, c), ()):
                        worst = 0
                        for j in range(1, 8):
                            worst = max(worst, distance((start[j] + low * step[j]) % ONE))
                            if worst > width:
                                break
                        else:
                            found.append((worst / ONE, high + low))
    return sorted(found)


def main():
    failed = 0
    worst, m = search_float()
    print(f"float:  alpha = (1 + {m} 2^-23) 2^(-1/8), entries within {worst:.4f} ulp")
    failed += m != 735806
    found = search_double(1 << 33, 0.025)
    for worst, k in found:
        print(f"double: alpha = 1 + {k} 2^-52, entries within {worst:.4f} ulp")
    failed += not found or found[0][1] != 5410646734
    print(f"{2 - failed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())

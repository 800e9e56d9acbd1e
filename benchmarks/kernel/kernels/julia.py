"""The Julia set in Python: the loops of julia.ts, and with NumPy on the points that are still inside."""

import numpy as np


def setup(n):
    column = -1.8 + 3.6 / n * np.arange(n)
    row = 1.8 - 3.6 / n * np.arange(n)
    zr = np.tile(column, n)
    zi = np.repeat(row, n)
    return zr, zi, -0.62772, -0.42193, 300, np.zeros(n * n, dtype=np.int32)


def loops(zr, zi, cr, ci, limit, out):
    for i in range(len(out)):
        re = zr[i]
        im = zi[i]
        n = 0
        while n < limit and re * re + im * im < 4:
            following = re * re - im * im + cr
            im = 2 * re * im + ci
            re = following
            n += 1
        out[i] = n


def arrays(zr, zi, cr, ci, limit, out):
    out[:] = 0
    at = np.arange(out.size)
    re = zr
    im = zi
    for _ in range(limit):
        re2 = re * re
        im2 = im * im
        inside = re2 + im2 < 4
        at = at[inside]
        if at.size == 0:
            break
        out[at] += 1
        im = 2 * re[inside] * im[inside] + ci
        re = re2[inside] - im2[inside] + cr


def answer(arguments, result):
    return [arguments[-1]]

"""Softmax by rows in Python: the loops of softmax.ts, and with NumPy in place."""

import math

import numpy as np
from data import uniform

COLUMNS = 256


def setup(n):
    return uniform(n * COLUMNS, 1, -5, 5).reshape(n, COLUMNS), np.zeros((n, COLUMNS))


def loops(x, out):
    rows, columns = x.shape
    for r in range(rows):
        largest = -math.inf
        for c in range(columns):
            largest = max(largest, x[r, c])
        total = 0.0
        for c in range(columns):
            e = math.exp(x[r, c] - largest)
            out[r, c] = e
            total += e
        for c in range(columns):
            out[r, c] = out[r, c] / total


def arrays(x, out):
    np.subtract(x, x.max(axis=1, keepdims=True), out=out)
    np.exp(out, out=out)
    out /= out.sum(axis=1, keepdims=True)


def answer(arguments, result):
    return [arguments[-1]]

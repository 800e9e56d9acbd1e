"""Filling the holes of a column in Python: the loops of imputation.ts, and with NumPy."""

import math

import numpy as np
from data import hash_of, uniform


def setup(n):
    column = uniform(n, 1)
    column[hash_of(n, 2) % 10 == 0] = math.nan
    return column, np.zeros(n)


def loops(column, out):
    total = 0.0
    known = 0
    for i in range(len(column)):
        value = column[i]
        if not math.isnan(value):
            total += value
            known += 1
    mean = total / known
    for i in range(len(column)):
        value = column[i]
        out[i] = mean if math.isnan(value) else value
    return len(column) - known


def arrays(column, out):
    holes = np.isnan(column)
    missing = int(np.count_nonzero(holes))
    mean = np.sum(column, where=~holes) / (column.size - missing)
    np.copyto(out, column)
    out[holes] = mean
    return missing


def answer(arguments, result):
    return [arguments[-1]]

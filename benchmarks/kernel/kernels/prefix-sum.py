"""Running totals in Python: the loop of prefix-sum.ts, and NumPy's cumsum."""

import numpy as np
from data import uniform


def setup(n):
    return uniform(n, 1), np.zeros(n)


def loops(x, out):
    total = 0.0
    for i in range(len(x)):
        total += x[i]
        out[i] = total


def arrays(x, out):
    np.cumsum(x, out=out)


def answer(arguments, result):
    return [arguments[-1]]

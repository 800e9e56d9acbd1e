"""The inner product in Python: the loop of dot.ts, and NumPy's own, by BLAS, which adds in another order."""

import numpy as np
from data import uniform


def setup(n):
    return uniform(n, 1), uniform(n, 2)


def loops(x, y):
    total = 0.0
    for i in range(len(x)):
        total += x[i] * y[i]
    return total


def arrays(x, y):
    return np.dot(x, y)


def answer(arguments, result):
    return result

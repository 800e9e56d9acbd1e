"""The sum of squares in Python: the loop of sum-of-squares.ts, and with NumPy, which adds in another order."""

import numpy as np
from data import uniform


def setup(n):
    return (uniform(n, 1, -1.0, 1.0),)


def loops(x):
    total = 0.0
    for i in range(len(x)):
        total += x[i] * x[i]
    return total


def arrays(x):
    return np.sum(x * x)


def answer(arguments, result):
    return result

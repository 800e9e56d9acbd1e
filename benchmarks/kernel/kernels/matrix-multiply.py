"""The product of two matrices in Python: the loops of matrix-multiply.ts, and NumPy's own, by BLAS."""

import numpy as np
from data import uniform


def setup(n):
    return uniform(n * n, 1).reshape(n, n), uniform(n * n, 2).reshape(n, n), np.zeros((n, n))


def loops(a, b, out):
    n = a.shape[0]
    for i in range(n):
        for j in range(n):
            total = 0.0
            for k in range(n):
                total += a[i, k] * b[k, j]
            out[i, j] = total


def arrays(a, b, out):
    np.matmul(a, b, out=out)


def answer(arguments, result):
    return [arguments[-1]]

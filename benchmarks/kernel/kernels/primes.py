"""Primes by trial division in Python: the loops of primes.ts, and with NumPy by one divisor after the other."""

import numpy as np


def setup(n):
    return (n,)


def loops(end):
    count = 0
    for n in range(2, end):
        prime = True
        d = 2
        while d * d <= n:
            if n % d == 0:
                prime = False
                break
            d += 1
        if prime:
            count += 1
    return count


def arrays(end):
    left = np.arange(2, end, dtype=np.int32)
    d = 2
    while d * d < end:
        left = left[(left % d != 0) | (left == d)]
        d += 1
    return left.size


def answer(arguments, result):
    return result

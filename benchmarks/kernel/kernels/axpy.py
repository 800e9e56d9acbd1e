"""y = a x + y in Python: the loop of axpy.ts, and with NumPy in place with one temporary array."""

from data import uniform


def setup(n):
    return 0.7, uniform(n, 1), uniform(n, 2)


def loops(a, x, y):
    for i in range(len(y)):
        y[i] = a * x[i] + y[i]


def arrays(a, x, y):
    y += a * x


def answer(arguments, result):
    return [arguments[2]]

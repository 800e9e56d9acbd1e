#!/usr/bin/env python3
"""
Makes the polynomials of src/kernel/math: for each, the one of its degree whose largest weighted error is least
(found by Lawson's iteration), with every coefficient a float64. Coefficients are rounded one after the other, the most important first, and
those that are still free are fitted again after each.

Needs mpmath (Debian's python3-mpmath). Prints, for each polynomial, its coefficients from the constant term up, and the
largest weighted error as a power of two.

    python3 scripts/kernel-math/minimax.py [NAME...]
"""
import sys
from mpmath import mp, mpf, matrix, lu_solve, cos, pi

mp.prec = 400


def lawson(values, weights, points, powers, rounds):
    """The coefficients of x^p, p in powers, for which the largest |weight * (value - polynomial)| at the points is least:
    least squares, again and again with more weight on where the error is large (Lawson 1961)."""
    emphasis = [mpf(1)] * len(points)
    table = [[w * x ** p for p in powers] for x, w in zip(points, weights)]
    right = [w * v for w, v in zip(weights, values)]
    n = len(powers)
    best = None
    for _ in range(rounds):
        a, b = matrix(n, n), matrix(n, 1)
        for row, value, e in zip(table, right, emphasis):
            for i in range(n):
                scaled = row[i] * e
                b[i] += scaled * value
                for j in range(i + 1):
                    a[i, j] += scaled * row[j]
        for i in range(n):
            for j in range(i):
                a[j, i] = a[i, j]
        c = lu_solve(a, b)
        errors = [abs(value - sum(c[i] * row[i] for i in range(n))) for row, value in zip(table, right)]
        if best is None or max(errors) < best[0]:
            best = (max(errors), [c[i] for i in range(n)])
        emphasis = [e * error for e, error in zip(emphasis, errors)]
        total = sum(emphasis)
        if total == 0:
            break
        emphasis = [e / total for e in emphasis]
    return best[1]


def rounded(f, weight, low, high, count):
    """Minimax with coefficients that are float64s, fixed from the constant term up, the others fitted again after each."""
    points = chebyshev(low, high, 10 * count)
    values, weights = [f(x) for x in points], [weight(x) for x in points]
    fixed = []
    while len(fixed) < count:
        rest = [v - sum(c * x ** i for i, c in enumerate(fixed)) for x, v in zip(points, values)]
        free = lawson(rest, weights, points, list(range(len(fixed), count)), 20 if not fixed else 6)
        fixed.append(mpf(float(free[0])))
    error = lambda x: abs(weight(x) * (f(x) - sum(c * x ** i for i, c in enumerate(fixed))))
    return [float(c) for c in fixed], max(error(x) for x in chebyshev(low, high, 2000))


def chebyshev(low, high, n):
    return [(low + high) / 2 - (high - low) / 2 * cos(pi * (i + mpf(1) / 2) / n) for i in range(n)]


def series(direct, taylor, small=mpf(2) ** -12):
    """`direct` where it is well conditioned, else the first terms of its power series."""
    return lambda x: direct(x) if abs(x) > small else sum(c * x ** i for i, c in enumerate(taylor))


fact = mp.factorial
ln2 = mp.log(2)
T = 14


def odd_series(coefficient):
    """Taylor terms of (g(x) - x) / x^3 in z = x^2, of an odd function with g(x) = x + c3 x^3 + c5 x^5 ..."""
    return [coefficient(2 * i + 3) for i in range(T)]


def bernoulli_tan(n):
    k = (n + 1) // 2
    return (-1) ** (k - 1) * mpf(2) ** (2 * k) * (mpf(2) ** (2 * k) - 1) * mp.bernoulli(2 * k) / fact(2 * k)


def bernoulli_tanh(n):
    k = (n + 1) // 2
    return mpf(2) ** (2 * k) * (mpf(2) ** (2 * k) - 1) * mp.bernoulli(2 * k) / fact(2 * k)


def asin_term(n):
    k = (n - 1) // 2
    return fact(2 * k) / (mpf(4) ** k * fact(k) ** 2 * (2 * k + 1))


def odd(g, coefficient):
    """(g(x) - x) / x^3 as a function of z = x^2."""
    return series(lambda z: (g(mp.sqrt(z)) - mp.sqrt(z)) / mp.sqrt(z) ** 3, odd_series(coefficient), mpf(2) ** -10)


def relative(g):
    """Errors of x + x^3 p(x^2) relative to g(x)."""
    return lambda z: mp.sqrt(z) ** 3 / g(mp.sqrt(z)) if z else mpf(0)


def square(x):
    return mpf(x) ** 2 * (1 + mpf(2) ** -20)


half_ln2 = ln2 / 2 * (1 + mpf(2) ** -20)
root2 = mp.sqrt(2)
s_max = (root2 - 1) / (root2 + 1) * (1 + mpf(2) ** -20)

POLYNOMIALS = {
    # exp(r) = 1 + r + r^2 p(r), also for tanh, sinh and cosh: relative to exp(r) - 1
    'exp': (
        series(lambda r: (mp.expm1(r) - r) / r ** 2, [1 / fact(i + 2) for i in range(T)]),
        lambda r: r ** 2 / mp.expm1(r) if r else mpf(0), -half_ln2, half_ln2, 10),
    # exp(r) = 1 + r + r^2 / 2 + r^3 p(r)
    'expm1': (
        series(lambda r: (mp.expm1(r) - r - r * r / 2) / r ** 3, [1 / fact(i + 3) for i in range(T)]),
        lambda r: r ** 3 / mp.expm1(r) if r else mpf(0), -half_ln2, half_ln2, 10),
    # log((1+s)/(1-s)) = 2s + s z p(z), z = s^2
    'log': (
        series(lambda z: (mp.log((1 + mp.sqrt(z)) / (1 - mp.sqrt(z))) / mp.sqrt(z) - 2) / z,
               [mpf(2) / (2 * i + 3) for i in range(T)], mpf(2) ** -10),
        lambda z: z / 2, mpf(0), s_max ** 2, 7),
    # log((1+s)/(1-s)) = 2/3 s (3 + z + z^2 p(z)), z = s^2
    'pow': (
        series(lambda z: ((mp.log((1 + mp.sqrt(z)) / (1 - mp.sqrt(z))) / mp.sqrt(z) * 3 / 2 - 3) - z) / z ** 2,
               [mpf(3) / (2 * i + 5) for i in range(T)], mpf(2) ** -8),
        lambda z: z ** 2 / 3, mpf(0), s_max ** 2, 8),
    # sin r = r + r^3 p(z), cos r = 1 - z/2 + z^2 p(z), z = r^2
    'sin': (odd(mp.sin, lambda n: (-1) ** ((n - 1) // 2) / fact(n)), relative(mp.sin), mpf(0), square(pi / 4), 6),
    'cos': (
        series(lambda z: (mp.cos(mp.sqrt(z)) - 1 + z / 2) / z ** 2, [(-1) ** i / fact(2 * i + 4) for i in range(T)], mpf(2) ** -8),
        lambda z: z ** 2 / mp.cos(mp.sqrt(z)), mpf(0), square(pi / 4), 6),
    # tan of half the reduced angle: x + x^3 p(z)
    'tan': (odd(mp.tan, bernoulli_tan), relative(mp.tan), mpf(0), square(pi / 8), 9),
    # atan t = t + t^3 p(z) up to tan 1/2, a little more
    'atan': (odd(mp.atan, lambda n: mpf((-1) ** ((n - 1) // 2)) / n), relative(mp.atan), mpf(0), square(0.5475), 13),
    # asin x = x + x^3 p(z) up to 1/2
    'asin': (odd(mp.asin, asin_term), relative(mp.asin), mpf(0), square(0.5), 13),
    'tanh': (odd(mp.tanh, bernoulli_tanh), relative(mp.tanh), mpf(0), square(0.55), 11),
    'sinh': (odd(mp.sinh, lambda n: 1 / fact(n)), relative(mp.sinh), mpf(0), square(1), 7),
    # 1 / cbrt(m), m in [1/2, 4)
    'cbrt': (lambda m: m ** (mpf(-1) / 3), lambda m: m ** (mpf(1) / 3), mpf(0.5), mpf(4), 6),
}

if __name__ == '__main__':
    for name in sys.argv[1:] or POLYNOMIALS:
        f, weight, low, high, count = POLYNOMIALS[name]
        coefficients, worst = rounded(f, weight, low, high, count)
        print(f'{name}: 2^{float(mp.log(worst, 2)):.2f}')
        for i, c in enumerate(coefficients):
            print(f'  {i:2d} {c!r}')

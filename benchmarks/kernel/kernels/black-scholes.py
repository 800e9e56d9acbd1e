"""Prices of call options in Python: the loop of black-scholes.ts, and with NumPy."""

import math

import numpy as np
from data import uniform


def setup(n):
    return uniform(n, 1, 10, 100), uniform(n, 2, 10, 100), uniform(n, 3, 0.1, 5), 0.03, 0.25, np.zeros(n)


def loops(price, strike, years, rate, volatility, out):
    def erf(x):
        t = 1 / (1 + 0.3275911 * abs(x))
        total = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
        positive = 1 - total * math.exp(-x * x)
        return -positive if x < 0 else positive

    def normal(x):
        return 0.5 * (1 + erf(x * 0.70710678118654752))

    for i in range(len(out)):
        deviation = volatility * math.sqrt(years[i])
        d1 = (math.log(price[i] / strike[i]) + (rate + 0.5 * volatility * volatility) * years[i]) / deviation
        d2 = d1 - deviation
        out[i] = price[i] * normal(d1) - strike[i] * math.exp(-rate * years[i]) * normal(d2)


def arrays(price, strike, years, rate, volatility, out):
    def erf(x):
        t = 1 / (1 + 0.3275911 * np.abs(x))
        total = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))))
        return np.copysign(1 - total * np.exp(-x * x), x)

    def normal(x):
        return 0.5 * (1 + erf(x * 0.70710678118654752))

    deviation = volatility * np.sqrt(years)
    d1 = (np.log(price / strike) + (rate + 0.5 * volatility * volatility) * years) / deviation
    d2 = d1 - deviation
    out[:] = price * normal(d1) - strike * np.exp(-rate * years) * normal(d2)


def answer(arguments, result):
    return [arguments[-1]]

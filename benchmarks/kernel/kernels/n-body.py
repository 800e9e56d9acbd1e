"""A step of n bodies in Python: the loops of n-body.ts, and with NumPy on all pairs at once."""

import math

import numpy as np
from data import uniform


def setup(n):
    numbers = [uniform(n, seed, -1.0, 1.0) for seed in range(1, 7)]
    return *numbers, uniform(n, 7, 0.0, 1.0 / n), 0.001


def loops(x, y, z, vx, vy, vz, mass, dt):
    n = len(x)
    for i in range(n):
        ax = 0.0
        ay = 0.0
        az = 0.0
        for j in range(n):
            dx = x[j] - x[i]
            dy = y[j] - y[i]
            dz = z[j] - z[i]
            square = dx * dx + dy * dy + dz * dz + 0.01
            pull = mass[j] / (square * math.sqrt(square))
            ax += dx * pull
            ay += dy * pull
            az += dz * pull
        vx[i] = vx[i] + dt * ax
        vy[i] = vy[i] + dt * ay
        vz[i] = vz[i] + dt * az
    for i in range(n):
        x[i] = x[i] + dt * vx[i]
        y[i] = y[i] + dt * vy[i]
        z[i] = z[i] + dt * vz[i]


def arrays(x, y, z, vx, vy, vz, mass, dt):
    dx = x - x[:, None]
    dy = y - y[:, None]
    dz = z - z[:, None]
    square = dx * dx + dy * dy + dz * dz + 0.01
    pull = mass / (square * np.sqrt(square))
    vx += dt * np.sum(dx * pull, axis=1)
    vy += dt * np.sum(dy * pull, axis=1)
    vz += dt * np.sum(dz * pull, axis=1)
    x += dt * vx
    y += dt * vy
    z += dt * vz


def answer(arguments, result):
    return list(arguments[:6])

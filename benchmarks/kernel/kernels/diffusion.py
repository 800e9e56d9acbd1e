"""A step of diffusion in Python: the loops of diffusion.ts, and with NumPy in place, without temporary arrays."""

import numpy as np
from data import uniform


def setup(n):
    return uniform(n * n, 1).reshape(n, n), 1.0, 0.1, np.zeros((n, n))


def loops(grid, d, dt, out):
    rows, columns = grid.shape
    for i in range(rows):
        up = rows - 1 if i == 0 else i - 1
        down = 0 if i == rows - 1 else i + 1
        for j in range(columns):
            left = columns - 1 if j == 0 else j - 1
            right = 0 if j == columns - 1 else j + 1
            here = grid[i, j]
            laplacian = grid[up, j] + grid[down, j] + grid[i, left] + grid[i, right] - 4 * here
            out[i, j] = here + d * dt * laplacian


def arrays(grid, d, dt, out):
    np.multiply(grid, -4, out=out)
    out[1:] += grid[:-1]
    out[0] += grid[-1]
    out[:-1] += grid[1:]
    out[-1] += grid[0]
    out[:, 1:] += grid[:, :-1]
    out[:, 0] += grid[:, -1]
    out[:, :-1] += grid[:, 1:]
    out[:, -1] += grid[:, 0]
    out *= d * dt
    out += grid


def answer(arguments, result):
    return [arguments[-1]]

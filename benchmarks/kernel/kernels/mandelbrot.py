"""The Mandelbrot set in Python: the loops of mandelbrot.ts, and with NumPy on the points that are still inside."""

import numpy as np


def setup(n):
    width, height = n, 3 * n // 4
    return width, height, 200, np.zeros(width * height, dtype=np.int32)


def loops(width, height, limit, out):
    for y in range(height):
        ci = 2.4 * y / height - 1.2
        for x in range(width):
            cr = 3 * x / width - 2.1
            re = 0.0
            im = 0.0
            n = 0
            while n < limit:
                re2 = re * re
                im2 = im * im
                if re2 + im2 > 4:
                    break
                im = 2 * re * im + ci
                re = re2 - im2 + cr
                n += 1
            out[y * width + x] = n


def arrays(width, height, limit, out):
    ci = np.repeat(2.4 * np.arange(height) / height - 1.2, width)
    cr = np.tile(3 * np.arange(width) / width - 2.1, height)
    re = np.zeros(width * height)
    im = np.zeros(width * height)
    at = np.arange(width * height)
    out[:] = 0
    for _ in range(limit):
        re2 = re * re
        im2 = im * im
        inside = re2 + im2 <= 4
        at = at[inside]
        if at.size == 0:
            break
        out[at] += 1
        cr = cr[inside]
        ci = ci[inside]
        im = 2 * re[inside] * im[inside] + ci
        re = re2[inside] - im2[inside] + cr


def answer(arguments, result):
    return [arguments[-1]]

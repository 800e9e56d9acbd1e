"""A 3 x 3 convolution of bytes in Python: the loops of convolution.ts, and with NumPy by nine shifted images."""

import numpy as np
from data import random_bytes


def setup(n):
    weights = np.array([[1, 2, 1], [2, 4, 2], [1, 2, 1]], dtype=np.int16)
    return random_bytes(n * n, 1).reshape(n, n), weights, 4, np.zeros((n, n), dtype=np.uint8)


def loops(image, weights, shift, out):
    height, width = image.shape
    for y in range(1, height - 1):
        for x in range(1, width - 1):
            total = 0
            for ky in range(3):
                for kx in range(3):
                    total += image[y + ky - 1, x + kx - 1] * weights[ky, kx]
            out[y, x] = min(max(total >> shift, 0), 255)


def arrays(image, weights, shift, out):
    height, width = image.shape
    wide = image.astype(np.int32)
    total = np.zeros((height - 2, width - 2), dtype=np.int32)
    for ky in range(3):
        for kx in range(3):
            total += wide[ky : ky + height - 2, kx : kx + width - 2] * weights[ky, kx]
    total >>= shift
    np.clip(total, 0, 255, out=total)
    out[1:-1, 1:-1] = total


def answer(arguments, result):
    return [arguments[-1]]

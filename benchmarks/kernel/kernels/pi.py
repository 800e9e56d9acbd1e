"""Pi by random points in Python: the loop of pi.ts, and with NumPy on arrays of uint32."""

import numpy as np


def setup(n):
    return n, 12345


def loops(points, seed):
    def random_number(counter):
        h = ((counter ^ seed) * 0x9E3779B1) & 0xFFFFFFFF
        h = ((h ^ (h >> 16)) * 0x85EBCA6B) & 0xFFFFFFFF
        h = ((h ^ (h >> 13)) * 0xC2B2AE35) & 0xFFFFFFFF
        return (h ^ (h >> 16)) / 4294967296

    inside = 0
    for i in range(points):
        x = random_number(2 * i)
        y = random_number(2 * i + 1)
        if x * x + y * y < 1:
            inside += 1
    return 4 * inside / points


def arrays(points, seed):
    h = np.arange(2 * points, dtype=np.uint32) ^ np.uint32(seed)
    h *= np.uint32(0x9E3779B1)
    h ^= h >> np.uint32(16)
    h *= np.uint32(0x85EBCA6B)
    h ^= h >> np.uint32(13)
    h *= np.uint32(0xC2B2AE35)
    h ^= h >> np.uint32(16)
    numbers = h / 4294967296
    numbers *= numbers
    return 4 * int(np.count_nonzero(numbers[0::2] + numbers[1::2] < 1)) / points


def answer(arguments, result):
    return result

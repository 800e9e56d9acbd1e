"""The inputs of the kernels, as ../data.ts makes them, to the bit."""

import numpy as np


def hash_of(i, seed):
    """Of an array of uint32, or the numbers below i."""
    i = np.arange(i, dtype=np.uint32) if isinstance(i, int) else i
    x = i + np.uint32((seed * 0x9E3779B1) & 0xFFFFFFFF)
    x = (x ^ (x >> np.uint32(16))) * np.uint32(0x7FEB352D)
    x = (x ^ (x >> np.uint32(15))) * np.uint32(0x846CA68B)
    return x ^ (x >> np.uint32(16))


def uniform(length, seed, low=0.0, high=1.0):
    return low + (high - low) * (hash_of(length, seed) / 2.0**32)


def random_bytes(length, seed):
    return (hash_of(length, seed) >> np.uint32(24)).astype(np.uint8)

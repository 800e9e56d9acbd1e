"""Joblib's Memory, for hasten bench: `python3 side.py WAY FOLDER full|quick`. Data and functions are those of ../work.ts."""

import random
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent.parent.parent / "adapters"))

import hasten_bench  # noqa: E402
import numpy  # noqa: E402
from joblib import Memory  # noqa: E402

way, folder, amount = sys.argv[1:4]
memory = Memory(folder + "/joblib", mmap_mode="r" if way.endswith("mapped") else None, verbose=0)

PATH = "data/measurements/2026/november/a.csv"
EIGHT_MB = 10_000 if amount == "quick" else 1_000_000


@memory.cache
def extract(path, options, salt=None):
    bins = options["bins"]
    return {"path": path, "bins": bins, "counts": [(i * 7 + len(path)) % 11 for i in range(bins)]}


@memory.cache
def total(values):
    return float(values.sum())


@memory.cache
def numbers(n):
    return (numpy.arange(n) * 7919) % 10007 + 0.5


def hash_of(result):
    return str(sum((count * (i + 1) for i, count in enumerate(result["counts"])), result["bins"]))


def ends(values):
    return "%d %d" % (len(values), values[0] + values[-1])


def salts():
    salt = random.random() * 2**20
    while True:
        salt += 1
        yield salt


if __name__ == "__main__":
    options = {"bins": 32}
    if way == "Joblib":
        hasten_bench.run(lambda _: extract(PATH, options), checksum=hash_of)
    elif way == "Joblib, miss":
        fresh = salts()
        hasten_bench.run(lambda _: extract(PATH, options, next(fresh)), checksum=hash_of)
    elif way == "Joblib, 8 MB argument":
        hasten_bench.run(total, setup=lambda _: numbers.func(EIGHT_MB))
    else:
        hasten_bench.run(lambda _: numbers(EIGHT_MB), checksum=ends)

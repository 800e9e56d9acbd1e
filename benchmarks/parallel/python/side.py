"""Tiny tasks in Python, for hasten bench: `python3 side.py BENCH pool|"pool chunks"|joblib|"joblib chunks"`.

The data and the functions are those of ../work.ts. With two processes, which are started before anything is timed.
`pool` and `joblib` choose their chunks themselves (one by one: chunks of one), the others take sixteen. Those of a typed
array are slices of it, made by hand: its elements, one by one, are objects of NumPy's.
"""

import sys
from multiprocessing import Pool
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).parent.parent.parent / "adapters"))

import hasten_bench  # noqa: E402

bench, way = sys.argv[1:3]
CHUNKS = 16


def tiny(x):
    return x * 1.5 + 1


def weigh(row):
    return row["x"] * row["y"] + row["id"] + len(row["name"])


def move(row):
    return {"id": row["id"], "x": row["x"] + 1, "y": row["y"] - 1, "name": row["name"]}


def tiny_slice(xs):
    return [tiny(x) for x in xs.tolist()]


def numbers(n):
    return [(i * 7919) % 10007 + 0.5 for i in range(n)]


def rows(n):
    return [{"id": i, "x": i % 1000 + 0.5, "y": i % 77 * 2, "name": "row %d" % (i % 100)} for i in range(n)]


def array(n):
    import numpy

    return numpy.array(numbers(n))


make, task = {
    "typed array": (array, tiny),
    "numbers": (numbers, tiny),
    "objects to numbers": (rows, weigh),
    "objects to objects": (rows, move),
    "one by one": (numbers, tiny),
}[bench]


def checksum(results):
    total = 0.0
    for result in results:
        if isinstance(result, dict):
            result = result["id"] + 3 * result["x"] + 5 * result["y"] + 7 * len(result["name"])
        total = (total * 31 + result * 2) % 1_000_003
    # As JavaScript writes it.
    return "%d %s" % (len(results), repr(float(total)).removesuffix(".0"))


def slices(items):
    import numpy

    return numpy.array_split(items, CHUNKS)


def joined(parts):
    return [result for part in parts for result in part]


if __name__ == "__main__":
    if way.startswith("pool"):
        pool = Pool(2)
        if bench == "typed array":
            call = lambda items: joined(pool.map(tiny_slice, slices(items), chunksize=1))
        elif bench == "one by one":
            call = lambda items: pool.map(task, items, chunksize=1)
        elif way == "pool":
            call = lambda items: pool.map(task, items)
        else:
            call = lambda items: pool.map(task, items, chunksize=-(-len(items) // CHUNKS))
    else:
        from joblib import Parallel, delayed

        parallel = Parallel(n_jobs=2)
        parallel.__enter__()
        once = delayed(tiny_slice if bench == "typed array" else task)
        if bench in ("typed array", "one by one"):
            size = lambda items: 1
        elif way == "joblib":
            size = lambda items: "auto"
        else:
            size = lambda items: -(-len(items) // CHUNKS)

        def call(items):
            parallel.batch_size = size(items)
            if bench == "typed array":
                return joined(parallel(once(part) for part in slices(items)))
            return parallel(once(item) for item in items)

    hasten_bench.run(call, setup=make, checksum=checksum)

"""A task there and back in Python: `python3 latency.py pool|joblib active|idle|gigabyte|cold` prints what
../latency-program.ts does. Joblib is given the 1 GiB as a mapped file, which is its way without a copy."""

import json
import os
import sys
import tempfile
import time

side, scenario = sys.argv[1:3]
quick = os.environ.get("HASTEN_PARALLEL_QUICK") == "1"


def tiny(x):
    return x * 1.5 + 1


def touch(array):
    array[1] = 7
    return len(array)


def block(ms):
    end = time.perf_counter() + ms / 1000
    while time.perf_counter() < end:
        pass
    return ms


def times(call, calls, pause=0.0):
    taken = []
    for _ in range(calls):
        if pause:
            time.sleep(pause)
        begin = time.perf_counter_ns()
        call()
        taken.append((time.perf_counter_ns() - begin) / 1000)
    return taken


def percentiles(taken):
    taken.sort()
    return {"p50": taken[len(taken) // 2], "p99": taken[int(len(taken) * 0.99)]}


def open_side(workers):
    if side == "pool":
        from multiprocessing import Pool

        pool = Pool(workers)
        return lambda task, *arguments: pool.starmap(task, [(one,) for one in arguments], chunksize=1)
    from joblib import Parallel, delayed

    # Two of them: with one, Joblib works in this process.
    parallel = Parallel(n_jobs=2, batch_size=1)
    parallel.__enter__()
    return lambda task, *arguments: parallel(delayed(task)(one) for one in arguments)


def measure():
    if scenario == "cold":
        begin = time.perf_counter()
        run = open_side(2)
        run(tiny, 1)
        first = time.perf_counter() - begin
        run(block, 20, 20)
        return {"p50": first * 1000, "p99": (time.perf_counter() - begin) * 1000}
    run = open_side(1)
    calls = {"pool": 5000, "joblib": 200}[side] if not quick else 20
    if scenario == "active":
        times(lambda: run(tiny, 1), calls // 5)
        return percentiles(times(lambda: run(tiny, 1), calls))
    if scenario == "idle":
        times(lambda: run(tiny, 1), 20)
        return percentiles(times(lambda: run(tiny, 1), min(calls, 500), 0.003))
    import numpy

    with tempfile.NamedTemporaryFile(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as file:
        array = numpy.memmap(file.name, numpy.float64, "r+", shape=2**20 if quick else 2**27)
        times(lambda: run(touch, array), 20)
        array[1] = 0
        taken = times(lambda: run(touch, array), calls)
        assert array[1] == 7
        return percentiles(taken)


if __name__ == "__main__":
    print(json.dumps(measure()))

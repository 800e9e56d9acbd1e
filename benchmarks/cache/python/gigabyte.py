"""The first byte of a kept result of 1 GiB: `python3 gigabyte.py plain|mapped FOLDER BYTES`. Prints JSON, times in ms."""

import json
import sys
import time

import numpy
from joblib import Memory

way, folder, size = sys.argv[1:4]
memory = Memory(folder + "/joblib", mmap_mode="r" if way == "mapped" else None, verbose=0)


@memory.cache
def bytes_of(n):
    made = numpy.zeros(n, dtype=numpy.uint8)
    made[0] = 3
    made[n - 1] = 7
    return made


# A small one first, so that nothing is loaded in the time.
bytes_of(1000)
bytes_of(1000)
begin = time.perf_counter()
kept = bytes_of(int(size))
first = int(kept[0])
ms = (time.perf_counter() - begin) * 1e3
print(json.dumps({"ms": ms, "answer": "%d %d %d" % (len(kept), first, kept[-1])}))

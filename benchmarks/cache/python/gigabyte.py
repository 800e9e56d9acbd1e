"""The same as ../gigabyte-program.ts by Joblib: `python3 gigabyte.py plain|mapped FOLDER BYTES`."""

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


def first_byte(n):
    begin = time.perf_counter()
    kept = bytes_of(n)
    assert kept[0] == 3
    return (time.perf_counter() - begin) * 1e3, kept


bytes_of(1000)
first_ms, _ = first_byte(2**26)
ms, kept = first_byte(int(size))
print(json.dumps({"firstMs": first_ms, "ms": ms, "answer": "%d %d" % (len(kept), kept[-1])}))

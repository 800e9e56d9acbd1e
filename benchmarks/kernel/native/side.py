"""A kernel in Python, for hasten bench: `python3 side.py NAME numba|numpy|numba-parallel`.

../kernels/NAME.py gives `setup(n)`, the arguments of a call; `loops(*arguments)`, which Numba compiles as it is;
`arrays(*arguments)`, as it is written with NumPy; and `answer(arguments, result)`, what a call leaves. One thread, but for `numba-parallel`,
which has two, and `prange` in the outermost loop.
"""

import importlib
import os
import sys
import tempfile
from pathlib import Path

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS"):
    os.environ[name] = "2" if sys.argv[2] == "numba-parallel" else "1"
os.environ.setdefault("NUMBA_CACHE_DIR", str(Path(tempfile.gettempdir()) / "hasten-kernels-numba"))
sys.dont_write_bytecode = True

here = Path(__file__).parent
sys.path[:0] = [str(here), str(here.parent.parent / "adapters"), str(here.parent / "kernels")]

import numpy as np  # noqa: E402

import hasten_bench  # noqa: E402

kernel = importlib.import_module(sys.argv[1])
if sys.argv[2] == "numba":
    import numba

    call = numba.njit(cache=True)(kernel.loops)
elif sys.argv[2] == "numba-parallel":
    import inspect

    import numba

    source = inspect.getsource(kernel.loops).replace(" in range(", " in numba.prange(", 1)
    exec(compile(source, kernel.__file__, "exec"), {**vars(kernel), "numba": numba}, names := {})
    call = numba.njit(parallel=True)(names["loops"])
else:
    call = kernel.arrays

size = None


def setup(n):
    global size
    size = n
    return kernel.setup(n)


def checksum(_):
    """That of the first call with a new input, since calls may change theirs."""
    arguments = kernel.setup(size)
    answer = kernel.answer(arguments, call(*arguments))
    if not isinstance(answer, list):
        return "%.9g" % answer
    total = 0.0
    for array in answer:
        flat = np.asarray(array, dtype=np.float64).ravel()
        total += float(np.dot(flat, 1.0 + np.arange(flat.size) % 7))
    return "%.9g" % total


hasten_bench.run(lambda arguments: call(*arguments), setup=setup, checksum=checksum)

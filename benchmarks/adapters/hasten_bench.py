"""Lets a Python function take part in `hasten bench`: speaks the line protocol that README.md describes.

    import hasten_bench
    hasten_bench.run(lambda xs: sum(xs), setup=lambda n: [i * 0.5 for i in range(n)])

Works with Python 3.8 and newer, and needs nothing else.
"""

import json
import os
import sys
import time

#: Warming up takes at least this long, and at most that long, in seconds.
SHORTEST_WARM_UP = 0.2
LONGEST_WARM_UP = 5.0

#: Warming up is over when this many calls in a row were not quicker than the best one before them.
CALLS_WITHOUT_A_BETTER_ONE = 5


def run(call, setup=None, checksum=None):
    """Answers the parent until it says `end`.

    call: takes what `setup` returned, and returns the result.
    setup: takes the size (an int where it is a whole number, None where the bench has no sizes) and returns the input;
        without it the input is the size itself.
    checksum: takes the result and returns a number or a text; without it the result's JSON is taken. It is compared with
        that of the bench's first candidate.
    """
    answers = _private_stdout()
    answer = lambda line: print(line, file=answers, flush=True)
    value = None
    result = None
    for line in sys.stdin:
        words = line.split()
        try:
            if words[0] == "start":
                n = None if words[1] == "-" else float(words[1])
                size = int(n) if n is not None and n.is_integer() else n
                value = size if setup is None else setup(size)
                result = _warm_up(call, value)
                answer("ready")
            elif words[0] == "round":
                calls = range(int(words[1]))
                start = time.perf_counter_ns()
                for _ in calls:
                    result = call(value)
                answer(time.perf_counter_ns() - start)
            elif words[0] == "end":
                answer("checksum " + _text(result if checksum is None else checksum(result)))
                return
        except Exception as error:  # Whatever the user's code raises is the user's to read.
            answer("error " + " ".join(f"{type(error).__name__}: {error}".split()))


def _private_stdout():
    """The stream to the parent, kept from what the program prints, which goes to standard error."""
    stream = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return stream


def _warm_up(call, value):
    """Calls until no call is quicker than those before: compilers such as Numba's work in the first one."""
    begin = time.perf_counter()
    best = float("inf")
    since = 0
    while True:
        start = time.perf_counter()
        result = call(value)
        end = time.perf_counter()
        since = 0 if end - start < 0.98 * best else since + 1
        best = min(best, end - start)
        spent = end - begin
        if spent > LONGEST_WARM_UP or (spent > SHORTEST_WARM_UP and since >= CALLS_WITHOUT_A_BETTER_ONE):
            return result


def _text(value):
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, float):
        return repr(value)
    return json.dumps(value, separators=(",", ":"), default=lambda other: other.tolist())

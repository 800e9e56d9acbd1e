"""1 + 1/2 + 1/3 + ... + 1/n, as a candidate of harmonic.bench.ts."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
import hasten_bench  # noqa: E402


def harmonic(n):
    total = 0.0
    for i in range(1, n + 1):
        total += 1.0 / i
    return total


hasten_bench.run(harmonic)

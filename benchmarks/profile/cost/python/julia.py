"""examples/julia.ts with Python's own complex numbers, at 300 x 300."""
import time

try:
    profile
except NameError:  # plain, or under cProfile

    def profile(function):
        return function


WIDTH = 300
LIMIT = 300
C = complex(-0.62772, -0.42193)


@profile
def make_grid(width):
    step = 3.6 / width
    zs = []
    for y in range(width):
        for x in range(width):
            zs.append(complex(-1.8 + x * step, 1.8 - y * step))
    return zs


@profile
def count_steps(limit, zs, c):
    counts = [0] * len(zs)
    for i in range(len(zs)):
        n = 0
        z = zs[i]
        while n < limit and abs(z) < 2:
            z = z * z + c
            n += 1
        counts[i] = n
    return counts


start = time.perf_counter()
total = sum(count_steps(LIMIT, make_grid(WIDTH), C))
print(f"julia: {(time.perf_counter() - start) * 1000:.0f} ms, checksum {total}")

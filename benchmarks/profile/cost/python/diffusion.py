"""examples/diffusion.ts: the heat equation with periodic borders on lists of lists, at 100 x 100."""
import time

try:
    profile
except NameError:  # plain, or under cProfile

    def profile(function):
        return function


WIDTH = 100
STEPS = 60
RATE = 0.1


@profile
def initial_grid(width):
    grid = [[0.0] * width for _ in range(width)]
    for i in range(int(width * 0.4), int(width * 0.5)):
        for j in range(int(width * 0.4), int(width * 0.5)):
            grid[i][j] = 1.0
    return grid


@profile
def laplacian(grid, i, j):
    width = len(grid)
    above = grid[(i + width - 1) % width][j]
    below = grid[(i + 1) % width][j]
    left = grid[i][(j + width - 1) % width]
    right = grid[i][(j + 1) % width]
    return above + below + left + right - 4 * grid[i][j]


@profile
def evolve(grid, rate):
    width = len(grid)
    following = [[0.0] * width for _ in range(width)]
    for i in range(width):
        for j in range(width):
            following[i][j] = grid[i][j] + rate * laplacian(grid, i, j)
    return following


start = time.perf_counter()
grid = initial_grid(WIDTH)
for _ in range(STEPS):
    grid = evolve(grid, RATE)
energy = sum(value * value for row in grid for value in row)
print(f"diffusion: {(time.perf_counter() - start) * 1000:.0f} ms, checksum {energy:.6f}")

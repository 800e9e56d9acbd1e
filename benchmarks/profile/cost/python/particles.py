"""A simulation with a class of small vector methods, as in examples/particles.ts."""
import time

try:
    profile
except NameError:  # plain, or under cProfile

    def profile(function):
        return function


COUNT = 200
STEPS = 100


class Vector:
    __slots__ = ("x", "y")

    @profile
    def __init__(self, x, y):
        self.x = x
        self.y = y

    @profile
    def add(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    @profile
    def scale(self, k):
        return Vector(self.x * k, self.y * k)

    @profile
    def length(self):
        return (self.x * self.x + self.y * self.y) ** 0.5


@profile
def step(places, speeds, dt):
    for i in range(len(places)):
        place = places[i]
        pull = place.scale(-1 / (1 + place.length()))
        speeds[i] = speeds[i].add(pull.scale(dt))
        places[i] = place.add(speeds[i].scale(dt))


start = time.perf_counter()
places = [Vector(1 + i / COUNT, i / COUNT) for i in range(COUNT)]
speeds = [Vector(0.0, 0.0) for _ in range(COUNT)]
for _ in range(STEPS):
    step(places, speeds, 0.01)
total = sum(place.x for place in places)
print(f"particles: {(time.perf_counter() - start) * 1000:.0f} ms, checksum {total:.9f}")

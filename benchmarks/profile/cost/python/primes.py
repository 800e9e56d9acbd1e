"""examples/primes.ts: primes by trial division, up to 60 000."""
import time

try:
    profile
except NameError:  # plain, or under cProfile

    def profile(function):
        return function


LIMIT = 60_000


@profile
def is_prime(n):
    if n < 2:
        return False
    if n % 2 == 0:
        return n == 2
    divisor = 3
    while divisor * divisor <= n:
        if n % divisor == 0:
            return False
        divisor += 2
    return True


@profile
def count_primes(limit):
    count = 0
    for n in range(limit):
        if is_prime(n):
            count += 1
    return count


start = time.perf_counter()
count = count_primes(LIMIT)
print(f"primes: {(time.perf_counter() - start) * 1000:.0f} ms, checksum {count}")

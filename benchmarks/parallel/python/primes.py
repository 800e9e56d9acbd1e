"""The prime search of ../../../examples/parallel/primes.ts in Python: `python3 primes.py LIMIT one|many`.

Two processes take numbers from a multiprocessing.Queue and put primes into another: `one` number a message, or `many`, in
lists of a thousand. Prints ms and how many primes there are, as JSON. The processes are started before the time begins.
"""

import json
import sys
import time
from multiprocessing import Process, Queue
from threading import Thread

limit = int(sys.argv[1])
way = sys.argv[2]
PROCESSES = 2
MANY = 1000
END = -1


def is_prime(candidate):
    if candidate < 2:
        return False
    if candidate % 2 == 0:
        return candidate == 2
    divisor = 3
    while divisor * divisor <= candidate:
        if candidate % divisor == 0:
            return False
        divisor += 2
    return True


def search_one_by_one(numbers, primes):
    while True:
        number = numbers.get()
        if number == END:
            break
        if is_prime(number):
            primes.put(number)
    primes.put(END)


def search_many(numbers, primes):
    while True:
        some = numbers.get()
        if some == END:
            break
        primes.put([number for number in some if is_prime(number)])
    primes.put(END)


def feed(numbers):
    if way == "one":
        for number in range(limit):
            numbers.put(number)
    else:
        for begin in range(0, limit, MANY):
            numbers.put(list(range(begin, min(begin + MANY, limit))))
    for _ in range(PROCESSES):
        numbers.put(END)


if __name__ == "__main__":
    numbers, primes = Queue(), Queue()
    search = search_one_by_one if way == "one" else search_many
    processes = [Process(target=search, args=(numbers, primes)) for _ in range(PROCESSES)]
    for process in processes:
        process.start()
    begin = time.perf_counter()
    Thread(target=feed, args=(numbers,)).start()
    count = ended = 0
    while ended < PROCESSES:
        found = primes.get()
        if found == END:
            ended += 1
        else:
            count += 1 if way == "one" else len(found)
    ms = (time.perf_counter() - begin) * 1000
    name = "Python, one number a message" if way == "one" else "Python, a thousand a message"
    print(json.dumps({"checksum": count, name: ms}))

/* Pi by random points in C: pi.ts, line by line. */
#include "../native/kernel.h"

struct input {
  int n;
  double pi;
};

static double random_number(uint32_t counter, uint32_t seed) {
  uint32_t h = (counter ^ seed) * 0x9e3779b1u;
  h = (h ^ (h >> 16)) * 0x85ebca6bu;
  h = (h ^ (h >> 13)) * 0xc2b2ae35u;
  return (h ^ (h >> 16)) / 4294967296.0;
}

KERNEL double pi(int points, uint32_t seed) {
  int inside = 0;
  for (int i = 0; i < points; i++) {
    double x = random_number(2u * (uint32_t)i, seed);
    double y = random_number(2u * (uint32_t)i + 1u, seed);
    if (x * x + y * y < 1) inside++;
  }
  return 4.0 * inside / points;
}

static void *setup(double n) {
  struct input *in = malloc(sizeof *in);
  in->n = (int)n;
  return in;
}

static void call(void *input) {
  struct input *in = input;
  in->pi = pi(in->n, 12345);
}

static double total(void *input) { return ((struct input *)input)->pi; }

KERNEL_MAIN

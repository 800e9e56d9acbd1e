/* A histogram of bytes in C: histogram.ts, line by line. */
#include "../native/kernel.h"

struct input {
  long n;
  uint8_t *values;
  uint32_t counts[256];
};

KERNEL void histogram(const uint8_t *values, long n, uint32_t *counts, int bins) {
  for (int i = 0; i < bins; i++) counts[i] = 0;
  for (long i = 0; i < n; i++) counts[values[i]]++;
}

static void *setup(double n) {
  struct input *in = malloc(sizeof *in);
  in->n = (long)n;
  in->values = bytes(in->n, 1);
  return in;
}

static void call(void *input) {
  struct input *in = input;
  histogram(in->values, in->n, in->counts, 256);
}

static double total(void *input) {
  struct input *in = input;
  double total = 0;
  ADD_WEIGHTED(total, in->counts, 256);
  return total;
}

KERNEL_MAIN

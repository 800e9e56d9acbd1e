/* The inner product in C: dot.ts, line by line. */
#include "../native/kernel.h"

struct input {
  long n;
  double *x, *y;
  double sum;
};

KERNEL double dot(const double *x, const double *y, long n) {
  double sum = 0;
  for (long i = 0; i < n; i++) sum += x[i] * y[i];
  return sum;
}

static void *setup(double n) {
  struct input *in = malloc(sizeof *in);
  in->n = (long)n;
  in->x = uniform(in->n, 1, 0, 1);
  in->y = uniform(in->n, 2, 0, 1);
  return in;
}

static void call(void *input) {
  struct input *in = input;
  in->sum = dot(in->x, in->y, in->n);
}

static double total(void *input) { return ((struct input *)input)->sum; }

KERNEL_MAIN

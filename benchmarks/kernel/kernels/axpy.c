/* y = a x + y in C: axpy.ts, line by line. */
#include "../native/kernel.h"

struct input {
  long n;
  double *x, *y;
};

KERNEL void axpy(double a, const double *x, double *y, long n) {
  for (long i = 0; i < n; i++) y[i] = a * x[i] + y[i];
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
  axpy(0.7, in->x, in->y, in->n);
}

static double total(void *input) {
  struct input *in = input;
  double total = 0;
  ADD_WEIGHTED(total, in->y, in->n);
  return total;
}

KERNEL_MAIN

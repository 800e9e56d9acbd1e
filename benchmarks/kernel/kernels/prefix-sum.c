/* Running totals in C: prefix-sum.ts, line by line. */
#include "../native/kernel.h"

struct input {
  long n;
  double *x, *out;
};

KERNEL void prefix_sum(const double *x, double *out, long n) {
  double sum = 0;
  for (long i = 0; i < n; i++) {
    sum += x[i];
    out[i] = sum;
  }
}

static void *setup(double n) {
  struct input *in = malloc(sizeof *in);
  in->n = (long)n;
  in->x = uniform(in->n, 1, 0, 1);
  in->out = zeros(in->n, sizeof(double));
  return in;
}

static void call(void *input) {
  struct input *in = input;
  prefix_sum(in->x, in->out, in->n);
}

static double total(void *input) {
  struct input *in = input;
  double total = 0;
  ADD_WEIGHTED(total, in->out, in->n);
  return total;
}

KERNEL_MAIN

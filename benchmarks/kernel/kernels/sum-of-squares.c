/* The sum of squares in C: sum-of-squares.ts, line by line. */
#include "../native/kernel.h"

struct input {
  long n;
  double *x;
  double sum;
};

KERNEL double sum_of_squares(const double *x, long n) {
  double sum = 0;
  for (long i = 0; i < n; i++) sum += x[i] * x[i];
  return sum;
}

static void *setup(double n) {
  struct input *in = malloc(sizeof *in);
  in->n = (long)n;
  in->x = uniform(in->n, 1, -1, 1);
  return in;
}

static void call(void *input) {
  struct input *in = input;
  in->sum = sum_of_squares(in->x, in->n);
}

static double total(void *input) { return ((struct input *)input)->sum; }

KERNEL_MAIN

/* The product of two matrices in C: matrix-multiply.ts, line by line. */
#include "../native/kernel.h"

struct input {
  int n;
  double *a, *b, *out;
};

KERNEL void multiply(const double *a, const double *b, int n, double *out) {
  for (int i = 0; i < n; i++) {
    for (int j = 0; j < n; j++) {
      double sum = 0;
      for (int k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
      out[i * n + j] = sum;
    }
  }
}

static void *setup(double size) {
  struct input *in = malloc(sizeof *in);
  long n = in->n = (int)size;
  in->a = uniform(n * n, 1, 0, 1);
  in->b = uniform(n * n, 2, 0, 1);
  in->out = zeros(n * n, sizeof(double));
  return in;
}

static void call(void *input) {
  struct input *in = input;
  multiply(in->a, in->b, in->n, in->out);
}

static double total(void *input) {
  struct input *in = input;
  double total = 0;
  ADD_WEIGHTED(total, in->out, (long)in->n * in->n);
  return total;
}

KERNEL_MAIN

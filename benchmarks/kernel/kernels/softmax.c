/* Softmax by rows in C: softmax.ts, line by line. */
#include "../native/kernel.h"

#define COLUMNS 256

struct input {
  int n;
  double *x, *out;
};

KERNEL void softmax(const double *x, int rows, int columns, double *out) {
  for (int r = 0; r < rows; r++) {
    double max = -INFINITY;
    for (int c = 0; c < columns; c++) max = fmax(max, x[r * columns + c]);
    double sum = 0;
    for (int c = 0; c < columns; c++) {
      double e = exp(x[r * columns + c] - max);
      out[r * columns + c] = e;
      sum += e;
    }
    for (int c = 0; c < columns; c++) out[r * columns + c] = out[r * columns + c] / sum;
  }
}

static void *setup(double n) {
  struct input *in = malloc(sizeof *in);
  in->n = (int)n;
  in->x = uniform((long)in->n * COLUMNS, 1, -5, 5);
  in->out = zeros((long)in->n * COLUMNS, sizeof(double));
  return in;
}

static void call(void *input) {
  struct input *in = input;
  softmax(in->x, in->n, COLUMNS, in->out);
}

static double total(void *input) {
  struct input *in = input;
  double total = 0;
  ADD_WEIGHTED(total, in->out, (long)in->n * COLUMNS);
  return total;
}

KERNEL_MAIN

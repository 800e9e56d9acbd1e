/* The Julia set in C: julia.ts, line by line. */
#include "../native/kernel.h"

struct input {
  long n;
  double *zr, *zi;
  int32_t *out;
};

KERNEL void julia(const double *zr, const double *zi, double cr, double ci, int limit, int32_t *out, long length) {
  for (long i = 0; i < length; i++) {
    double re = zr[i], im = zi[i];
    int n = 0;
    while (n < limit && re * re + im * im < 4) {
      double next = re * re - im * im + cr;
      im = 2 * re * im + ci;
      re = next;
      n++;
    }
    out[i] = n;
  }
}

static void *setup(double size) {
  struct input *in = malloc(sizeof *in);
  long n = in->n = (long)size;
  in->zr = zeros(n * n, sizeof(double));
  in->zi = zeros(n * n, sizeof(double));
  in->out = zeros(n * n, sizeof(int32_t));
  for (long row = 0; row < n; row++) {
    for (long column = 0; column < n; column++) {
      in->zr[row * n + column] = -1.8 + 3.6 / (double)n * (double)column;
      in->zi[row * n + column] = 1.8 - 3.6 / (double)n * (double)row;
    }
  }
  return in;
}

static void call(void *input) {
  struct input *in = input;
  julia(in->zr, in->zi, -0.62772, -0.42193, 300, in->out, in->n * in->n);
}

static double total(void *input) {
  struct input *in = input;
  double total = 0;
  ADD_WEIGHTED(total, in->out, in->n * in->n);
  return total;
}

KERNEL_MAIN

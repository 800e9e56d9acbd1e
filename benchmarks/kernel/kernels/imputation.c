/* Filling the holes of a column in C: imputation.ts, line by line. */
#include "../native/kernel.h"

struct input {
  long n;
  double *column, *out;
};

KERNEL long impute(const double *column, double *out, long n) {
  double sum = 0;
  long known = 0;
  for (long i = 0; i < n; i++) {
    double value = column[i];
    if (!isnan(value)) {
      sum += value;
      known++;
    }
  }
  double mean = sum / (double)known;
  for (long i = 0; i < n; i++) {
    double value = column[i];
    out[i] = isnan(value) ? mean : value;
  }
  return n - known;
}

static void *setup(double n) {
  struct input *in = malloc(sizeof *in);
  in->n = (long)n;
  in->column = uniform(in->n, 1, 0, 1);
  in->out = zeros(in->n, sizeof(double));
  for (long i = 0; i < in->n; i++) {
    if (hash((uint32_t)i, 2) % 10 == 0) in->column[i] = NAN;
  }
  return in;
}

static void call(void *input) {
  struct input *in = input;
  impute(in->column, in->out, in->n);
}

static double total(void *input) {
  struct input *in = input;
  double total = 0;
  ADD_WEIGHTED(total, in->out, in->n);
  return total;
}

KERNEL_MAIN

/* The nearest centres of points in C: k-means.ts, line by line. */
#include "../native/kernel.h"

#define DIMENSIONS 8
#define CENTRES 16

struct input {
  int n;
  double *points, *centres;
  int32_t *labels;
};

KERNEL void assign(const double *points, const double *centres, int k, int dimensions, int32_t *labels, int n) {
  for (int i = 0; i < n; i++) {
    int best = 0;
    double least = INFINITY;
    for (int c = 0; c < k; c++) {
      double distance = 0;
      for (int d = 0; d < dimensions; d++) {
        double apart = points[i * dimensions + d] - centres[c * dimensions + d];
        distance += apart * apart;
      }
      if (distance < least) {
        least = distance;
        best = c;
      }
    }
    labels[i] = best;
  }
}

static void *setup(double n) {
  struct input *in = malloc(sizeof *in);
  in->n = (int)n;
  in->points = uniform((long)in->n * DIMENSIONS, 1, 0, 1);
  in->centres = uniform(CENTRES * DIMENSIONS, 2, 0, 1);
  in->labels = zeros(in->n, sizeof(int32_t));
  return in;
}

static void call(void *input) {
  struct input *in = input;
  assign(in->points, in->centres, CENTRES, DIMENSIONS, in->labels, in->n);
}

static double total(void *input) {
  struct input *in = input;
  double total = 0;
  ADD_WEIGHTED(total, in->labels, in->n);
  return total;
}

KERNEL_MAIN

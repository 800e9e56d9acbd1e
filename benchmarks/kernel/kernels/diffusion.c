/* A step of diffusion in C: diffusion.ts, line by line. */
#include "../native/kernel.h"

struct input {
  int n;
  double *grid, *out;
};

KERNEL void diffuse(const double *grid, int rows, int columns, double d, double dt, double *out) {
  for (int i = 0; i < rows; i++) {
    int up = i == 0 ? rows - 1 : i - 1;
    int down = i == rows - 1 ? 0 : i + 1;
    for (int j = 0; j < columns; j++) {
      int left = j == 0 ? columns - 1 : j - 1;
      int right = j == columns - 1 ? 0 : j + 1;
      double here = grid[i * columns + j];
      double laplacian = grid[up * columns + j] + grid[down * columns + j] + grid[i * columns + left] +
                         grid[i * columns + right] - 4 * here;
      out[i * columns + j] = here + d * dt * laplacian;
    }
  }
}

static void *setup(double size) {
  struct input *in = malloc(sizeof *in);
  long n = in->n = (int)size;
  in->grid = uniform(n * n, 1, 0, 1);
  in->out = zeros(n * n, sizeof(double));
  return in;
}

static void call(void *input) {
  struct input *in = input;
  diffuse(in->grid, in->n, in->n, 1, 0.1, in->out);
}

static double total(void *input) {
  struct input *in = input;
  double total = 0;
  ADD_WEIGHTED(total, in->out, (long)in->n * in->n);
  return total;
}

KERNEL_MAIN

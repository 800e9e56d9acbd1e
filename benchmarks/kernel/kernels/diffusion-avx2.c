/* A step of diffusion by hand for AVX2: four columns at once, the first and the last column of a row apart. */
#include "../native/kernel.h"
#include <immintrin.h>

struct input {
  int n;
  double *grid, *out;
};

KERNEL void diffuse(const double *grid, int rows, int columns, double d, double dt, double *out) {
  const double factor = d * dt;
  const __m256d factors = _mm256_set1_pd(factor), four = _mm256_set1_pd(4);
  for (int i = 0; i < rows; i++) {
    const double *row = grid + (long)i * columns;
    const double *up = grid + (long)(i == 0 ? rows - 1 : i - 1) * columns;
    const double *down = grid + (long)(i == rows - 1 ? 0 : i + 1) * columns;
    double *to = out + (long)i * columns;
    int last = columns - 1;
    to[0] = row[0] + factor * (up[0] + down[0] + row[last] + row[1] - 4 * row[0]);
    int j = 1;
    for (; j + 4 <= last; j += 4) {
      __m256d here = _mm256_loadu_pd(row + j);
      __m256d around = _mm256_add_pd(_mm256_loadu_pd(up + j), _mm256_loadu_pd(down + j));
      around = _mm256_add_pd(around, _mm256_loadu_pd(row + j - 1));
      around = _mm256_add_pd(around, _mm256_loadu_pd(row + j + 1));
      __m256d laplacian = _mm256_sub_pd(around, _mm256_mul_pd(four, here));
      _mm256_storeu_pd(to + j, _mm256_add_pd(here, _mm256_mul_pd(factors, laplacian)));
    }
    for (; j < last; j++) to[j] = row[j] + factor * (up[j] + down[j] + row[j - 1] + row[j + 1] - 4 * row[j]);
    to[last] = row[last] + factor * (up[last] + down[last] + row[last - 1] + row[0] - 4 * row[last]);
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

/* The Julia set by hand for AVX2: four vectors of four points go through the loop in step, under masks. */
#include "../native/kernel.h"
#include <immintrin.h>

struct input {
  long n;
  double *zr, *zi;
  int32_t *out;
};

#define VECTORS 4
#define EACH for (int v = 0; v < VECTORS; v++)

/* `length` is a multiple of 16. */
KERNEL void julia(const double *zr, const double *zi, double cr, double ci, int limit, int32_t *out, long length) {
  const __m256d vcr = _mm256_set1_pd(cr), vci = _mm256_set1_pd(ci), four = _mm256_set1_pd(4);
  const __m256i evens = _mm256_setr_epi32(0, 2, 4, 6, 0, 2, 4, 6);
  for (long i = 0; i < length; i += 4 * VECTORS) {
    __m256d re[VECTORS], im[VECTORS], inside[VECTORS];
    __m256i count[VECTORS];
    EACH {
      re[v] = _mm256_loadu_pd(zr + i + 4 * v);
      im[v] = _mm256_loadu_pd(zi + i + 4 * v);
      inside[v] = _mm256_castsi256_pd(_mm256_set1_epi64x(-1));
      count[v] = _mm256_setzero_si256();
    }
    for (int n = 0; n < limit; n++) {
      __m256d re2[VECTORS], im2[VECTORS], any = _mm256_setzero_pd();
      EACH {
        re2[v] = _mm256_mul_pd(re[v], re[v]);
        im2[v] = _mm256_mul_pd(im[v], im[v]);
        inside[v] = _mm256_and_pd(inside[v], _mm256_cmp_pd(_mm256_add_pd(re2[v], im2[v]), four, _CMP_LT_OQ));
        any = _mm256_or_pd(any, inside[v]);
      }
      if (_mm256_movemask_pd(any) == 0) break;
      EACH {
        count[v] = _mm256_sub_epi64(count[v], _mm256_castpd_si256(inside[v]));
        __m256d product = _mm256_mul_pd(re[v], im[v]);
        im[v] = _mm256_add_pd(_mm256_add_pd(product, product), vci);
        re[v] = _mm256_add_pd(_mm256_sub_pd(re2[v], im2[v]), vcr);
      }
    }
    EACH {
      __m256i narrow = _mm256_permutevar8x32_epi32(count[v], evens);
      _mm_storeu_si128((__m128i *)(out + i + 4 * v), _mm256_castsi256_si128(narrow));
    }
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

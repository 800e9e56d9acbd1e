/* A 3 x 3 convolution of bytes in C: convolution.ts, line by line. */
#include "../native/kernel.h"

struct input {
  int n;
  uint8_t *image, *out;
  int16_t weights[9];
};

KERNEL void convolve(const uint8_t *image, int width, int height, const int16_t *weights, int shift, uint8_t *out) {
  for (int y = 1; y < height - 1; y++) {
    for (int x = 1; x < width - 1; x++) {
      int sum = 0;
      for (int ky = 0; ky < 3; ky++) {
        for (int kx = 0; kx < 3; kx++) sum += image[(y + ky - 1) * width + (x + kx - 1)] * weights[ky * 3 + kx];
      }
      int value = sum >> shift;
      out[y * width + x] = (uint8_t)(value < 0 ? 0 : value > 255 ? 255 : value);
    }
  }
}

static void *setup(double size) {
  struct input *in = malloc(sizeof *in);
  long n = in->n = (int)size;
  in->image = bytes(n * n, 1);
  in->out = zeros(n * n, 1);
  memcpy(in->weights, (int16_t[]){1, 2, 1, 2, 4, 2, 1, 2, 1}, sizeof in->weights);
  return in;
}

static void call(void *input) {
  struct input *in = input;
  convolve(in->image, in->n, in->n, in->weights, 4, in->out);
}

static double total(void *input) {
  struct input *in = input;
  double total = 0;
  ADD_WEIGHTED(total, in->out, (long)in->n * in->n);
  return total;
}

KERNEL_MAIN

/* The Mandelbrot set in C: mandelbrot.ts, line by line. */
#include "../native/kernel.h"

struct input {
  int width, height;
  int32_t *out;
};

KERNEL void mandelbrot(int width, int height, int limit, int32_t *out) {
  for (int y = 0; y < height; y++) {
    double ci = 2.4 * y / height - 1.2;
    for (int x = 0; x < width; x++) {
      double cr = 3.0 * x / width - 2.1;
      double re = 0, im = 0;
      int n = 0;
      while (n < limit) {
        double re2 = re * re, im2 = im * im;
        if (re2 + im2 > 4) break;
        im = 2 * re * im + ci;
        re = re2 - im2 + cr;
        n++;
      }
      out[y * width + x] = n;
    }
  }
}

static void *setup(double n) {
  struct input *in = malloc(sizeof *in);
  in->width = (int)n;
  in->height = (int)(3 * n / 4);
  in->out = zeros((long)in->width * in->height, sizeof(int32_t));
  return in;
}

static void call(void *input) {
  struct input *in = input;
  mandelbrot(in->width, in->height, 200, in->out);
}

static double total(void *input) {
  struct input *in = input;
  double total = 0;
  ADD_WEIGHTED(total, in->out, (long)in->width * in->height);
  return total;
}

KERNEL_MAIN

/* Primes by trial division in C: primes.ts, line by line. */
#include "../native/kernel.h"

struct input {
  int n, count;
};

KERNEL int count_primes(int end) {
  int count = 0;
  for (int n = 2; n < end; n++) {
    int prime = 1;
    for (int d = 2; d * d <= n; d++) {
      if (n % d == 0) {
        prime = 0;
        break;
      }
    }
    if (prime) count++;
  }
  return count;
}

static void *setup(double n) {
  struct input *in = malloc(sizeof *in);
  in->n = (int)n;
  return in;
}

static void call(void *input) {
  struct input *in = input;
  in->count = count_primes(in->n);
}

static double total(void *input) { return ((struct input *)input)->count; }

KERNEL_MAIN

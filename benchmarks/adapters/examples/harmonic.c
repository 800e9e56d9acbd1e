/* 1 + 1/2 + 1/3 + ... + 1/n, as a candidate of harmonic.bench.ts. */
#include "../hasten_bench.h"

struct work {
  long n;
  double total;
};

static void *setup(double n) {
  struct work *work = malloc(sizeof *work);
  work->n = (long)n;
  work->total = 0;
  return work;
}

static void call(void *input) {
  struct work *work = input;
  double total = 0;
  for (long i = 1; i <= work->n; i++) total += 1.0 / (double)i;
  work->total = total;
}

static void checksum(void *input, char *text, size_t size) {
  snprintf(text, size, "%.17g", ((struct work *)input)->total);
}

int main(void) { return hasten_bench_run(setup, call, checksum); }

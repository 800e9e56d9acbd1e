/*
 * What the C sides share: the same inputs as ../data.ts makes, the same checksum as ../answers.ts, and the line protocol
 * of hasten bench. A side defines `setup`, `call` and `total`, and says `KERNEL_MAIN`. Calls may change their input: the
 * checksum is that of the first call with a new one.
 */
#ifndef HASTEN_KERNEL_H
#define HASTEN_KERNEL_H

#include "../../adapters/hasten_bench.h"
#include <stdint.h>

/* Before a function: it is compiled by itself, knowing nothing of its arguments, as a library's would be. */
#define KERNEL __attribute__((noipa))

static inline uint32_t hash(uint32_t i, uint32_t seed) {
  uint32_t x = i + seed * 0x9e3779b1u;
  x = (x ^ (x >> 16)) * 0x7feb352du;
  x = (x ^ (x >> 15)) * 0x846ca68bu;
  return x ^ (x >> 16);
}

/* `count` zeros of `size` bytes each, on a cache line. */
static void *zeros(long count, size_t size) {
  size_t bytes = ((size_t)count * size + 63) / 64 * 64;
  return memset(aligned_alloc(64, bytes), 0, bytes);
}

static double *uniform(long n, uint32_t seed, double low, double high) {
  double *numbers = zeros(n, sizeof *numbers);
  for (long i = 0; i < n; i++) numbers[i] = low + (high - low) * ((double)hash((uint32_t)i, seed) / 4294967296.0);
  return numbers;
}

static inline uint8_t *bytes(long n, uint32_t seed) {
  uint8_t *all = zeros(n, 1);
  for (long i = 0; i < n; i++) all[i] = (uint8_t)(hash((uint32_t)i, seed) >> 24);
  return all;
}

/* Adds the weighted sum of an array to `total`. */
#define ADD_WEIGHTED(total, array, n) \
  for (long at = 0; at < (n); at++) (total) += (double)(array)[at] * (double)(1 + at % 7)

static double kernel_n;

#define KERNEL_MAIN                                                     \
  static void *kernel_setup(double n) { return setup(kernel_n = n); }   \
  static void kernel_checksum(void *input, char *text, size_t size) {   \
    (void)input;                                                        \
    void *again = setup(kernel_n);                                      \
    call(again);                                                        \
    snprintf(text, size, "%.9g", total(again));                         \
  }                                                                     \
  int main(void) {                                                      \
    (void)uniform;                                                      \
    return hasten_bench_run(kernel_setup, call, kernel_checksum);       \
  }

#endif

/*
 * Lets a C or C++ function take part in `hasten bench`: speaks the line protocol that README.md describes.
 *
 *     static void *setup(double n) { ... return input; }
 *     static void call(void *input) { ... }
 *     static void checksum(void *input, char *text, size_t size) { snprintf(text, size, "%.17g", result); }
 *     int main(void) { return hasten_bench_run(setup, call, checksum); }
 *
 * C99 with POSIX clocks. Include it in one file. `call` is called through a volatile pointer, so that it is neither
 * inlined nor called once for many; it has to keep its result where `checksum` finds it.
 */
#ifndef HASTEN_BENCH_H
#define HASTEN_BENCH_H

#ifndef _POSIX_C_SOURCE
#define _POSIX_C_SOURCE 200809L
#endif
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Warming up takes so long, in ns: caches and the processor's frequency, since there is no compiler to wait for. */
#define HASTEN_BENCH_WARM_UP_NS 200e6

static double hasten_bench_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e9 + (double)now.tv_nsec;
}

/* Answers the parent until it says `end`. `n` is NAN where the bench has no sizes. Returns the exit code. */
static int hasten_bench_run(void *(*setup)(double n), void (*call)(void *input),
                            void (*checksum)(void *input, char *text, size_t size)) {
  void (*volatile called)(void *) = call;
  void *input = NULL;
  char line[256];
  while (fgets(line, sizeof line, stdin) != NULL) {
    char size[64];
    long long count;
    if (sscanf(line, "start %63s %lld", size, &count) == 2) {
      input = setup(strcmp(size, "-") == 0 ? (double)NAN : strtod(size, NULL));
      double begin = hasten_bench_now();
      do called(input);
      while (hasten_bench_now() - begin < HASTEN_BENCH_WARM_UP_NS);
      puts("ready");
    } else if (sscanf(line, "round %lld", &count) == 1) {
      double begin = hasten_bench_now();
      for (long long i = 0; i < count; i++) called(input);
      printf("%.0f\n", hasten_bench_now() - begin);
    } else if (strncmp(line, "end", 3) == 0) {
      char text[4096] = "";
      checksum(input, text, sizeof text);
      printf("checksum %s\n", text);
      fflush(stdout);
      return 0;
    } else {
      printf("error cannot understand %s", line);
    }
    fflush(stdout);
  }
  return 0;
}

#endif

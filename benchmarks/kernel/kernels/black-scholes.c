/* Prices of call options in C: black-scholes.ts, line by line. */
#include "../native/kernel.h"

struct input {
  long n;
  double *price, *strike, *years, *out;
};

static double error_function(double x) {
  double t = 1 / (1 + 0.3275911 * fabs(x));
  double sum = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  double positive = 1 - sum * exp(-x * x);
  return x < 0 ? -positive : positive;
}

static double normal(double x) { return 0.5 * (1 + error_function(x * 0.70710678118654752)); }

KERNEL void black_scholes(const double *price, const double *strike, const double *years, double rate,
                          double volatility, double *out, long n) {
  for (long i = 0; i < n; i++) {
    double deviation = volatility * sqrt(years[i]);
    double d1 = (log(price[i] / strike[i]) + (rate + 0.5 * volatility * volatility) * years[i]) / deviation;
    double d2 = d1 - deviation;
    out[i] = price[i] * normal(d1) - strike[i] * exp(-rate * years[i]) * normal(d2);
  }
}

static void *setup(double n) {
  struct input *in = malloc(sizeof *in);
  in->n = (long)n;
  in->price = uniform(in->n, 1, 10, 100);
  in->strike = uniform(in->n, 2, 10, 100);
  in->years = uniform(in->n, 3, 0.1, 5);
  in->out = zeros(in->n, sizeof(double));
  return in;
}

static void call(void *input) {
  struct input *in = input;
  black_scholes(in->price, in->strike, in->years, 0.03, 0.25, in->out, in->n);
}

static double total(void *input) {
  struct input *in = input;
  double total = 0;
  ADD_WEIGHTED(total, in->out, in->n);
  return total;
}

KERNEL_MAIN

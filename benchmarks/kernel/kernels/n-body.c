/* A step of n bodies in C: n-body.ts, line by line. */
#include "../native/kernel.h"

struct input {
  int n;
  double *x, *y, *z, *vx, *vy, *vz, *mass;
};

KERNEL void step(double *x, double *y, double *z, double *vx, double *vy, double *vz, const double *mass, double dt,
                 int n) {
  for (int i = 0; i < n; i++) {
    double ax = 0, ay = 0, az = 0;
    for (int j = 0; j < n; j++) {
      double dx = x[j] - x[i], dy = y[j] - y[i], dz = z[j] - z[i];
      double square = dx * dx + dy * dy + dz * dz + 0.01;
      double pull = mass[j] / (square * sqrt(square));
      ax += dx * pull;
      ay += dy * pull;
      az += dz * pull;
    }
    vx[i] = vx[i] + dt * ax;
    vy[i] = vy[i] + dt * ay;
    vz[i] = vz[i] + dt * az;
  }
  for (int i = 0; i < n; i++) {
    x[i] = x[i] + dt * vx[i];
    y[i] = y[i] + dt * vy[i];
    z[i] = z[i] + dt * vz[i];
  }
}

static void *setup(double size) {
  struct input *in = malloc(sizeof *in);
  int n = in->n = (int)size;
  in->x = uniform(n, 1, -1, 1);
  in->y = uniform(n, 2, -1, 1);
  in->z = uniform(n, 3, -1, 1);
  in->vx = uniform(n, 4, -1, 1);
  in->vy = uniform(n, 5, -1, 1);
  in->vz = uniform(n, 6, -1, 1);
  in->mass = uniform(n, 7, 0, 1.0 / n);
  return in;
}

static void call(void *input) {
  struct input *in = input;
  step(in->x, in->y, in->z, in->vx, in->vy, in->vz, in->mass, 0.001, in->n);
}

static double total(void *input) {
  struct input *in = input;
  double *arrays[] = {in->x, in->y, in->z, in->vx, in->vy, in->vz};
  double total = 0;
  for (int array = 0; array < 6; array++) ADD_WEIGHTED(total, arrays[array], in->n);
  return total;
}

KERNEL_MAIN

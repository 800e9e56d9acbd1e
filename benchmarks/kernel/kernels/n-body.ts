/** A step of n bodies that attract each other, each pair looked at twice. */
import { defineCase } from '../case.ts';
import { uniform } from '../data.ts';

function step(
  x: Float64Array,
  y: Float64Array,
  z: Float64Array,
  vx: Float64Array,
  vy: Float64Array,
  vz: Float64Array,
  mass: Float64Array,
  dt: number,
): void {
  const n = x.length;
  for (let i = 0; i < n; i++) {
    let ax = 0;
    let ay = 0;
    let az = 0;
    for (let j = 0; j < n; j++) {
      const dx = x[j]! - x[i]!;
      const dy = y[j]! - y[i]!;
      const dz = z[j]! - z[i]!;
      const square = dx * dx + dy * dy + dz * dz + 0.01;
      const pull = mass[j]! / (square * Math.sqrt(square));
      ax += dx * pull;
      ay += dy * pull;
      az += dz * pull;
    }
    vx[i] = vx[i]! + dt * ax;
    vy[i] = vy[i]! + dt * ay;
    vz[i] = vz[i]! + dt * az;
  }
  for (let i = 0; i < n; i++) {
    x[i] = x[i]! + dt * vx[i]!;
    y[i] = y[i]! + dt * vy[i]!;
    z[i] = z[i]! + dt * vz[i]!;
  }
}

export default defineCase({
  name: 'n-body',
  title: 'n-body step, 1000 bodies',
  fn: step,
  sizes: { full: 1000 },
  quick: 67,
  input: (n) => ({
    x: uniform(n, 1, -1, 1),
    y: uniform(n, 2, -1, 1),
    z: uniform(n, 3, -1, 1),
    vx: uniform(n, 4, -1, 1),
    vy: uniform(n, 5, -1, 1),
    vz: uniform(n, 6, -1, 1),
    mass: uniform(n, 7, 0, 1 / n),
  }),
  call: (fn, { x, y, z, vx, vy, vz, mass }) => {
    fn(x, y, z, vx, vy, vz, mass, 0.001);
    return [x, y, z, vx, vy, vz];
  },
});

// Floating-point loops of three instructions over typed arrays, beside the same through a callback.
import { Laps } from '../clock.ts';

const a = Float64Array.from({ length: 200_000 }, (_, i) => i / 7);
const b = Float64Array.from({ length: 200_000 }, (_, i) => 1 / (i + 1));

function dot(): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function axpy(k: number): number {
  for (let i = 0; i < a.length; i++) b[i] = b[i] * k + 1e-9;
  return b[0];
}

function viaCallback(): number {
  let sum = 0;
  a.forEach((x) => {
    sum += x * 0.5;
  });
  return sum;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 60; round++) {
    laps.start();
    for (let i = 0; i < 20; i++) sum += dot(); // @dot
    laps.lap('dot');
    for (let i = 0; i < 20; i++) sum += axpy(0.999); // @axpy
    laps.lap('axpy');
    for (let i = 0; i < 3; i++) sum += viaCallback(); // @callback
    laps.lap('callback');
  }
  laps.print(sum, [
    { function: 'dot', parts: ['dot'], kind: 'self' },
    { function: 'axpy', parts: ['axpy'], kind: 'self' },
  ]);
}

main();

// Products of 4 x 4 and 3 x 3 matrices with nested loops of three and four, beside one large product.
import { Laps } from '../clock.ts';

function multiply(a: Float64Array, b: Float64Array, out: Float64Array, n: number): void {
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
      out[i * n + j] = sum;
    }
  }
}

function turn3(m: number[][], v: number[]): number[] {
  const out = [0, 0, 0];
  for (let i = 0; i < 3; i++) {
    for (let j = 0; j < 3; j++) out[i] += m[i][j] * v[j];
  }
  return out;
}

const matrix = (n: number) => Float64Array.from({ length: n * n }, (_, i) => Math.sin(i) / n);
const [a4, b4, out4] = [matrix(4), matrix(4), new Float64Array(16)];
const [big1, big2, bigOut] = [matrix(100), matrix(100), new Float64Array(10_000)];
const turn = [
  [0.6, -0.8, 0],
  [0.8, 0.6, 0],
  [0, 0, 1],
];

function small(times: number): number {
  for (let i = 0; i < times; i++) multiply(a4, b4, out4, 4);
  return out4[5];
}

function turns(times: number): number {
  let v = [1, 0.5, 0.25];
  for (let i = 0; i < times; i++) v = turn3(turn, v);
  return v[0];
}

function large(): number {
  multiply(big1, big2, bigOut, 100);
  return bigOut[17];
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 100; round++) {
    laps.start();
    sum += small(50_000); // @small
    laps.lap('small');
    sum += turns(100_000); // @turns
    laps.lap('turns');
    sum += large() + large() + large() + large() + large(); // @large
    laps.lap('large');
  }
  laps.print(sum, [
    { function: 'small', parts: ['small'], kind: 'total' },
    { function: 'turns', parts: ['turns'], kind: 'total' },
    { function: 'large', parts: ['large'], kind: 'total' },
  ]);
}

main();

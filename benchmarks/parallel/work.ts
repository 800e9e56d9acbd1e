/** What is computed in every side of the benchmarks: tiny functions, and one whose time is its argument. No imports here. */

export interface Row {
  id: number;
  x: number;
  y: number;
  name: string;
}

/** Some nanoseconds of work. */
export function tiny(x: number): number {
  return x * 1.5 + 1;
}

/** From an object a number. */
export function weigh(row: Row): number {
  return row.x * row.y + row.id + row.name.length;
}

/** From an object an object. */
export function move(row: Row): Row {
  return { id: row.id, x: row.x + 1, y: row.y - 1, name: row.name };
}

/** About 2 ns a step: xorshift32, G. Marsaglia, "Xorshift RNGs", 2003. */
export function spin(steps: number): number {
  let x = 2463534242;
  for (let i = 0; i < steps; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
  }
  return x;
}

/** Work of the same length for all. */
export function uniform(items: number): Float64Array {
  return new Float64Array(items).fill(100_000);
}

/** Badly skewed: it grows with the eighth power of the place, so the last tenth of the items is 61 % of the work. */
export function skewed(items: number): Float64Array {
  return Float64Array.from({ length: items }, (_, i) => Math.round(9 * 100_000 * ((i + 0.5) / items) ** 8));
}

/** Numbers and objects, the same in every process; ../parallel/python/side.py makes them, too. */
export function numbers(n: number): number[] {
  return Array.from({ length: n }, (_, i) => ((i * 7919) % 10007) + 0.5);
}

export function rows(n: number): Row[] {
  return Array.from({ length: n }, (_, i) => ({ id: i, x: (i % 1000) + 0.5, y: (i % 77) * 2, name: `row ${i % 100}` }));
}

let ticked = -1;

/** Times that a timer of 1 ms has run in this thread since the first call. */
export function ticks(): number {
  if (ticked < 0) {
    ticked = 0;
    setInterval(() => ticked++, 1).unref();
  }
  return ticked;
}

/** That an array arrives, and that it is the sender's. */
export function touch(array: Float64Array): number {
  array[1] = 7;
  return array.length;
}

/** Keeps its thread for so many ms. */
export function block(ms: number): number {
  const end = performance.now() + ms;
  while (performance.now() < end);
  return ms;
}

// A binary heap: sifting loops of a few steps inside small methods, beside counting sort.
import { Laps } from '../clock.ts';

class Heap {
  readonly items: number[] = [];

  push(value: number): void {
    let at = this.items.push(value) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.items[parent] <= value) break;
      this.items[at] = this.items[parent];
      at = parent;
    }
    this.items[at] = value;
  }

  pop(): number {
    const least = this.items[0];
    const last = this.items.pop() as number;
    const size = this.items.length;
    if (size === 0) return least;
    let at = 0;
    for (let child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && this.items[child + 1] < this.items[child]) child++;
      if (this.items[child] >= last) break;
      this.items[at] = this.items[child];
      at = child;
    }
    this.items[at] = last;
    return least;
  }
}

function churn(n: number): number {
  const heap = new Heap();
  let sum = 0;
  for (let i = 0; i < 64; i++) heap.push((i * 7919) % 1009);
  for (let i = 0; i < n; i++) {
    const value = heap.pop();
    sum += value;
    heap.push((value * 31 + i) % 1009);
  }
  return sum;
}

const values = Uint16Array.from({ length: 200_000 }, (_, i) => (i * 7919) % 4093);

function countingSort(): number {
  const counts = new Uint32Array(4093);
  for (const value of values) counts[value]++;
  let most = 0;
  for (const count of counts) if (count > most) most = count;
  return most;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 100; round++) {
    laps.start();
    sum += churn(400_000); // @heap
    laps.lap('heap');
    for (let i = 0; i < 6; i++) sum += countingSort(); // @count
    laps.lap('count');
  }
  laps.print(sum, [
    { function: 'churn', parts: ['heap'], kind: 'total' },
    { function: 'countingSort', parts: ['count'], kind: 'self' },
  ]);
}

main();

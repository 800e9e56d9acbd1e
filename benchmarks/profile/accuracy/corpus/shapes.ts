// Polymorphic and megamorphic calls of tiny methods, beside one that is monomorphic.
import { Laps } from '../clock.ts';

class Square {
  side = 2;
  area() {
    return this.side * this.side;
  }
}
class Circle {
  radius = 3;
  area() {
    return Math.PI * this.radius * this.radius;
  }
}
class Triangle {
  base = 3;
  height = 4;
  area() {
    return (this.base * this.height) / 2;
  }
}
class Hexagon {
  edge = 2;
  area() {
    return 2.598 * this.edge * this.edge;
  }
}
class Ring {
  outer = 3;
  inner = 1;
  area() {
    return Math.PI * (this.outer * this.outer - this.inner * this.inner);
  }
}

type Shape = { area(): number };
const makers: (() => Shape)[] = [
  () => new Square(),
  () => new Circle(),
  () => new Triangle(),
  () => new Hexagon(),
  () => new Ring(),
];
const mixed = Array.from({ length: 1000 }, (_, i) => makers[i % 5]());
const same = Array.from({ length: 1000 }, () => new Square());

function sumMixed(times: number): number {
  let sum = 0;
  for (let t = 0; t < times; t++) for (let i = 0; i < mixed.length; i++) sum += mixed[i].area();
  return sum;
}

function sumSame(times: number): number {
  let sum = 0;
  for (let t = 0; t < times; t++) for (let i = 0; i < same.length; i++) sum += same[i].area();
  return sum;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 80; round++) {
    laps.start();
    sum += sumMixed(1000); // @mixed
    laps.lap('mixed');
    sum += sumSame(5000); // @same
    laps.lap('same');
  }
  laps.print(sum, [
    { function: 'sumMixed', parts: ['mixed'], kind: 'total' },
    { function: 'sumSame', parts: ['same'], kind: 'total' },
  ]);
}

main();

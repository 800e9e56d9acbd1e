// A class of small vector methods beside a parser: without inlining the vectors take twice their share.
import { Laps } from '../clock.ts';

class Vector {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  constructor(x: number, y: number, z: number) {
    this.x = x;
    this.y = y;
    this.z = z;
  }
  add(o: Vector) {
    return new Vector(this.x + o.x, this.y + o.y, this.z + o.z);
  }
  scale(k: number) {
    return new Vector(this.x * k, this.y * k, this.z * k);
  }
  dot(o: Vector) {
    return this.x * o.x + this.y * o.y + this.z * o.z;
  }
  length() {
    return Math.sqrt(this.dot(this));
  }
  normal() {
    return this.scale(1 / this.length());
  }
}

function fly(steps: number): number {
  let place = new Vector(1, 2, 3);
  let speed = new Vector(0.1, 0.2, 0.3);
  for (let i = 0; i < steps; i++) {
    const pull = place.normal().scale(-0.01);
    speed = speed.add(pull);
    place = place.add(speed.scale(0.01));
  }
  return place.length();
}

const text = Array.from({ length: 20_000 }, (_, i) => `k${i}=${(i * 7) % 1000};`).join('');

function parse(): number {
  let sum = 0;
  for (let at = 0; at < text.length; ) {
    const equals = text.indexOf('=', at);
    const end = text.indexOf(';', equals);
    sum += Number(text.slice(equals + 1, end)) + text.charCodeAt(at);
    at = end + 1;
  }
  return sum;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 220; round++) {
    laps.start();
    sum += fly(150_000); // @vectors
    laps.lap('vectors');
    sum += parse(); // @parser
    sum += parse(); // @parser
    laps.lap('parser');
  }
  laps.print(sum, [
    { function: 'fly', parts: ['vectors'], kind: 'total' },
    { function: 'parse', parts: ['parser'], kind: 'total' },
  ]);
}

main();

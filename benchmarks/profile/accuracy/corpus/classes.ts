// Construction: field initialisers, private fields, a chain of two super calls, static helpers; beside array filling.
import { Laps } from '../clock.ts';

let made = 0;

class Entity {
  id = ++made;
  tags: string[] = [];
}
class Moving extends Entity {
  #speed = 1;
  position = { x: 0, y: 0 };
  static spawn(speed: number) {
    const one = new Moving();
    one.#speed = speed;
    return one;
  }
  step() {
    this.position.x += this.#speed;
    return this;
  }
}
class Ship extends Moving {
  cargo = 3;
}

function ships(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += new Ship().step().step().position.x;
  return sum;
}

function spawned(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += Moving.spawn(i & 3).step().position.x;
  return sum;
}

function filled(n: number): number {
  const list: number[] = new Array(n);
  for (let i = 0; i < n; i++) list[i] = i % 7;
  return list.indexOf(9) + list.length;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 100; round++) {
    laps.start();
    sum += ships(100_000); // @ships
    laps.lap('ships');
    sum += spawned(120_000); // @spawned
    laps.lap('spawned');
    for (let i = 0; i < 2; i++) sum += filled(300_000); // @filled
    laps.lap('filled');
  }
  laps.print(sum, [
    { function: 'ships', parts: ['ships'], kind: 'total' },
    { function: 'spawned', parts: ['spawned'], kind: 'total' },
    { function: 'filled', parts: ['filled'], kind: 'total' },
  ]);
}

main();

// try, catch and finally in hot loops: nothing thrown, something thrown now and then, and throws through two frames.
import { Laps } from '../clock.ts';

function check(n: number): number {
  if (n % 1000 === 999) throw new RangeError('late');
  return n & 15;
}

function calm(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    try {
      sum += i & 3;
    } finally {
      sum ^= 1;
    }
  }
  return sum;
}

function caught(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) {
    try {
      sum += check(i);
    } catch {
      sum -= 1;
    }
  }
  return sum;
}

function parseAll(n: number): number {
  let bad = 0;
  for (let i = 0; i < n; i++) {
    try {
      JSON.parse(i & 1 ? '[1,2]' : '[1,');
    } catch (error) {
      if (error instanceof SyntaxError) bad++;
    }
  }
  return bad;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 180; round++) {
    laps.start();
    sum += calm(4_000_000); // @calm
    laps.lap('calm');
    sum += caught(400_000); // @caught
    laps.lap('caught');
    sum += parseAll(1200); // @parse
    laps.lap('parse');
  }
  laps.print(sum, [
    { function: 'calm', parts: ['calm'], kind: 'self' },
    { function: 'caught', parts: ['caught'], kind: 'total' },
    { function: 'parseAll', parts: ['parse'], kind: 'total' },
  ]);
}

main();

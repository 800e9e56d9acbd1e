import { performance } from 'node:perf_hooks';
import { afterEach, expect, test } from 'vitest';
import { Poll, type Polled } from '../../../src/parallel/channel/polling.ts';

/** A channel whose messages are there when the test says so. */
class Scripted implements Polled {
  has = false;
  isAwake = true;

  drain(): boolean {
    const had = this.has;
    this.has = false;
    return had;
  }

  sleep(): boolean {
    this.isAwake = false;
    return true;
  }

  wake(): void {
    this.isAwake = true;
  }
}

const polls: Poll[] = [];

afterEach(() => {
  for (const poll of polls.splice(0)) poll.end();
});

/** Sends and is answered so many times, one time of `oneOf` too late for looking. How many times it looked. */
function timesAwake(rounds: number, oneOf: number): number {
  const of = new Scripted();
  const poll = new Poll(of);
  polls.push(poll);
  let awake = 0;
  for (let round = 0; round < rounds; round++) {
    poll.sent();
    if (of.isAwake) {
      awake++;
      if (round % oneOf === 0) {
        const end = performance.now() + 0.15;
        while (performance.now() < end);
        poll.look();
      }
    }
    of.has = true;
    if (of.isAwake) poll.look();
    else poll.woken();
  }
  return awake;
}

test('looks that are in vain once in eight times cost more than they give: it sleeps at once', () => {
  expect(timesAwake(1000, 8)).toBeLessThan(300);
});

test('looks that are in vain once in a hundred times are worth it: it stays awake', () => {
  expect(timesAwake(1000, 100)).toBeGreaterThan(700);
});

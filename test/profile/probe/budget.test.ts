/** Looking stays within its share of the time, whatever a look costs and how often a place is called. */
import { describe, expect, test } from 'vitest';
import { Budget, FIRST_LOOKS, Pace } from '../../../src/profile/probe/budget.ts';

/** Calls `calls` times a place, each taking `callMs` and a look `lookMs`; gives what looking took, and the calls looked at. */
function simulate(calls: number, callMs: number, lookMs: number) {
  let now = 0;
  const budget = new Budget(() => now);
  const pace = new Pace();
  const looked: number[] = [];
  let next = 1;
  for (let call = 1; call <= calls; call++) {
    now += callMs;
    if (call !== next) continue;
    const from = now;
    now += lookMs;
    looked.push(call);
    budget.pay(pace, from);
    next = call + pace.step;
  }
  return { share: budget.spentMs / now, looked, now };
}

describe.each([
  ['often called', 3_000_000, 0.0005, 0.003],
  ['cheap', 1_000_000, 0.002, 0.001],
  ['dear to look at', 2000, 2, 20],
  ['dear and often', 1_000_000, 0.003, 5],
])('%s', (_, calls, callMs, lookMs) => {
  const { share, looked, now } = simulate(calls, callMs, lookMs);
  test('looking takes a hundredth of the time, and a little at the start', () => {
    expect(share * now).toBeLessThan(0.01 * now + 2 + 2 * lookMs);
  });
  test('the last part of the run is looked at, too', () => {
    expect(looked.at(-1)).toBeGreaterThan(calls * 0.5);
  });
});

test('thousands of places stay within the bound together, and later ones are seen, too', () => {
  let now = 0;
  const budget = new Budget(() => now);
  const places = Array.from({ length: 4000 }, () => ({ pace: new Pace(), calls: 0, next: 1 }));
  for (let round = 0; round < 500; round++) {
    for (const place of places) {
      now += 0.001;
      if (++place.calls !== place.next) continue;
      if (budget.mayLook(place.pace, now)) {
        now += 0.05;
        budget.pay(place.pace, now - 0.05);
      }
      place.next = place.calls + place.pace.step;
    }
  }
  expect(budget.spentMs).toBeLessThan(0.016 * now + 20 + 1);
  expect(places.slice(-1000).some(({ pace }) => pace.looks > 0)).toBe(true);
});

/** A place of 3200 calls, and one that is looked at beside it whenever it may be. */
function beside(lookMs: (look: number) => number, otherMs: number): number[] {
  let now = 0;
  const budget = new Budget(() => now);
  const [place, other] = [
    { pace: new Pace(), next: 1 },
    { pace: new Pace(), next: 1 },
  ];
  const looked: number[] = [];
  const look = ({ pace }: typeof place, ms: number): boolean => {
    if (!budget.mayLook(pace, now)) return false;
    now += ms;
    budget.pay(pace, now - ms);
    return true;
  };
  for (let call = 1; call <= 3200; call++) {
    now += 0.3;
    if (call === place.next) {
      if (look(place, lookMs(looked.length))) looked.push(call);
      place.next = call + place.pace.step;
    }
    if (call === other.next) {
      look(other, otherMs);
      other.next = call + other.pace.step;
    }
  }
  return looked;
}

test.each<[string, (look: number) => number, number]>([
  ['its looks are interrupted now and then', (look) => (look % 5 === 1 ? 8 : 0.005), 0.005],
  ['another place is dear to look at', () => 0.005, 3],
])('a place has fifty looks over the whole run, though %s', (_, lookMs, otherMs) => {
  const looked = beside(lookMs, otherMs);
  expect(looked.length).toBeGreaterThan(50);
  expect(looked.filter((call) => call > 1600).length).toBeGreaterThan(3);
});

test('a place that is always dear has few looks', () => {
  expect(beside(() => 3, 0.005).length).toBeLessThan(20);
});

test('the first calls are looked at one by one where that costs little', () => {
  const { looked } = simulate(1000, 1, 0.01);
  expect(looked.slice(0, FIRST_LOOKS)).toEqual(Array.from({ length: FIRST_LOOKS }, (_, index) => index + 1));
});

test('a place that was not looked at for long is again, if there is room', () => {
  let now = 0;
  const budget = new Budget(() => now);
  const pace = new Pace();
  budget.pay(pace, now);
  expect(budget.mayLookAgain(pace)).toBe(false);
  now = 2000;
  expect(budget.mayLookAgain(pace)).toBe(true);
  now += 500;
  const dear = new Pace();
  dear.looks = 1;
  budget.pay(dear, 2000);
  now += 1500;
  expect(budget.mayLookAgain(pace)).toBe(false);
});

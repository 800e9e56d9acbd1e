// Getters and setters that V8 inlines, beside sorting.
import { Laps } from '../clock.ts';

class Account {
  #cents = 0;
  #limit = 1_000_000;
  get balance() {
    return this.#cents / 100;
  }
  set balance(value: number) {
    this.#cents = value * 100;
  }
  get room() {
    return this.#limit - this.#cents;
  }
  get isFull() {
    return this.room <= 0;
  }
}

function bank(turns: number): number {
  const account = new Account();
  let full = 0;
  for (let i = 0; i < turns; i++) {
    account.balance = account.balance + (i & 7);
    if (account.isFull) {
      full++;
      account.balance = 0;
    }
  }
  return full;
}

const values = Float64Array.from({ length: 60_000 }, (_, i) => (i * 7919) % 65_537);

function order(): number {
  const copy = Float64Array.from(values);
  copy.sort();
  return copy[copy.length >> 1];
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 120; round++) {
    laps.start();
    sum += bank(1_500_000); // @getters
    laps.lap('getters');
    sum += order(); // @sort
    laps.lap('sort');
  }
  laps.print(sum, [{ function: 'bank', parts: ['getters'], kind: 'total' }]);
}

main();

/** Random messages: mostly small and plain, some large, some that only structured clone knows. */
import type { Message } from '../../../src/parallel/channel/channel.ts';

const TEXTS = ['', 'abc', 'grüße', '日本語 🎉', '\ud800 alone', 'x'.repeat(300), 'ü'.repeat(5000), '語'.repeat(3000)];

export function randomMessage(seed: number) {
  let state = seed >>> 0;
  const random = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(random() * limit);
  const list = <T>(most: number, make: () => T): T[] => Array.from({ length: below(most) }, make);

  function value(depth: number): unknown {
    switch (below(depth > 2 ? 9 : 16)) {
      case 0:
        return below(1000) - 500;
      case 1:
        return random() * 10 ** (below(40) - 20);
      case 2:
        return TEXTS[below(TEXTS.length)];
      case 3:
        return [null, undefined, true, false][below(4)];
      case 4:
        return [-0, NaN, Infinity, 2 ** 31, -(2 ** 31), 2 ** 53][below(6)];
      case 5:
        return [0n, -(2n ** 63n), 2n ** 63n, 2n ** 100n][below(4)];
      case 6:
        return new Date(below(1e9));
      case 7:
        return Float64Array.from(list(100, random));
      case 8:
        return Uint8Array.from(list(random() < 0.1 ? 50_000 : 30, () => below(256)));
      case 9:
        return new Map(list(5, () => [below(100), value(depth + 1)] as const));
      case 10:
      case 11:
        return random() < 0.1 ? list(200, () => value(3)) : list(6, () => value(depth + 1));
      default:
        return Object.fromEntries(list(6, () => [`key${below(50)}`, value(depth + 1)]));
    }
  }

  return { below, next: (index: number): Message => [`type${below(5)}`, index, ...list(4, () => value(0))] };
}

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import wabtInit from 'wabt';
import { philox } from '../../../src/parallel/random/philox.ts';
import { PHILOX_CODE } from '../../../src/parallel/random/philox-code.ts';
import { random } from '../../../src/parallel/random/random.ts';
import { slowly, Words } from '../../../src/parallel/random/words.ts';

const code = Buffer.from(PHILOX_CODE, 'base64');

test('the code is what its source says', async () => {
  const wabt = await wabtInit();
  const text = readFileSync(new URL('../../../src/parallel/random/philox.wat', import.meta.url), 'utf8');
  const { buffer } = wabt.parseWat('philox.wat', text, { simd: true }).toBinary({});
  expect(code.equals(buffer)).toBe(true);
});

test('the compiled blocks are those of philox, up to the last number of a block', () => {
  const { memory, fill } = new WebAssembly.Instance(new WebAssembly.Module(code)).exports as {
    memory: WebAssembly.Memory;
    fill: (...args: number[]) => void;
  };
  const words = new Uint32Array(memory.buffer, 0, 64 * 4);
  const same = new Uint32Array(64 * 4);
  const stream = random(21);
  const some = (): number => stream.integer(2 ** 32);
  for (const block of [0, 4, 2 ** 31 - 32, 2 ** 32 - 64, 64 * stream.integer(2 ** 26)]) {
    const others = [some(), some(), some(), some(), some()] as const;
    fill(block, ...others, 64);
    slowly(same)(block, ...others, 64);
    expect([...words]).toEqual([...same]);
  }
});

test('words come in the order of the blocks, however many are made at a time', () => {
  const words = new Words(-5, 6, 7, -8);
  const block = new Uint32Array(4);
  for (let number = 0; number < 300; number++) {
    philox(number, 0, 7, -8, -5, 6, block);
    expect([words.next(), words.next(), words.next(), words.next()]).toEqual([...block]);
  }
});

test('a fraction takes two words, wherever it begins', () => {
  for (const before of [0, 1]) {
    const words = new Words(1, 2, 3, 4);
    const same = new Words(1, 2, 3, 4);
    for (let i = 0; i < before; i++) expect(words.next()).toBe(same.next());
    for (let i = 0; i < 400; i++) {
      expect(words.fraction()).toBe(((same.next() >>> 5) * 2 ** 26 + (same.next() >>> 6)) / 2 ** 53);
    }
  }
});

test.each([
  [42, 0, 1_692_778_553],
  [-1, 2 ** 33 + 5, 2_784_162_307],
  [-(2 ** 40) - 3, 7, 1_413_553_690],
  [2n ** 63n + 12345n, 1, 3_784_235_647],
] as const)('the numbers of seed %s and index %i are for ever what they were', (seed, index, expected) => {
  const stream = random(seed, index);
  const taken: number[] = [];
  for (let i = 0; i < 300; i++) {
    taken.push(stream.uniform(), stream.integer(6), stream.normal(), stream.integer(-5, 2 ** 40));
    taken.push(stream.integer(3 * 2 ** 30), stream.integer(2 ** 32), stream.integer(2 ** 32 + 1));
    taken.push(...stream.shuffle([1, 2, 3, 4, 5]));
  }
  let hash = 0;
  for (const byte of new Uint8Array(Float64Array.from(taken).buffer)) hash = (Math.imul(hash, 31) + byte) | 0;
  expect(hash >>> 0).toBe(expected);
});

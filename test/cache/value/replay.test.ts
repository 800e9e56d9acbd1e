/** Recordings that turn out to be spoiled while they are read. */
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { Recording, StreamHeader } from '../../../src/cache/value/pieces.ts';
import { replayed } from '../../../src/cache/value/streams.ts';

function spoiledAfter(items: readonly unknown[], header: Partial<StreamHeader>): Recording {
  return {
    header: { kind: 'Readable', promised: false, ...header },
    *items() {
      yield* items;
      throw new Error('spoiled');
    },
    close() {},
  } as unknown as Recording;
}

async function all(stream: object): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of stream as AsyncIterable<unknown>) items.push(item);
  return items;
}

test('bytes are gone on with where they ended, however they come in chunks this time', async () => {
  const recording = spoiledAfter([Buffer.from('abc'), Buffer.from('def')], { objectMode: false });
  const again = (): Readable =>
    Readable.from(
      ['a', 'bcde', 'fgh', 'i'].map((text) => Buffer.from(text)),
      { objectMode: false },
    );
  expect(Buffer.concat((await all(replayed(recording, again))) as Buffer[]).toString()).toBe('abcdefghi');
});

test('and texts of a Readable with an encoding, and a ReadableStream of bytes', async () => {
  const texts = spoiledAfter(['äbc'], { objectMode: false, encoding: 'utf8' });
  const text = (): Readable =>
    Readable.from([Buffer.from('ä'), Buffer.from('bcd')], { objectMode: false, encoding: 'utf8' });
  expect((await all(replayed(texts, text))).join('')).toBe('äbcd');
  const bytes = spoiledAfter([Uint8Array.of(1, 2)], { kind: 'ReadableStream', bytes: true });
  const pieces = [Uint8Array.of(1), Uint8Array.of(2, 3)];
  const web = (): ReadableStream => {
    const source = {
      type: 'bytes',
      pull(controller: ReadableByteStreamController) {
        const piece = pieces.shift();
        if (piece === undefined) controller.close();
        else controller.enqueue(piece);
      },
    };
    return new ReadableStream(source as never);
  };
  expect(((await all(replayed(bytes, web))) as Uint8Array[]).flatMap((piece) => [...piece])).toEqual([1, 2, 3]);
});

test('items are counted', async () => {
  const recording = spoiledAfter([{ n: 1 }], { objectMode: true });
  expect(await all(replayed(recording, () => Readable.from([{ n: 1 }, { n: 2 }])))).toEqual([{ n: 1 }, { n: 2 }]);
});

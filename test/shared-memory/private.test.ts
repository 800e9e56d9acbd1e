import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, truncateSync, unlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canMap } from '../../src/shared-memory/mapper.ts';
import { MAPPED_ALIGNMENT, MAPPED_SHIFT, mapPrivate } from '../../src/shared-memory/private.ts';

const folder = mkdtempSync(join(tmpdir(), 'hasten-private-'));
const path = join(folder, 'file');
const OFFSET = MAPPED_ALIGNMENT + MAPPED_SHIFT;
const BYTES = 40_000_003;
const content = Buffer.from(
  Uint32Array.from({ length: BYTES / 4 + 1 }, (_, i) => Math.imul(i, 2654435761)).buffer,
).subarray(0, BYTES);
let descriptor = 0;

beforeAll(() => {
  descriptor = openSync(path, 'w+');
  writeSync(descriptor, content, 0, BYTES, OFFSET);
});

afterAll(() => {
  closeSync(descriptor);
  rmSync(folder, { recursive: true });
});

/** Whether the C library is the one that says whose memory is whose. */
const glibc =
  canMap() &&
  process.platform === 'linux' &&
  'glibcVersionRuntime' in (process.report.getReport() as { header: object }).header;

describe.skipIf(!glibc)('a file as an array’s own memory', () => {
  const map = (): ArrayBuffer => mapPrivate(descriptor, OFFSET, BYTES)!;

  test('has what the file has, to the last byte, and is in no need of it being open or there', () => {
    const other = join(folder, 'other');
    const own = openSync(other, 'w+');
    writeSync(own, content, 0, BYTES, OFFSET);
    const buffer = mapPrivate(own, OFFSET, BYTES)!;
    closeSync(own);
    unlinkSync(other);
    expect(buffer.byteLength).toBe(BYTES);
    expect(Buffer.compare(new Uint8Array(buffer), content)).toBe(0);
  });

  test('keeps writes to itself', () => {
    const [one, other] = [new Uint8Array(map()), new Uint8Array(map())];
    one.fill(7);
    expect(Buffer.compare(other, content)).toBe(0);
    expect(readFileSync(path).subarray(OFFSET, OFFSET + 9)).toEqual(content.subarray(0, 9));
  });

  test('is transferred, cloned and resized like any other', async () => {
    const moved = structuredClone(map(), { transfer: [] });
    expect(Buffer.compare(new Uint8Array(moved), content)).toBe(0);
    const [first, second] = [map(), map()];
    expect(Buffer.compare(new Uint8Array(first.transfer(BYTES + 5_000_000)).subarray(0, BYTES), content)).toBe(0);
    expect(first.detached).toBe(true);
    const worker = new Worker(
      `const { parentPort } = require('node:worker_threads');
       parentPort.once('message', (buffer) => parentPort.postMessage(buffer, [buffer]));`,
      { eval: true },
    );
    const back = new Promise<ArrayBuffer>((resolve) => worker.once('message', resolve));
    worker.postMessage(second, [second]);
    expect(second.detached).toBe(true);
    expect(Buffer.compare(new Uint8Array(await back), content)).toBe(0);
    await worker.terminate();
  });

  test('is given back when it is collected, and what comes in its place is zeros', { timeout: 60_000 }, () => {
    const program = `
      import { openSync, readFileSync } from 'node:fs';
      import { mapPrivate } from ${JSON.stringify(new URL('../../src/shared-memory/private.ts', import.meta.url).href)};
      const descriptor = openSync(${JSON.stringify(path)}, 'r');
      const maps = () => readFileSync('/proc/self/maps', 'utf8').split('\\n').filter((line) => line.endsWith(${JSON.stringify(path)})).length;
      let most = 0;
      for (let round = 0; round < 60; round++) {
        new Uint8Array(mapPrivate(descriptor, ${OFFSET}, ${BYTES})).fill(9, 0, 100_000);
        most = Math.max(most, maps());
        const plain = new Uint8Array(${BYTES});
        if (plain.subarray(0, 200_000).some((byte) => byte !== 0)) throw new Error('not zeros');
        if (round % 20 === 19) { gc(); await new Promise((resolve) => setTimeout(resolve, 20)); }
      }
      for (let attempt = 0; attempt < 100 && maps() > 0; attempt++) { gc(); await new Promise((resolve) => setTimeout(resolve, 20)); }
      console.log(JSON.stringify({ most, left: maps() }));`;
    const node = ['--expose-gc', '--no-warnings', '--input-type=module', '-e', program];
    const { stdout, stderr } = spawnSync(process.execPath, node, { encoding: 'utf8' });
    expect(stderr).toBe('');
    const { most, left } = JSON.parse(stdout) as { most: number; left: number };
    expect(most).toBeGreaterThan(0);
    expect(left).toBe(0);
  });

  test('is not to be had for a part that lies otherwise, or that is small, or that is not there', () => {
    expect(mapPrivate(descriptor, OFFSET + 1, BYTES - 1)).toBeNull();
    expect(mapPrivate(descriptor, OFFSET, 100)).toBeNull();
    const short = openSync(join(folder, 'short'), 'w+');
    truncateSync(join(folder, 'short'), OFFSET + 5000);
    // Its end cannot be read, so no page is touched.
    expect(mapPrivate(short, OFFSET, BYTES)).toBeNull();
    closeSync(short);
  });
});

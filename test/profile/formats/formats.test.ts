/** Each export against what its readers ask for, and against the profile that it was made from. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { exporters } from '../../../src/profile/formats/index.ts';
import { empty, longNames, particles, threads, tooShort } from '../../support/profiles.ts';
import { schemaErrors } from './schema.ts';

const kinds = Object.entries({ particles, threads, empty, tooShort });

test.each(kinds)('json of %s reads back as the profile', (_name, make) => {
  expect(JSON.parse(exporters.json(make()) as string)).toEqual(make());
});

describe('speedscope', () => {
  const schema = JSON.parse(
    readFileSync(new URL('./fixtures/speedscope-file-format-schema.json', import.meta.url), 'utf8'),
  );

  test.each(kinds)("%s meets speedscope's schema", (_name, make) => {
    expect(schemaErrors(schema, JSON.parse(exporters.speedscope(make()) as string))).toEqual([]);
  });

  test('the check sees what is wrong', () => {
    const file = JSON.parse(exporters.speedscope(particles()) as string);
    file.profiles[0].unit = 'hours';
    expect(schemaErrors(schema, file)).not.toEqual([]);
  });

  test('each thread keeps all its time', () => {
    const { profiles } = JSON.parse(exporters.speedscope(threads()) as string);
    expect(profiles.map((one: { name: string }) => one.name)).toEqual(['main', 'worker 1', 'worker 2', 'resize.ts']);
    for (const { weights, endValue, samples } of profiles) {
      expect(weights.reduce((sum: number, weight: number) => sum + weight, 0)).toBe(endValue);
      expect(samples).toHaveLength(weights.length);
    }
  });
});

describe('cpuprofile', () => {
  interface Node {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number };
    hitCount: number;
    children?: number[];
    positionTicks?: { line: number; ticks: number }[];
  }

  test.each(kinds)('%s is one tree in which every sample has a node', (_name, make) => {
    const { nodes, samples, timeDeltas, startTime, endTime } = JSON.parse(exporters.cpuprofile(make()) as string);
    const children = nodes.flatMap((node: Node) => node.children ?? []);
    expect(children.sort((a: number, b: number) => a - b)).toEqual(nodes.slice(1).map((node: Node) => node.id));
    expect(nodes[0].callFrame.functionName).toBe('(root)');
    expect(timeDeltas).toHaveLength(samples.length);
    expect(nodes.reduce((sum: number, node: Node) => sum + node.hitCount, 0)).toBe(samples.length);
    expect(endTime - startTime).toBe(make().timeDeltas.reduce((sum, delta) => sum + delta, 0));
  });

  test('a function at several lines is one node with its lines as ticks', () => {
    const { nodes } = JSON.parse(exporters.cpuprofile(particles()) as string);
    const found = nodes.filter((node: Node) => node.callFrame.functionName === 'attraction');
    expect(found).toHaveLength(1);
    expect(found[0].callFrame.lineNumber).toBe(27);
    expect(found[0].callFrame.url).toMatch(/^file:\/\/.*\/examples\/particles\.ts$/);
    expect(found[0].positionTicks).toContainEqual({ line: 33, ticks: 612 });
  });
});

test('folded stacks are frames and a whole number, with no separator inside a frame', () => {
  const lines = (exporters.folded(longNames()) as string).trimEnd().split('\n');
  expect(lines.filter((line) => !/^[^;].* \d+$/.test(line))).toEqual([]);
  expect(lines[0]!.split(';')).toHaveLength(1);
  expect(exporters.folded(threads())).toContain('worker 1;(module) (examples/particles.ts:1);step ');
  expect(exporters.folded(empty())).toBe('');
});

describe('pprof', () => {
  /** The fields of a message: numbers for varints, bytes for the rest. Written from the encoding's description. */
  function fields(bytes: Uint8Array): [number, bigint | Uint8Array][] {
    let at = 0;
    const varint = () => {
      for (let value = 0n, shift = 0n; ; shift += 7n) {
        value |= BigInt(bytes[at]! & 0x7f) << shift;
        if (bytes[at++]! < 0x80) return value;
      }
    };
    const found: [number, bigint | Uint8Array][] = [];
    while (at < bytes.length) {
      const tag = Number(varint());
      if ((tag & 7) === 0) found.push([tag >> 3, varint()]);
      else {
        const length = Number(varint());
        found.push([tag >> 3, bytes.subarray(at, at + length)]);
        at += length;
      }
    }
    return found;
  }
  const all = (message: Uint8Array, field: number) =>
    fields(message).flatMap(([number, value]) => (number === field ? [value as Uint8Array] : []));

  test.each(kinds)('%s is gzip with a string table that begins with the empty text', (_name, make) => {
    const file = gunzipSync(exporters.pprof(make()) as Uint8Array);
    const strings = all(file, 6).map((bytes) => new TextDecoder().decode(bytes));
    expect(strings[0]).toBe('');
    expect(strings).toEqual(expect.arrayContaining(['samples', 'count', 'wall', 'nanoseconds']));
    expect(all(file, 1)).toHaveLength(2);
    expect(all(file, 5)).toHaveLength(make().functions.length);
  });

  test('the samples carry all the time, in nanoseconds', () => {
    const file = gunzipSync(exporters.pprof(particles()) as Uint8Array);
    let samples = 0n;
    let wall = 0n;
    for (const sample of all(file, 2)) {
      const values = varints(all(sample, 2)[0]!);
      samples += values[0]!;
      wall += values[1]!;
    }
    expect(samples).toBe(1198n);
    expect(wall).toBe(1_198_000_000n);
  });

  function varints(bytes: Uint8Array): bigint[] {
    const values: bigint[] = [];
    let value = 0n;
    let shift = 0n;
    for (const byte of bytes) {
      value |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
      if (byte >= 0x80) continue;
      values.push(value);
      [value, shift] = [0n, 0n];
    }
    return values;
  }
});

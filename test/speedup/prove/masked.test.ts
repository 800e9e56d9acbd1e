/** What counts as the same output. */
import { describe, expect, test } from 'vitest';
import { compareOutputs } from '../../../src/speedup/prove/masked.ts';

const compared = (plain: string[], other: string[], wallMs = 5000) =>
  compareOutputs(
    plain.map((text) => Buffer.from(text)),
    other.map((text) => Buffer.from(text)),
    wallMs,
  );

describe('outputs are the same', () => {
  test('to the byte', () => expect(compared(['a 1\n', 'a 1\n'], ['a 1\n'])).toEqual({ same: true, detail: null }));

  test.each([
    ['julia-typed 1000: 87 ms, checksum 5\n', 'julia-typed 1000: 102 ms, checksum 5\n'],
    ['took 1.25s\n', 'took 0.75s\n'],
    ['|   87.1 ms |\n', '|  102.33 ms |\n'],
    ['12,345 ops/sec\n', '23,456 ops/sec\n'],
    ['1.2 GB/s, 3 rows\n', '2.4 GB/s, 3 rows\n'],
    ['done at 12:30:05.123\n', 'done at 12:30:07.001\n'],
    ['2026-01-01T10:00:00.000Z start\n', '2026-01-01T10:00:03.250Z start\n'],
    ['5 µs\n', '7 µs\n'],
  ])('but for times: %j', (one, other) => {
    const again = one.replace(/(87|1\.25|87\.1|12,345|1\.2|12:30:05|10:00:00|5)/, (time) => time.replace(/\d$/, '8'));
    expect(compared([one, again], [other])).toEqual({ same: true, detail: 'printed times differ, as they do' });
  });

  test.each([
    ['took 2 s\n', 'took 1.4 s\n'],
    ['0 ms\n', '1 ms\n'],
    ['5 MB/s\n', '9 MB/s\n'],
  ])('but for coarse times that each run prints: %j', (one, other) => {
    expect(compared([one, one, one], [other, other])).toMatchObject({ same: true });
  });

  test('but for a time that happens to be the same in each run, and is not with the candidate', () => {
    const [plain, other] = [Array(4).fill('took 114 ms\n'), ['took 70 ms\n', 'took 71 ms\n']];
    expect(compared(plain, other)).toMatchObject({ same: true });
    expect(compared(plain, other, 100).same).toBe(false);
  });

  test('where a minute ends in between', () => {
    expect(compared(['at 12:30\n', 'at 12:30\n'], ['at 12:30\n', 'at 12:31\n'])).toMatchObject({ same: true });
  });

  test('but for numbers that differ from run to run anyway', () => {
    const { same, detail } = compared(['pid 100, sum 5\n', 'pid 101, sum 5\n'], ['pid 102, sum 5\n']);
    expect(same).toBe(true);
    expect(detail).toContain('from run to run');
  });
});

describe('outputs differ', () => {
  test.each([
    [['sum 5 in 87 ms\n'], ['sum 6 in 87 ms\n'], /"6 in … ms" instead of "5 in … ms"|line 1/],
    [['a\n'], ['b\n'], /line 1, column 1: "b" instead of "a"/],
    [['pid 1, sum 5\n', 'pid 2, sum 5\n'], ['pid 3, sum 6\n'], /"6" instead of "5"/],
    [['5 sheep\n'], ['6 sheep\n'], /sheep/],
    [['a\n'], ['a\na\n'], /the end/],
    // Every run of the candidate counts.
    [['a\n', 'a\n'], ['a\n', 'b\n'], /"b" instead of "a"/],
  ])('%j, %j', (plain, other, detail) => {
    const found = compared(plain, other);
    expect(found.same).toBe(false);
    expect(found.detail).toMatch(detail);
  });

  test.each([
    ['average wait: 12.5 min\n', 'average wait: 13.5 min\n'],
    ['average wait: 9 h\n', 'average wait: 8 h\n'],
    ['period 1.234 ms\n', 'period 1.235 ms\n'],
    ['ends at 10:30\n', 'ends at 10:45\n'],
    ['2026-01-01T10:00:00Z\n', '2026-01-01T11:00:00Z\n'],
    ['12,345 ops/sec\n', '23,456 ops/sec\n'],
  ])('in a time that the program computes, and does not measure: %j', (one, other) => {
    const found = compared([one, one, one], [other, other, other]);
    expect(found.same).toBe(false);
    expect(found.detail).toMatch(/^".+" instead of ".+", which each run prints as it is$/);
  });

  test('where the program never prints the same, nothing can be said', () => {
    expect(compared(['a x\n', 'b y\n'], ['a x\n'])).toMatchObject({ same: false, detail: /twice/ as unknown });
  });
});

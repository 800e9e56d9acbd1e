import { describe, expect, test } from 'vitest';
import { type Tip, tables } from '../../examples/tips/support/tables.ts';
import type { Figures, Ratio, Subject } from '../../src/bench/model.ts';

function ratio(estimate: number, low: number, high: number): Ratio {
  const verdict = high < 1 ? 'faster' : low > 1 ? 'slower' : 'no difference found';
  return { estimate, low, high, verdict, smallestDifference: 0.03 };
}

function figures(against: Ratio | null, variant: Ratio | null): Figures {
  return {
    time: { estimate: 1, low: 1, high: 1 },
    minNs: 1,
    p99Ns: 1,
    ratio: against,
    variantRatio: variant,
    perSecond: { unit: 'op', value: { estimate: 1, low: 1, high: 1 } },
    allocatedBytes: null,
    gcShare: 0,
    quality: null,
    processes: [],
  } as unknown as Figures;
}

function subject(candidate: string, variant: number, found: Figures | null): Subject {
  const failure = found === null ? { kind: 'different' as const, message: 'another sum', stack: null } : null;
  return { candidate, variant, figures: found, failure, warnings: [] } as Subject;
}

/** A tip with one bench of two candidates, and what was found for each on Node 22 and 24. */
function tip(name: string, subjects: Subject[] | null): Tip {
  const run = {
    machine: { cpu: 'Some CPU', cores: 2, platform: 'linux-x64' },
    variants: [{ node: '22.23.3' }, { node: '24.21.0' }],
    benches: [{ name: 'sum', sizes: [{ name: 'small', n: 3, subjects: subjects ?? [] }] }],
  };
  const candidates = { slow: () => 1, quick: () => 1 };
  const definitions = [{ name: 'sum', options: { sizes: { small: 3 }, candidates } }];
  return { name, definitions, run: subjects && (run as unknown as Tip['run']) };
}

/** The cells of the row that holds all of `words`. */
function row(text: string, ...words: string[]): string[] {
  const line = text.split('\n').find((one) => words.every((word) => one.includes(word)));
  return (line ?? '').split('|').map((cell) => cell.trim());
}

describe('the tables of the tips', () => {
  test('say how many times as fast a candidate is, not how much of the time it takes', () => {
    const found = [
      subject('slow', 0, figures(null, null)),
      subject('quick', 0, figures(ratio(0.25, 0.2, 0.5), null)),
      subject('quick', 1, figures(ratio(4, 2, 5), null)),
    ];
    const cells = row(tables([tip('05-x', found)]), 'quick');
    expect(cells.slice(1, 4)).toEqual(['[05](../examples/tips/05-x/README.md) sum', 'slow', 'quick']);
    expect(cells[4]).toBe('4.00 (2.00–5.00)');
    expect(cells[5]).toBe('0.250 (0.200–0.500)');
  });

  test('say that no difference was found, and between which bounds it may lie', () => {
    const found = [subject('quick', 0, figures(ratio(0.95, 0.8, 1.25), null))];
    expect(row(tables([tip('05-x', found)]), 'quick')[4]).toBe('no difference (0.800–1.25)');
  });

  test('do not call alike what too few processes could not tell apart', () => {
    const found = [subject('quick', 0, figures(ratio(0.95, 0.5, 2), null))];
    expect(row(tables([tip('05-x', found)]), 'quick')[4]).toBe('not known (0.500–2.00)');
    const unbounded = [subject('quick', 0, figures(ratio(0.95, 0, Number.MAX_VALUE), null))];
    expect(row(tables([tip('05-x', unbounded)]), 'quick')[4]).toBe('not known (0–∞)');
  });

  test('keep a row for what was not measured, and for what failed', () => {
    expect(row(tables([tip('05-x', null)]), 'quick').slice(4, 7)).toEqual(['·', '·', '·']);
    expect(row(tables([tip('05-x', [subject('quick', 1, null)])]), 'quick').slice(4, 7)).toEqual([
      '·',
      'failed: different',
      '·',
    ]);
  });

  test('compare each candidate of the newer runtime with itself on the oldest Node', () => {
    const found = [
      subject('slow', 0, figures(null, null)),
      subject('slow', 1, figures(null, ratio(0.5, 0.4, 0.8))),
      subject('quick', 0, figures(ratio(0.5, 0.4, 0.6), null)),
    ];
    const text = tables([tip('05-x', found), tip('09-newer-runtime', found)]);
    const second = text.slice(text.indexOf('### The same code'));
    expect(row(second, 'slow').slice(1, 6)).toEqual(['sum', 'slow', '1', '2.00 (1.25–2.50)', '·']);
    expect(second.match(/slow/g)).toHaveLength(1);
  });

  test('name the machine and the versions', () => {
    const text = tables([tip('05-x', [subject('quick', 0, figures(ratio(0.5, 0.4, 0.6), null))])]);
    expect(text).toContain('Measured on Some CPU, 2 cores, linux-x64, with Node 22.23.3, 24.21.0.');
    expect(tables([tip('05-x', null)])).toContain('Nothing was measured yet');
  });
});

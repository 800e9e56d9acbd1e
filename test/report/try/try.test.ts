import { describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/profile/finding.ts';
import { renderTry } from '../../../src/report/try/try.ts';
import { textWidth } from '../../../src/report/width.ts';
import { attempt, candidate, interval, ratio, refused, report, runs } from './reports.ts';

const plain = (some: Parameters<typeof report>[0] = {}, width = 120) =>
  renderTry(report(some), { width, color: false });
const one = (some: Parameters<typeof attempt>[0], width = 120) => plain({ attempts: [attempt(some)] }, width);

const finding: Finding = {
  rule: 'kernel',
  title: 'countSteps can be a kernel',
  file: 'examples/julia-typed.ts',
  line: 28,
  function: 'countSteps',
  evidence: ['82 % of the time is in its loop.', 'It was called once.'],
  remedy: 'Try hasten/kernel on it',
  docs: 'docs/kernel.md',
  command: 'hasten try',
  tries: { remedy: 'kernel', file: 'examples/julia-typed.ts', function: 'countSteps', line: 28 },
  savesMs: 300,
  limit: 2.2,
};

describe('the report of a try', () => {
  test('says what was recorded, what was measured, what was promised, and what is next', () => {
    const text = plain();
    expect(text).toContain('Recorded   1 call; 391 ms in all\n');
    expect(text).toContain('Arguments  (int, f64[1000000], f64[1000000])\n');
    expect(text).toMatch(/^ {2}original +391 ms +383–399 +1$/m);
    expect(text).toMatch(/^ {2}kernel +142 ms +139–145 +0\.363 \(0\.356–0\.370\) +the same$/m);
    expect(text).toMatch(/^ {2}kernel +468 ms +222 ms +0\.474 \(0\.465–0\.483\) +0\.468 +the same$/m);
    expect(text).toContain('the whole program is 2.11 times (2.07 to 2.15) as fast');
    expect(text).toContain("Amdahl's law promised 2.14 times");
    expect(text).toMatch(/Apply it: {2}npx hasten try .* --with kernel --apply -- examples\/julia-typed\.ts\n$/);
  });

  test('says that a program was stopped, and what of its machine is of all runs once', () => {
    const { recorded } = attempt();
    expect(one({ recorded: { ...recorded!, isStopped: true } })).toContain('The program did not end, and was stopped');
    const programs = [runs('a', { warnings: ['busy', 'own'] }), runs('b', { warnings: ['busy'] })];
    const lines = one({ programs, chosen: 'a' }).match(/^ *! .*$/gm)!;
    expect(lines.map((line) => line.trim())).toEqual(['! busy', '! a: own']);
  });

  test('ends with the verdict and the command, behind the diff', () => {
    const text = plain();
    expect(text.indexOf('@@')).toBeLessThan(text.indexOf('▲'));
    expect(text).toContain('\n-old\n+new\n');
  });

  test('names the reason, the place and the way out of what is refused, and the first difference', () => {
    const text = one({
      candidates: [
        candidate('kernel, fast', {
          outcome: 'different',
          detail: 'call 1: result[17]: 3, not 4',
          time: null,
          ratio: null,
        }),
        candidate('cache', { outcome: 'failed', detail: 'it threw', time: null, ratio: null }),
        refused('kernel, threads'),
      ],
    });
    expect(text).toContain('✗ kernel, fast gives something else: call 1: result[17]: 3, not 4\n');
    expect(text).toContain('✗ cache failed: it threw\n');
    expect(text).toContain(
      '– kernel, threads is refused: `total` is changed in every round, at examples/julia-typed.ts:31:3. Way out: make its',
    );
    expect(text).toMatch(/^ {2}kernel, fast +different$/m);
    expect(text).not.toMatch(/^ {2}kernel, threads/m);
  });

  test('tells a tolerance and the largest error', () => {
    const near = candidate('kernel, fast', { outcome: 'within tolerance', largestError: 3.25e-13 });
    const text = one({ tolerance: 1e-12, candidates: [near] });
    expect(text).toContain('numbers within 1e-12 of each other');
    expect(text).toContain('near enough: 3.2e-13');
  });

  test('has no table of calls where everything is refused', () => {
    const text = one({ candidates: [refused('kernel')], programs: [], chosen: null, diff: null, command: null });
    expect(text).not.toContain('On the recorded calls');
    expect(text).toContain('Nothing could be tried, and nothing is proven to be faster');
  });

  test('offers nothing to apply where the whole program is not faster', () => {
    const slow = runs('kernel', { ratio: ratio(0.99, 'no difference found') });
    const text = one({ programs: [slow], chosen: null, held: 'the whole program is not measurably faster with it' });
    expect(text).toContain('▼ Not chosen: the whole program is not measurably faster with it\n');
    expect(text).not.toContain('--apply');
  });

  test('tells flags with the command that runs them, and a program that failed with them', () => {
    const flag = '--max-semi-space-size=64';
    const text = one(
      {
        target: null,
        recorded: null,
        original: null,
        candidates: [],
        diff: null,
        chosen: flag,
        command: `node ${flag} app.ts`,
        programs: [
          runs(flag, { promised: null, ratio: ratio(0.9), runs: 9 }),
          runs('--bad', { promised: null, with: null, ratio: null, sameOutput: false, detail: 'exit code 1' }),
        ],
      },
      80,
    );
    expect(text).toMatch(/^ {2}--max-semi-space-size=64 +468 ms +222 ms/m);
    expect(text).toMatch(/^ {2}--bad +468 ms +✗$/m);
    expect(text).toContain('✗ --bad: exit code 1\n');
    expect(text).toContain('9 to 12 times each');
    expect(text).toContain(`Run it so:  node ${flag} app.ts\n`);
    expect(text).not.toContain('Promised');
  });

  test('tells the finding that gave reason, and the findings that nobody tried', () => {
    const own = { ...finding, title: 'awaits do not overlap', tries: null, command: null, remedy: 'Try Promise.all' };
    const text = plain({
      profiled: { durationMs: 480, findings: [finding, own], left: ['rows can be kept'] },
      attempts: [attempt({ findings: [finding] })],
    });
    expect(text).toContain('Profile    480 ms, 2 findings\n');
    expect(text).toContain(
      'Finding    countSteps can be a kernel. 82 % of the time is in its loop. It was called once.\n',
    );
    expect(text).toContain(
      '· awaits do not overlap, at examples/julia-typed.ts:28: only you can change it. Try Promise.all\n',
    );
    expect(text).toContain('· rows can be kept: no time was left');
  });

  test('says that there is nothing to try', () => {
    const text = plain({ profiled: { durationMs: 480, findings: [], left: [] }, attempts: [], proven: false });
    expect(text).toContain('Nothing stands out in this run');
    expect(text).not.toContain('Not tried');
  });

  test('says why a finding could not be tried, and what was written', () => {
    const failure = { code: 'HASTEN_TRY_STATE', message: 'it depends on state', place: 'a.ts:3:1', fix: 'pass it' };
    const text = plain({
      attempts: [
        attempt({
          failure,
          recorded: null,
          original: null,
          candidates: [],
          programs: [],
          chosen: null,
          diff: null,
          command: null,
        }),
      ],
      applied: ['a.ts'],
    });
    expect(text).toContain('✗ it depends on state, at a.ts:3:1. Way out: pass it\n');
    expect(text).not.toContain('Nothing that was tried');
    expect(text).toContain('✓ written: a.ts\n');
  });

  test.each([64, 80, 120])('fits into %i columns but for the diff and the command', (width) => {
    const text = one(
      { candidates: [candidate('kernel', { time: interval(1.234e9) }), refused('kernel, threads')] },
      width,
    );
    const long = text.split('\n').filter((line) => textWidth(line) > width && !line.includes('npx hasten'));
    expect(long).toEqual([]);
  });

  test('says nothing by colour alone', () => {
    const colored = renderTry(report(), { width: 100, color: true });
    expect(colored).toContain('\u001b[32m+new');
    expect(colored.replaceAll(/\u001b\[\d+m/g, '')).toBe(plain({}, 100));
  });
});

/** All rules together: ranking, what is too little, and what becomes of a rule that fails. */
import { expect, test } from 'vitest';
import { addFindings } from '../../src/doctor/add-findings.ts';
import { findings } from '../../src/doctor/findings.ts';
import { type Told, told } from './support/runs.ts';

const LOOP = (name: string) => `function ${name}(xs: Float64Array): void {
  for (let i = 0; i < xs.length; i++) {
    xs[i] = xs[i]! * 2 + 1;
  }
}
`;
const NAMES = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];

/** Each of seven functions has a loop, and twice the time of the one before. */
function many(): Told {
  return {
    text: NAMES.map(LOOP).join(''),
    functions: NAMES.map((name, index) => ({ name, line: 1 + index * 5, endLine: 5 + index * 5, calls: 1 })),
    places: NAMES.map((name, index) => [name, 3 + index * 5, 100 * 2 ** index]),
    hits: Object.fromEntries(NAMES.map((_, index) => [3 + index * 5, 1_000_000])),
    observed: Object.fromEntries(NAMES.map((name) => [name, { signatures: [{ types: ['f64[1000]'], count: 1 }] }])),
  };
}

test('the most promising stand first, and there are five at most', () => {
  const { profile, readSource } = told(many());
  const found = findings(profile, readSource);
  expect(found.map((one) => one.function)).toEqual(['g', 'f', 'e']);
  expect(found.map(({ savesMs }) => Math.round(savesMs))).toEqual([4267, 2133, 1067]);
  expect(found.every(({ savesMs, limit }) => limit > 1 && savesMs >= 0.05 * profile.durationMs)).toBe(true);
});

test('times of threads that work at the same time are not promised twice', () => {
  const run = many();
  const [main] = run.places.slice(-1);
  const { profile, readSource } = told({ ...run, places: [main!], others: [[main!], [main!], [main!]] });
  const [finding] = findings(profile, readSource);
  expect(profile.durationMs).toBe(6400);
  expect(finding!.savesMs).toBeCloseTo(4267, 0);
});

test('a file that cannot be read, or that has changed beyond reading, has no findings', () => {
  const { profile } = told(many());
  expect(findings(profile, () => null)).toEqual([]);
  expect(findings(profile, () => 'function (')).toEqual([]);
  expect(findings(profile, () => '')).toEqual([]);
});

test('a minified file has none: a line of it is many places', () => {
  const run = many();
  const long = `${run.text}const table = [${'1,'.repeat(20_000)}];\n`;
  const { profile } = told(run);
  expect(findings(profile, () => `${run.text}${'// a comment of a person\n'.repeat(500)}`)).not.toEqual([]);
  expect(findings(profile, () => long)).toEqual([]);
});

test('a rule that fails costs its findings alone, and is a warning', async () => {
  const { profile, readSource } = told(many());
  // Rules that look at signatures fail with this one.
  profile.observations!.functions[6]!.signatures = null as never;
  await addFindings(profile, readSource);
  expect(profile.findings).toEqual([]);
  expect(profile.warnings).toEqual([
    expect.stringMatching(
      /^What to try is incomplete, by a fault of hasten's own: the rule kernel: .+ Please report it\.$/,
    ),
  ]);
});

test('a short run has none, and nothing is loaded for it', async () => {
  const { profile, readSource } = told(many());
  profile.durationMs = 40;
  profile.observations!.functions = null as never;
  await addFindings(profile, readSource);
  expect(profile).toMatchObject({ findings: [], warnings: [] });
});

test('a profile without observations has no fault', async () => {
  const { profile, readSource } = told(many());
  profile.observations = null;
  await addFindings(profile, readSource);
  expect(profile).toMatchObject({ findings: [], warnings: [] });
});

test('words of the command are as a shell reads them', () => {
  const run = many();
  const { profile, readSource } = told({ ...run, changes: { command: ['--import', 'tsx', 'my app.ts', "it's"] } });
  expect(findings(profile, readSource)[0]!.command).toBe(
    String.raw`hasten try app.ts#g --with kernel -- --import tsx 'my app.ts' 'it'\''s'`,
  );
});

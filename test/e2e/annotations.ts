/**
 * Programs that know what a profile of them must show. They spend their time in fixtures/spin.cjs, which writes down how
 * long it spun for each line; and a line may end with `// hits 3`, how often it starts, or `// self 0`. What does not fit
 * is listed in one piece, so that a failure shows it all.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Profile } from '../../src/profile/model.ts';
import { profileJson, type RunOptions, temporaryFolder } from './support.ts';

/** A sample is charged as a whole, so each stretch of time may gain or lose an interval. */
const TOLERANCE_MS = 12;
const TOLERANCE = 0.15;
/** What a sample comes later than this is time in which a busy machine did not run the sampler: nobody knows whose it is. */
const LATE_US = 2000;

export interface Checked {
  profile: Profile;
  /** What the profile shows otherwise than it was; empty when all is right. */
  faults: string[];
}

/** Profiles a program, by `args` below `options.cwd`, and compares. `files`: those whose lines are checked. */
export async function check(args: string[], files: string[], options: RunOptions & { cwd: string }): Promise<Checked> {
  const spent = join(temporaryFolder(), 'spent');
  const profile = await profileJson(['--interval', '200', ...args], {
    ...options,
    env: { ...options.env, SPENT: spent },
  });
  return { profile, faults: files.flatMap((file) => faultsOf(profile, options.cwd, file, readSpent(spent))) };
}

/** ms by file and line, all threads together. */
function readSpent(path: string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const name of readdirSync(dirname(path))) {
    const spent = JSON.parse(readFileSync(join(dirname(path), name), 'utf8')) as Record<string, number>;
    for (const [line, ms] of Object.entries(spent)) sums.set(line, (sums.get(line) ?? 0) + ms);
  }
  return sums;
}

function faultsOf(profile: Profile, folder: string, file: string, spent: Map<string, number>): string[] {
  const late = profile.timeDeltas.reduce((sum, delta) => sum + Math.max(0, delta - LATE_US), 0) / 1000;
  return readFileSync(join(folder, file), 'utf8')
    .split(/\r?\n/)
    .flatMap((text, index) => {
      const line = index + 1;
      const rows = profile.lines.filter((row) => row.file === file && row.line === line);
      const self = rows.reduce((sum, row) => sum + row.selfMs, 0);
      const hits = rows.reduce((sum, row) => sum + (row.hits ?? 0), 0);
      const expectedSelf = spent.get(`${basename(file)}:${line}`) ?? (text.endsWith('// self 0') ? 0 : null);
      const expectedHits = /\/\/ hits (\d+)$/.exec(text)?.[1];
      const faults: string[] = [];
      if (expectedSelf !== null && !isNear(self, expectedSelf, late)) {
        faults.push(`self ${self.toFixed(1)}, not ${expectedSelf.toFixed(1)} ms`);
      }
      if (expectedHits !== undefined && hits !== Number(expectedHits)) faults.push(`hits ${hits}, not ${expectedHits}`);
      return faults.length > 0 ? [`${file}:${line} ${faults.join('; ')}: ${text.trim()}`] : [];
    });
}

function isNear(ms: number, expected: number, lateMs: number): boolean {
  return Math.abs(ms - expected) <= Math.max(TOLERANCE_MS, TOLERANCE * expected) + lateMs;
}

/** The self time of all rows of `kind`, ms. */
export function selfOf(profile: Profile, kind: string): number {
  return profile.functions.reduce((sum, row) => sum + (row.kind === kind ? (row.selfMs ?? 0) : 0), 0);
}

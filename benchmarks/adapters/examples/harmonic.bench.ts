/**
 * TypeScript, Python and C in one table. Needs python3, and the C program, which this makes where there is a compiler:
 *
 *     npx hasten bench benchmarks/adapters/examples
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bench } from 'hasten/bench';

function harmonic(n: number): number {
  let total = 0;
  for (let i = 1; i <= n; i++) total += 1 / i;
  return total;
}

/** Compiled once; every process that reads this file finds it there. Null without a C compiler. */
function compiled(): string | null {
  const source = join(import.meta.dirname, 'harmonic.c');
  const binary = join(tmpdir(), `hasten-harmonic-${process.getuid?.() ?? 0}`);
  if (existsSync(binary) && statSync(binary).mtimeMs > statSync(source).mtimeMs) return binary;
  const folder = mkdtempSync(join(tmpdir(), 'hasten-harmonic-'));
  try {
    execFileSync('cc', ['-O2', source, '-o', join(folder, 'harmonic'), '-lm'], { stdio: 'pipe' });
    renameSync(join(folder, 'harmonic'), binary);
    return binary;
  } catch {
    process.stderr.write('skipped: C, since there is no compiler "cc" (on Debian: apt-get install gcc)\n');
    return null;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function hasPython(): boolean {
  try {
    execFileSync('python3', ['--version'], { stdio: 'pipe' });
    return true;
  } catch {
    process.stderr.write('skipped: Python, since there is no "python3" (on Debian: apt-get install python3)\n');
    return false;
  }
}

const c = compiled();

bench('harmonic series', {
  sizes: { terms: 100_000 },
  candidates: {
    typescript: harmonic,
    ...(hasPython() && { python: { command: ['python3', 'harmonic.py'] } }),
    ...(c !== null && { c: { command: [c] } }),
  },
});

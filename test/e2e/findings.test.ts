/** What `hasten profile` says at its end of what to try, by text, JSON and in kept profiles. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Profile } from '../../src/profile/model.ts';
import { profileJson, root, runHasten, temporaryFolder } from './support.ts';

/** The loop of julia-typed.ts in JavaScript, and in enough rounds for any machine. */
const JULIA = `function countSteps(limit, re, im, counts) {
  for (let i = 0; i < re.length; i++) {
    let n = 0, a = re[i], b = im[i];
    while (n < limit && a * a + b * b < 4) {
      const next = a * a - b * b - 0.6;
      b = 2 * a * b - 0.4;
      a = next;
      n += 1;
    }
    counts[i] = n;
  }
}
const re = Float64Array.from({ length: 250_000 }, (_, i) => (i % 500) / 140 - 1.8);
const im = Float64Array.from({ length: 250_000 }, (_, i) => i / 140_000 - 0.9);
const counts = new Int32Array(250_000);
for (let round = 0; round < 5; round++) countSteps(300, re, im, counts);
console.log(counts[777]);
`;

test('the typed example has the kernel first, with the command that tries it', async () => {
  const profile = await profileJson(['examples/julia-typed.ts'], { cwd: root });
  const [first] = profile.findings!;
  expect(first).toMatchObject({
    rule: 'kernel',
    file: 'examples/julia-typed.ts',
    function: 'countSteps',
    command: 'hasten try examples/julia-typed.ts#countSteps --with kernel -- examples/julia-typed.ts',
  });
  expect(first!.line).toBeGreaterThanOrEqual(26);
  expect(first!.line).toBeLessThanOrEqual(37);
  expect(profile.warnings.filter((text) => text.includes('What to try'))).toEqual([]);
});

describe('a program with something to try', () => {
  const cwd = temporaryFolder({ 'julia.mjs': JULIA });

  test('ends its report with it; a kept profile has it, too', async () => {
    const { stderr, code } = await runHasten(['profile', '--name', 'before', 'julia.mjs'], { cwd });
    expect(code).toBe(0);
    const section = stderr.slice(stderr.indexOf('\nWhat to try '));
    expect(section).toMatch(/^ {2}1 {2}countSteps can be a kernel {2,}up to \d\.\dx {2}julia\.mjs:\d+$/m);
    expect(section).toMatch(/^ {5}npx hasten try julia\.mjs#countSteps --with kernel -- julia\.mjs$/m);
    const folder = join(cwd, '.hasten/profiles');
    const kept = JSON.parse(readFileSync(join(folder, readdirSync(folder)[0]!), 'utf8')) as Profile;
    expect(kept.findings).toMatchObject([{ rule: 'kernel', function: 'countSteps' }]);
  });

  test('says nothing of it with --no-findings, and looks at no calls', async () => {
    const { stderr } = await runHasten(['profile', '--no-findings', 'julia.mjs'], { cwd });
    expect(stderr).toContain('Lines of');
    expect(stderr).not.toContain('What to try');
    const profile = await profileJson(['--no-findings', 'julia.mjs'], { cwd });
    expect(profile).toMatchObject({ findings: null, observations: null });
  });
});

test('a program with nothing to try has no such section', async () => {
  const { stderr } = await runHasten(['profile', 'hello.mjs'], {
    cwd: temporaryFolder({ 'hello.mjs': 'console.log(1);\n' }),
  });
  expect(stderr).not.toContain('What to try');
});

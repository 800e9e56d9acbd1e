/** Profiles programs by the command, some at a time, each by the Node that is asked for. */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Profile } from '../../../src/profile/model.ts';
import { isRight, judge, majority, type Verdict } from './judge.ts';
import type { Program } from './read.ts';

const root = dirname(dirname(dirname(dirname(fileURLToPath(import.meta.url)))));

export interface ProfileOptions {
  /** Node's path. */
  node: string;
  /** At a time, by default 1: pauses of the collector wait for a core, too. */
  lanes?: number;
  /** ms for one program; 60 000 by default. */
  timeoutMs?: number;
  /** Called with each verdict as it comes. */
  onVerdict?: (verdict: Verdict) => void;
}

/** Runs of a program whose first one was not as it should be: on a busy machine one alone says little. */
const RUNS = 3;

/** In the programs' order; of a program that was not judged right at once by most of three runs. Rejects where a program fails or leaves no profile. */
export async function judgeAll(programs: readonly Program[], options: ProfileOptions): Promise<Verdict[]> {
  const verdicts: Verdict[] = [];
  let next = 0;
  const lane = async () => {
    while (next < programs.length) {
      const at = next++;
      const program = programs[at]!;
      verdicts[at] = await verdictOn(program, options);
      options.onVerdict?.(verdicts[at]);
    }
  };
  await Promise.all(Array.from({ length: options.lanes ?? 1 }, lane));
  return verdicts;
}

async function verdictOn(program: Program, options: ProfileOptions): Promise<Verdict> {
  const once = async () => judge(program, (await profileOf(program, options)).findings ?? []);
  const verdicts: [Verdict, ...Verdict[]] = [await once()];
  while (!isRight(verdicts[0]) && verdicts.length < RUNS) verdicts.push(await once());
  return majority(verdicts);
}

export async function profileOf({ file }: Program, { node, timeoutMs = 60_000 }: ProfileOptions): Promise<Profile> {
  const folder = mkdtempSync(join(tmpdir(), 'hasten-fixture-'));
  const out = join(folder, 'profile.json');
  try {
    await run(node, [join(root, 'bin/hasten.js'), 'profile', '--format', 'json', '--out', out, file], timeoutMs);
    return JSON.parse(readFileSync(out, 'utf8')) as Profile;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(node: string, args: string[], timeoutMs: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const env = { ...process.env, NO_COLOR: '1', NODE_OPTIONS: undefined };
  const child = spawn(node, args, { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs });
  let printed = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
    });
  }
  child.on('error', reject);
  child.on('close', (code, signal) => {
    if (code === 0) resolve();
    else reject(new Error(`${args.at(-1)} ended with ${signal ?? code}\n${printed}`));
  });
  return promise;
}

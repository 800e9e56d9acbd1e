/**
 * Runs child processes for the benchmarks: each run in a process of its own, sides interleaved, and the side that
 * begins changing with every round, so that neither a warm cache nor a busy minute favours one of them.
 */
import { spawnSync } from 'node:child_process';

export interface Command {
  file: string;
  args: string[];
  cwd?: string;
  env?: Record<string, string>;
  /** Default ten minutes. */
  timeoutMs?: number;
}

export interface Finished {
  stdout: string;
  stderr: string;
  /** From start to exit. */
  wallMs: number;
}

/** Runs `command` to its end. Throws, with the end of its standard error, where it fails or takes longer than it may. */
export function run(command: Command): Finished {
  const began = performance.now();
  const { status, signal, stdout, stderr, error } = spawnSync(command.file, command.args, {
    cwd: command.cwd,
    env: { ...process.env, ...command.env },
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    timeout: command.timeoutMs ?? 600_000,
  });
  const wallMs = performance.now() - began;
  if (status === 0) return { stdout, stderr, wallMs };
  const shown = [command.file, ...command.args].join(' ');
  throw new Error(`${shown}\nended with ${signal ?? status}: ${error?.message ?? stderr.trim().slice(-2000)}`);
}

/** Calls every side `repeats` times, interleaved; gives each side's results in the order of the rounds. */
export function interleave<T>(sides: (() => T)[], repeats: number): T[][] {
  const results: T[][] = sides.map(() => []);
  for (let round = 0; round < repeats; round++) {
    for (let turn = 0; turn < sides.length; turn++) {
      const at = (turn + round) % sides.length;
      results[at]!.push(sides[at]!());
    }
  }
  return results;
}

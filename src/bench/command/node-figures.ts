/** What the Node programs below a command tell of themselves (see preload.ts), and getting them to. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entryUrl } from '../../support/entry.ts';

/** One Node process. */
export interface NodeFigures {
  pid: number;
  /** `v24.1.0`. */
  node: string;
  /** The script's path; null for `node -e`, a REPL or standard input. */
  script: string | null;
  /** From Node's start-up, when preloads run, to `process.on('exit')`. */
  durationMs: number;
  cpuMs: number;
  /** The part of that time in which the event loop did not wait, 0 to 1; the start of the program is part of it. */
  loopUse: number;
  /** How late the loop was beyond what a timer allows; null where the run was too short to say. */
  loopDelayMs: { p50: number; p99: number; max: number } | null;
  /** Null where this Node cannot tell (before 18.15). */
  gc: { count: number; totalMs: number; maxMs: number } | null;
  /** What it took at the end to collect these figures; it is part of the run's wall time. */
  costMs: number;
}

/** All of a run. */
export interface NodeReport {
  /** The one that used most processor time first. */
  processes: NodeFigures[];
  /** Node processes that ended without a word: by a signal or a crash. */
  silent: number;
}

/** `env` with what makes Node programs report into `folder`. */
export function withNodeFigures(env: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  const path = fileURLToPath(entryUrl('bench/command/preload'));
  const quoted = `"${path.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
  return {
    ...env,
    HASTEN_NODE_FIGURES: folder,
    NODE_OPTIONS: [env.NODE_OPTIONS, `--require ${quoted}`].filter(Boolean).join(' '),
  };
}

/** What was reported into `folder`; null where no Node ran. */
export function readNodeFigures(folder: string): NodeReport | null {
  const files = readdirSync(folder).filter((name) => /^\d+$/.test(name));
  if (files.length === 0) return null;
  const texts = files.map((name) => readFileSync(join(folder, name), 'utf8'));
  const processes = texts.filter((text) => text !== '').map((text) => JSON.parse(text) as NodeFigures);
  processes.sort((a, b) => b.cpuMs - a.cpuMs);
  return { processes, silent: texts.length - processes.length };
}

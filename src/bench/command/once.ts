/**
 * `hasten time` and `hasten stat`: one run of a command that has the terminal as if hasten were not there. It shares the
 * process group, so Ctrl-C reaches it by itself; signals that are sent to hasten alone are passed on.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../ending.ts';
import { type NodeReport, readNodeFigures, withNodeFigures } from './node-figures.ts';
import { type Counters, openCounters } from './perf.ts';
import { measuring, type RunningCommand, start } from './run.ts';
import type { Measuring, Run } from './usage.ts';

export interface OnceOptions {
  /** Whether Node programs are asked for their collector and event loop; by default they are. */
  node?: boolean | undefined;
  /** Whether to count with `perf`; by default not. */
  counters?: boolean | undefined;
}

/** A run with all that is known of it; all of it is JSON. */
export interface OnceReport {
  schema: 'hasten.time/1';
  command: string[];
  startedAt: string;
  run: Run;
  measuring: Measuring;
  /** Null where no Node program ran, or it was not asked. */
  node: NodeReport | null;
  /** Null where they were not asked for. */
  counters: Counters | null;
}

/** Not SIGINT and SIGQUIT: the terminal sends those to the command too. */
const PASSED_ON: NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGUSR1', 'SIGUSR2', 'SIGWINCH'];
/** Sent by the terminal to all of the group. */
const FOR_THE_COMMAND: NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];

/** Runs `command` to its end. Throws `HASTEN_COMMAND_MISSING`. */
export async function runOnce(command: string[], { node = true, counters = false }: OnceOptions): Promise<OnceReport> {
  const folder = temporaryFolder();
  try {
    const nodes = join(folder.path, 'node');
    mkdirSync(nodes);
    const counting = counters ? openCounters(folder.path) : null;
    const startedAt = new Date().toISOString();
    const running = start(command, {
      stdin: 'inherit',
      stdout: 'inherit',
      stderr: 'inherit',
      env: node ? withNodeFigures(process.env, nodes) : process.env,
      counter: counting?.launch ?? undefined,
    });
    const stop = passSignals(running);
    const run = await running.ended.finally(stop);
    return {
      schema: 'hasten.time/1',
      command,
      startedAt,
      run,
      measuring: measuring(),
      node: readNodeFigures(nodes),
      counters: counting?.read() ?? null,
    };
  } finally {
    folder.remove();
  }
}

function passSignals(running: RunningCommand): () => void {
  const handlers = [
    ...PASSED_ON.map((signal) => [signal, () => void running.kill(signal)] as const),
    ...FOR_THE_COMMAND.map((signal) => [signal, () => {}] as const),
  ];
  // The folder's own handlers would end hasten before the command has ended.
  const before = handlers.map(([signal]) => [signal, process.listeners(signal)] as const);
  for (const [signal] of handlers) process.removeAllListeners(signal);
  for (const [signal, handle] of handlers) process.on(signal, handle);
  return () => {
    for (const [signal, handle] of handlers) process.off(signal, handle);
    for (const [signal, listeners] of before)
      for (const listener of listeners) process.on(signal, listener as () => void);
  };
}

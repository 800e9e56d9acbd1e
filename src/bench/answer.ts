/**
 * A process of hasten's answering its parent, over Node's channel between processes. The user's code must find nothing
 * of that: `process.send` is taken away before any of it is loaded, and `process.argv` is
 * what it would be if the bench file had been started.
 */
import { dirname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Answer, Ask } from './messages.ts';

/** Answers each ask with what `handle` returns or throws, until the parent goes away. */
export function answerParent<Asked = Ask>(handle: (ask: Asked) => unknown): void {
  const entry = process.argv[1]!;
  const send = process.send?.bind(process);
  if (send === undefined) throw new Error('this file is started by hasten itself');
  delete process.send;
  process.on('message', async (ask: Asked) => {
    let answer: Answer;
    try {
      answer = { answer: await handle(ask) };
    } catch (error) {
      answer = { error: describe(error, entry) };
    }
    send(answer);
  });
  process.once('disconnect', () => process.exit(0));
}

/**
 * A function that collects all garbage. By way of a context of its own: `--expose-gc` on the command line would leave a
 * `gc` among the user's globals that cannot be taken away.
 */
export function takeCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect: () => void = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  return () => collect();
}

function describe(error: unknown, entry: string): { message: string; stack: string | null } {
  if (!(error instanceof Error)) return { message: `threw ${String(error)}`, stack: null };
  return { message: `${error.name}: ${error.message}`, stack: withoutOwnFrames(error.stack ?? '', entry) };
}

/** The stack up to where hasten called the user's code: what is below is the same for all. */
function withoutOwnFrames(stack: string, entry: string): string {
  const lines = stack.split('\n');
  const folder = dirname(dirname(entry));
  const own = lines.findIndex((line) => line.includes(`${folder}/`) || line.includes('/dist/chunks/bench-'));
  return (own < 0 ? lines : lines.slice(0, own)).join('\n');
}

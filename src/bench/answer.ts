/**
 * A process of hasten's answering its parent, over Node's channel between processes. The user's code must find nothing
 * of that: `process.send` and the collector's handle are taken away before any of it is loaded, and `process.argv` is
 * what it would be if the bench file had been started.
 */
import type { Answer, Ask } from './messages.ts';

/** Answers each ask with what `handle` returns or throws, until the parent goes away. */
export function answerParent(handle: (ask: Ask) => unknown): void {
  const send = process.send?.bind(process);
  if (send === undefined) throw new Error('this file is started by hasten itself');
  delete process.send;
  process.on('message', async (ask: Ask) => {
    let answer: Answer;
    try {
      answer = { answer: await handle(ask) };
    } catch (error) {
      answer = { error: describe(error) };
    }
    send(answer);
  });
  process.once('disconnect', () => process.exit(0));
}

/** `gc` of `--expose-gc`, which is then gone from the globals. */
export function takeCollector(): () => void {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error('started without --expose-gc');
  delete (globalThis as { gc?: unknown }).gc;
  return () => void collect();
}

function describe(error: unknown): { message: string; stack: string | null } {
  if (!(error instanceof Error)) return { message: `threw ${String(error)}`, stack: null };
  return { message: `${error.name}: ${error.message}`, stack: error.stack ?? null };
}

/**
 * Cases that need workers run in a process of their own: `node cases/values.ts` runs those of a file one after the other, and prints
 * a line of JSON for each. What is left over (workers that keep the process alive) is seen by it not ending.
 */
import { memoryUsage } from '../../../../src/public/parallel.ts';

export interface CaseResult {
  name: string;
  error: string | null;
  ms: number;
}

const cases: [name: string, run: () => unknown][] = [];

export function scenario(name: string, run: () => unknown): void {
  cases.push([name, run]);
}

/** Runs them all; with an argument those whose names have it. */
export async function runScenarios(): Promise<void> {
  const [, , wanted = ''] = process.argv;
  for (const [name, run] of cases) {
    if (!name.includes(wanted)) continue;
    const began = performance.now();
    let error: string | null = null;
    try {
      await inTime(run());
    } catch (thrown) {
      error = thrown instanceof Error ? `${thrown.stack}` : String(thrown);
    }
    const result: CaseResult = { name, error, ms: Math.round(performance.now() - began) };
    console.log(JSON.stringify(result));
  }
}

async function inTime(value: unknown): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('it took more than 60 s')), 60_000);
  });
  await Promise.race([value, late]);
  clearTimeout(timer);
}

/** Fails unless all memory that was taken since `before` is given back within some seconds. */
export async function givenBack(before: number): Promise<void> {
  const deadline = performance.now() + 5000;
  while (memoryUsage().allocated > before) {
    if (performance.now() > deadline) throw new Error(`${memoryUsage().allocated - before} bytes were not given back`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** What a promise rejects with. */
export async function errorOf(promise: Promise<unknown>): Promise<Error & Record<string, unknown>> {
  try {
    await promise;
  } catch (error) {
    return error as Error & Record<string, unknown>;
  }
  throw new Error('it did not reject');
}

/** In which order the items `lo` to `hi` are combined: the definition. */
export function tree(lo: number, hi: number): string {
  if (hi - lo === 1) return String(lo);
  const half = 2 ** Math.floor(Math.log2(hi - lo - 1));
  return `(${tree(lo, lo + half)} ${tree(lo + half, hi)})`;
}

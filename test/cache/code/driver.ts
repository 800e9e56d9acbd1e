/**
 * Runs in a process of its own: for each step it writes a project's files, imports its entry as a new module, and tells the
 * code of the functions that it gives to `cache(import.meta, fn, options)`, which is global here, so that the fixtures
 * import nothing of hasten.
 */
import { mkdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkFunction } from '../../../src/cache/code/check.ts';
import { type CodeMode, codeOf } from '../../../src/cache/code/code.ts';
import { type FunctionIdentity, identify } from '../../../src/cache/code/identity.ts';
import type { AnyFunction } from '../../../src/source/registry.ts';
import type { HastenError } from '../../../src/support/errors.ts';
import type { Outcome, Step } from './steps.ts';

interface Options {
  code?: CodeMode;
  id?: string;
  version?: string;
  runtime?: boolean;
}

interface Cached {
  readonly fn: AnyFunction;
  readonly options: Options;
  readonly identity: FunctionIdentity;
}

interface Input {
  readonly folder: string;
  readonly steps: readonly Step[];
  readonly notes: [string, [string, string]][];
}

const require = createRequire(import.meta.url);
const input = JSON.parse(readFileSync(0, 'utf8')) as Input;
const kept = new Map(input.notes);
let counts = { got: 0, put: 0 };
const notes = {
  get(path: string, stamp: string): string | null {
    const known = kept.get(path);
    if (known?.[0] !== stamp) return null;
    counts.got++;
    return known[1];
  },
  put(path: string, stamp: string, note: string): void {
    counts.put++;
    kept.set(path, [stamp, note]);
  },
};

let cached: Cached[] = [];
Object.assign(globalThis, {
  cache(meta: ImportMeta, fn: AnyFunction, options: Options = {}): AnyFunction {
    const wrapper: AnyFunction = (...values) => fn(...values);
    const identity = identify(meta, wrapper, fn);
    checkFunction(fn, identity);
    cached.push({ fn, options, identity });
    return wrapper;
  },
});

function write(folder: string, step: Step): void {
  for (const path of step.remove ?? []) rmSync(join(folder, path), { recursive: true, force: true });
  for (const [name, text] of Object.entries(step.files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    if (step.isOld) utimesSync(path, 1e9, 1e9);
  }
  for (const [name, target] of Object.entries(step.links ?? {})) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path);
  }
}

async function run(folder: string, step: Step, number: number): Promise<Outcome> {
  write(folder, step);
  // As if the process began here: files that were changed since then are not sure to be what runs.
  Object.defineProperty(performance, 'timeOrigin', { value: Date.now() + 1, configurable: true });
  cached = [];
  counts = { got: 0, put: 0 };
  try {
    const path = join(folder, step.entry ?? 'main.ts');
    delete require.cache[path];
    if (path.endsWith('.cjs')) require(path);
    else await import(`${pathToFileURL(path).href}?${number}`);
    if (step.late !== undefined) {
      await new Promise((done) => setTimeout(done, 20));
      write(folder, { files: step.late });
    }
    const start = performance.now();
    const codes = cached.map(({ fn, options, identity }) => {
      const { code = 'graph', id, version, runtime = false } = options;
      return codeOf(fn, identity, code, id, version, runtime, notes);
    });
    const identities = cached.map(({ identity }) => identity);
    return { codes, identities, ms: performance.now() - start, ...counts };
  } catch (error) {
    return {
      codes: [],
      identities: [],
      ms: 0,
      ...counts,
      error: { ...(error as HastenError), message: String(error) },
    };
  }
}

const warnings: string[] = [];
process.on('warning', ({ message }) => warnings.push(message));
const outcomes: Outcome[] = [];
for (const [number, step] of input.steps.entries()) outcomes.push(await run(input.folder, step, number));
await new Promise(setImmediate);
console.log(JSON.stringify({ outcomes, notes: [...kept], warnings }));

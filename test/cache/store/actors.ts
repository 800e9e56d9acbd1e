/**
 * Starts `actor.ts` as a process or as a thread, and hears what it says. It is bundled first: most of its time is its start,
 * and many are started.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { build } from 'rolldown';
import { afterEach } from 'vitest';

export interface Actor {
  /** What it says next. */
  next(): Promise<string>;
  /** All that it has said, at its end. */
  readonly done: Promise<string[]>;
  kill(): Promise<void>;
}

/** A module in one file; it is removed at the end. */
export async function bundled(name: string): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'hasten-actor-'));
  // Also for those that another user runs.
  chmodSync(folder, 0o755);
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const file = join(folder, `${name}.mjs`);
  const input = fileURLToPath(new URL(`./${name}.ts`, import.meta.url));
  await build({ input, platform: 'node', logLevel: 'silent', output: { file, format: 'esm' } });
  return file;
}

const FILE = await bundled('actor');
const running = new Set<Actor>();

afterEach(async () => {
  await Promise.all([...running].map((actor) => actor.kill()));
});

/** `through` is a command that starts it. */
export function processOf(
  folder: string,
  what: string,
  name: string,
  options: SpawnOptions = {},
  through: string[] = [],
): Actor {
  const node = [process.execPath, '--no-warnings=ExperimentalWarning', FILE, folder, what, name];
  const [command, ...args] = [...through, ...node];
  const child: ChildProcess = spawn(command!, args, { ...options, stdio: ['ignore', 'pipe', 'ignore'] });
  const lines = createInterface({ input: child.stdout! });
  return actor(
    (say) => lines.on('line', say),
    new Promise((resolve) => lines.once('close', resolve)),
    () => void child.kill('SIGKILL'),
  );
}

export function threadOf(folder: string, what: string, name: string): Actor {
  const worker = new Worker(FILE, { workerData: [folder, what, name] });
  // One that throws on purpose.
  worker.on('error', () => {});
  return actor(
    (say) => worker.on('message', say),
    new Promise((resolve) => worker.once('exit', resolve)),
    () => void worker.terminate(),
  );
}

function actor(listen: (say: (text: string) => void) => void, ended: Promise<unknown>, stop: () => void): Actor {
  const said: string[] = [];
  let heard = 0;
  let wake = (): void => {};
  listen((text) => {
    said.push(text);
    wake();
  });
  const one: Actor = {
    async next() {
      if (heard === said.length) {
        const more = new Promise<void>((resolve) => {
          wake = resolve;
        });
        await Promise.race([more, ended]);
      }
      if (heard === said.length) throw new Error('it has ended');
      return said[heard++]!;
    },
    done: ended.then(() => said),
    async kill() {
      stop();
      await ended;
    },
  };
  running.add(one);
  void ended.then(() => running.delete(one));
  return one;
}

/**
 * Kills writers of a store at random moments, and looks whether it bears it. By hand, in a folder of its own:
 *
 *   node test/cache/store/kills.ts 10000 [FOLDER] [SEED]
 *
 * Prints what has happened as JSON. What must not happen: a value that is not its key's, an entry that is gone although
 * its writer was told that it is kept, two that compute one key at once, and a claim that nobody holds and that stays.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { hashText } from '../../../src/cache/key/hash.ts';
import { openStore } from '../../../src/cache/store/open.ts';
import type { Entry, Found, Store } from '../../../src/cache/store/types.ts';

export interface Outcome {
  kills: number;
  kept: number;
  hits: number;
  takenOver: number;
  /** In ms. */
  longestWait: number;
  faults: string[];
}

const WRITERS = 4;
/** Keys that all want at a time, and how long until the next one is wanted, in ms. */
const WINDOW = 4;
const NEXT = 20;

const fn = { project: '/project', module: 'kills.ts', index: 0, name: 'f' };

/** Kills so many writers. `file` is what writers run: this one. */
export async function kill(kills: number, folder: string, seed: number, file: string): Promise<Outcome> {
  const random = generator(seed);
  const outcome: Outcome = { kills: 0, kept: 0, hits: 0, takenOver: 0, longestWait: 0, faults: [] };
  const kept = new Set<string>();
  const began = newest() - WINDOW;
  mkdirSync(join(folder, 'busy'), { recursive: true });
  const one = async (): Promise<void> => {
    while (outcome.kills < kills) {
      outcome.kills++;
      const writer = start([file, 'write', folder, String(Math.floor(random() * 2 ** 31))]);
      const lines = createInterface({ input: writer.stdout! });
      const ended = new Promise((resolve) => lines.once('close', resolve));
      const began = new Promise((resolve) => lines.once('line', resolve));
      lines.on('line', (line) => take(line, outcome, kept));
      await Promise.race([began, ended]);
      await new Promise((resolve) => setTimeout(resolve, random() * 50));
      writer.kill('SIGKILL');
      await ended;
      if (outcome.kills % 500 === 0) console.error(outcome.kills, JSON.stringify({ ...outcome, kept: kept.size }));
    }
  };
  await Promise.all(Array.from({ length: WRITERS }, one));
  outcome.kept = kept.size;
  outcome.faults.push(...check(folder, kept, began));
  return outcome;
}

/** What a writer says: `kept KEY`, `hit`, `over`, `wait MS`, `fault TEXT`. A last line may be cut off. */
function take(line: string, outcome: Outcome, kept: Set<string>): void {
  const [word, rest = ''] = line.split(/ (.*)/);
  if (word === 'kept') kept.add(rest);
  else if (word === 'hit') outcome.hits++;
  else if (word === 'over') outcome.takenOver++;
  else if (word === 'wait') outcome.longestWait = Math.max(outcome.longestWait, Number(rest));
  else if (word === 'fault') outcome.faults.push(rest);
}

/** What is wrong after all have ended. */
function check(folder: string, kept: Set<string>, began: number): string[] {
  const faults: string[] = [];
  const store = openStore(join(folder, 'store'));
  for (const name of kept) {
    const found = store.get(hashText(name));
    if (found === null) faults.push(`${name} is gone`);
    else if (!isRight(found, name)) faults.push(`${name} is wrong`);
  }
  for (let number = began; number < newest(); number++) {
    if (store.isClaimed(hashText(`k${number}`))) faults.push(`k${number} is still claimed`);
  }
  const { broken } = store.verify({ keep: true });
  for (const { key } of broken) faults.push(`${key} is broken`);
  store.close();
  return faults;
}

/** The number of the key that is wanted last: the same for all. */
function newest(): number {
  return Math.floor(Date.now() / NEXT);
}

/** Until it is killed. */
function write(folder: string, seed: number): void {
  const random = generator(seed);
  const say = (line: string): void => void writeSync(1, `${line}\n`);
  process.on('warning', (warning) => say(`fault ${warning.message}`));
  const store = openStore(join(folder, 'store'));
  say('began');
  for (;;) {
    const name = `k${newest() - Math.floor(random() * WINDOW)}`;
    const key = hashText(name);
    const chance = random();
    if (chance < 0.02) store.gc();
    else if (chance < 0.15) passing(store, `p${Math.floor(random() * 20)}`, random, say);
    else ask(store, folder, name, key, random, say);
  }
}

/** As a cached function does. */
function ask(
  store: Store,
  folder: string,
  name: string,
  key: string,
  random: () => number,
  say: (line: string) => void,
) {
  for (;;) {
    const found = store.get(key);
    if (found !== null) {
      say(isRight(found, name) ? 'hit' : `fault ${name} was wrong`);
      return;
    }
    const claim = store.claim(key);
    if (claim === null) {
      const start = performance.now();
      store.waitSync(key);
      say(`wait ${performance.now() - start}`);
      continue;
    }
    compute(folder, name, random, say);
    if (keep(store, name, key, random)) say(`kept ${name}`);
    else say(`fault ${name} was not kept`);
    return;
  }
}

/** Tells when somebody else, who lives, computes the same. */
function compute(folder: string, name: string, random: () => number, say: (line: string) => void): void {
  const busy = join(folder, 'busy', name);
  let descriptor: number;
  try {
    descriptor = openSync(busy, 'wx');
  } catch {
    const other = readFileSync(busy, 'utf8');
    say(isRunning(other) ? `fault ${name} is computed by ${other} and ${process.pid}` : 'over');
    descriptor = openSync(busy, 'w');
  }
  writeSync(descriptor, String(process.pid));
  closeSync(descriptor);
  const end = performance.now() + random() * 8;
  while (performance.now() < end);
  unlinkSync(busy);
}

function isRunning(pid: string): boolean {
  try {
    // Whoever has been killed gives its files up, and the locks on them, some time before it is gone.
    return pid !== '' && readdirSync(`/proc/${pid}/fd`).length > 0;
  } catch {
    return false;
  }
}

/** Entries that come and go, and change. */
function passing(store: Store, name: string, random: () => number, say: (line: string) => void): void {
  const key = hashText(name);
  const found = store.get(key);
  if (found !== null && !isRight(found, name)) say(`fault ${name} was wrong`);
  if (random() < 0.3) store.remove(key);
  else keep(store, name, key, random);
}

function keep(store: Store, name: string, key: string, random: () => number): boolean {
  const size = [30, 3000, 40_000, 150_000, 400_000][Math.floor(random() ** 3 * 5)]!;
  const about = { key, fn, code: '', cost: 1, ttl: null, failed: false, arguments: name };
  const { head, parts } = value(name, size);
  if (random() < 0.8) return store.put({ ...about, value: { head, parts } } satisfies Entry);
  const writer = store.write(about);
  for (const piece of [head, ...parts]) writer.add(piece);
  return writer.commit();
}

/** Its size, and then bytes that follow from name and size. */
function value(name: string, size: number): { head: Uint8Array; parts: Uint8Array[] } {
  const head = new TextEncoder().encode(`${name} ${size}`);
  const random = generator(Number.parseInt(hashText(`${name} ${size}`).slice(0, 7), 16));
  const parts = [size, 100].map((length) => Uint8Array.from({ length: length / 10 }, () => random() * 256));
  return { head, parts: parts.map((part) => Buffer.concat(Array.from({ length: 10 }, () => part))) };
}

function isRight(found: Found, name: string): boolean {
  const [head, ...parts] = found.streamed
    ? [...found.chunks()]
    : [found.head, ...Array.from({ length: found.parts }, (_, index) => new Uint8Array(found.part(index)!))];
  const [who, size] = new TextDecoder().decode(head).split(' ');
  const right = value(name, Number(size));
  return who === name && right.parts.every((part, index) => Buffer.compare(part, parts[index]!) === 0);
}

function start(args: string[]): ChildProcess {
  return spawn(process.execPath, ['--no-warnings=ExperimentalWarning', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

/** Mulberry32. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const own = fileURLToPath(import.meta.url);
if (process.argv[1] === own) {
  const [what, folder, seed] = process.argv.slice(2);
  if (what === 'write') write(folder!, Number(seed));
  else {
    const place = folder ?? mkdtempSync(join(tmpdir(), 'hasten-kills-'));
    const used = Number(seed ?? Date.now() % 1e6);
    console.error(`in ${place}, seed ${used}`);
    const outcome = await kill(Number(what), place, used, own);
    console.log(JSON.stringify(outcome, null, 2));
    if (folder === undefined) rmSync(place, { recursive: true, force: true });
  }
}

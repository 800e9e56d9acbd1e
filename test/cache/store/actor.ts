/**
 * Somebody else who uses a store: a process (arguments: folder, what, name) or a thread (workerData: the same three). Says
 * what it has done by a line or a message.
 */
import { writeSync } from 'node:fs';
import { isMainThread, parentPort, workerData } from 'node:worker_threads';
import { hashText } from '../../../src/cache/key/hash.ts';
import { openStore } from '../../../src/cache/store/open.ts';
import type { Store } from '../../../src/cache/store/types.ts';

const [folder, what, name] = (isMainThread ? process.argv.slice(2) : workerData) as [string, string, string];
const key = hashText(name);
const fn = { project: '/project', module: 'src/a.ts', index: 0, name: 'a' };
const about = { key, fn, code: 'code', cost: 5, ttl: null, failed: false, arguments: name };

function say(text: string): void {
  if (isMainThread) writeSync(1, `${text}\n`);
  else parentPort!.postMessage(text);
}

function put(store: Store, text: string): boolean {
  return store.put({ ...about, value: { head: new TextEncoder().encode(text), parts: [] } });
}

const store = openStore(folder);
process.on('warning', (warning) => say(`warning ${(warning as NodeJS.ErrnoException).code} ${warning.message}`));
switch (what) {
  case 'hold':
    // Until it is killed or terminated.
    say(store.claim(key) === null ? 'refused' : 'claimed');
    setInterval(() => {}, 1000);
    break;
  case 'half': {
    // In the middle of a large value.
    store.claim(key);
    const writer = store.write(about);
    writer.add(new Uint8Array(300_000));
    say('begun');
    // It has to be kept: one that is let go of gives all back.
    setInterval(() => writer.add(new Uint8Array(1)), 1000);
    break;
  }
  case 'stuck':
    say(store.claim(key) === null ? 'refused' : 'claimed');
    for (;;);
  case 'leave':
    store.claim(key);
    say('claimed');
    break;
  case 'throw':
    store.claim(key);
    say('claimed');
    throw new Error('on purpose');
  case 'compute':
    // As a cached function does.
    for (;;) {
      const found = store.get(key);
      if (found !== null) {
        say(`got ${new TextDecoder().decode(found.head)}`);
        break;
      }
      if (store.claim(key) === null) {
        store.waitSync(key);
        continue;
      }
      const end = performance.now() + 100;
      while (performance.now() < end);
      say(`computed ${put(store, 'value')}`);
      break;
    }
    break;
  case 'put':
    say(`put ${put(store, 'value')}`);
    break;
  case 'put-large':
    say(`put ${store.put({ ...about, value: { head: new Uint8Array(3), parts: [new Uint8Array(3_000_000)] } })}`);
    say(`has ${store.has(key)}`);
    break;
  case 'get': {
    const found = store.get(key);
    say(found === null ? 'nothing' : `got ${new TextDecoder().decode(found.head)}`);
    break;
  }
}

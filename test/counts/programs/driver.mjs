/**
 * Runs generated programs one after another in one process and prints, as a line of JSON, what each of them did and,
 * for those that count themselves, their counts: `node driver.mjs list.json`, where the list holds `{name, file}`.
 */
import { readFileSync, writeSync } from 'node:fs';
import { states } from './support.mjs';

const counts = new Map();
let uncaught = [];

globalThis.counting = (name, places, functions) => {
  const own = { places: new Array(places).fill(0), functions: new Array(functions).fill(0), entered: new Array(functions).fill(0) };
  counts.set(name, own);
  const call = (id) => {
    own.functions[id]++;
    return 'none';
  };
  // A call whose parameters throw has begun; its body will not count it.
  const initial = (id, value) => {
    try {
      return value();
    } catch (error) {
      own.functions[id]++;
      throw error;
    }
  };
  return { __c: own.places, __f: own.functions, __e: own.entered, __call: call, __initial: initial };
};

process.on('unhandledRejection', (error) => uncaught.push(`unhandled ${error?.message}`));

const results = {};
for (const { name, file } of JSON.parse(readFileSync(process.argv[2], 'utf8'))) {
  uncaught = [];
  // The last name on standard error is that of a program which did not end.
  if (process.env.HASTEN_COUNTS_VERBOSE) writeSync(2, `${name}\n`);
  try {
    const module = await import(new URL(file, import.meta.url));
    if (module.default instanceof Promise) await module.default;
  } catch (error) {
    uncaught.push(`uncaught ${error?.stack ?? error}`);
  }
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
  const { fuel, log, stacks, texts, events } = states.get(name) ?? {};
  results[name] = { fuel, log, stacks, texts, events, uncaught, counts: counts.get(name) ?? null };
}
process.stdout.write(`${JSON.stringify(results)}\n`);

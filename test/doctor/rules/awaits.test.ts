import { expect, test } from 'vitest';
import { awaits } from '../../../src/doctor/rules/awaits.ts';
import { Program } from '../support/program.ts';

function waiting(text: string, { hits = 40, waitedMs = 800, idleMs = 900, loops = 1 } = {}): Program {
  return new Program(text).idle(idleMs).await('/*here*/', { hits, waitedMs, loops });
}

const inFunction = (body: string) => `export async function all(ids, client, total, results) {\n${body}\n}\n`;

test('says how long it waited, and what could be saved at most', () => {
  const run = waiting(inFunction(`for (const id of ids) {\n  results.push(await /*here*/ load(id));\n}`));
  const [finding] = run.find(awaits);
  expect(finding).toMatchObject({ rule: 'awaits', line: 3, function: 'all', savesMs: 800 * (1 - 1 / 40) });
  expect(finding!.evidence).toEqual([
    'It waited here 40 times, 800 ms in all, one after the other.',
    'Nothing in the loop (line 2) needs what another round waited for; for 90 % of the time the thread did nothing.',
  ]);
  expect(finding!.remedy).toMatch(/^Try /);
});

test('what the thread was busy for cannot be saved, nor one wait of each loop', () => {
  const text = inFunction(`for (const id of ids) {\n  results.push(await /*here*/ load(id));\n}`);
  expect(waiting(text, { idleMs: 100 }).find(awaits)[0]!.savesMs).toBeCloseTo(97.5);
  expect(waiting(text, { idleMs: 40 }).find(awaits)).toEqual([]);
  expect(waiting(text, { loops: 10 }).find(awaits)[0]!.savesMs).toBeCloseTo(600);
  expect(waiting(text, { loops: 20 }).find(awaits)).toEqual([]);
  expect(waiting(text, { waitedMs: 40 }).find(awaits)).toEqual([]);
});

test.each([
  ['of', `for (const id of ids) total += await /*here*/ load(id);`],
  ['counted', `for (let i = 0; i < ids.length; i++) {\n  results[i] = await /*here*/ load(ids[i]);\n}`],
  ['counted pages', `for (let page = 1; page <= 20; page += 1) results.push(...(await /*here*/ load(page)));`],
  [
    'while, counted',
    `let at = 0;\nwhile (at < ids.length) {\n  results.push(await /*here*/ load(ids[at]));\n  at++;\n}`,
  ],
  ['a method', `for (const id of ids) results.push(await /*here*/ client.get(id));`],
  ['a chain', `for (const id of ids) results.push(await /*here*/ fetch(id).then((answer) => answer.json()));`],
  [
    'two in a row',
    `for (const id of ids) {\n  const user = await /*here*/ load(id);\n  results.push(await prices(user.id));\n}`,
  ],
  ['an error', `for (const id of ids) {\n  const r = await /*here*/ fetch(id);\n  if (!r.ok) throw new Error(id);\n}`],
  [
    'an error caught',
    `for (const id of ids) {\n  try {\n    await /*here*/ save(id);\n  } catch (e) {\n    results.push(e);\n  }\n}`,
  ],
  ['skipped ones', `for (const id of ids) {\n  if (id < 0) continue;\n  results.push(await /*here*/ load(id));\n}`],
  ['a file for each', `for (const id of ids) await /*here*/ writeFile(join(total, id), client);`],
  ['by a variable', `for (const id of ids) {\n  const request = load(id);\n  results.push(await /*here*/ request);\n}`],
  [
    'by the keys of a round',
    `for (const id in ids) {\n  const { data } = await /*here*/ client.query({ id });\n  results.push(data);\n}`,
  ],
  ['from all at once', `for (const [a, b] of ids) results.push(await /*here*/ load(a + b));`],
])('rounds that do not depend on each other: %s', (_, body) => {
  expect(waiting(inFunction(body)).found(awaits)).toEqual([expect.stringContaining('/*here*/')]);
});

test('of two waits on a line one has waited for the other', () => {
  const text = inFunction(`for (const id of ids) {\n  total += await /*here*/ (await fetch(id)).text();\n}`);
  const run = waiting(text).await('/*here*/', { hits: 40, waitedMs: 400 });
  expect(run.find(awaits)[0]!.evidence[0]).toContain('800 ms in all');
});

test('readers that take turns by a count that they share', () => {
  const text = `async function all(urls) {\n  let next = 0;\n  const reader = async () => {
    while (next < urls.length) {\n      const url = urls[next++];\n      await /*here*/ load(url);\n    }\n  };
  await Promise.all([reader(), reader()]);\n}`;
  expect(waiting(text).find(awaits)).toEqual([]);
});

test('a counter and a log within what is called are no dependence', () => {
  const text = `let calls = 0;\nconst log = [];\nasync function load(id) {\n  calls++;\n  log.push(id);\n  return fetch(id);\n}
async function all(ids) {\n  for (const id of ids) await /*here*/ load(id);\n}`;
  expect(waiting(text).found(awaits)).toHaveLength(1);
});

test('the loop around pages that follow each other', () => {
  const text = inFunction(
    `for (const id of ids) {\n  let next = 1;\n  while (next) {\n    const page = await /*here*/ load(id, next);\n    next = page.next;\n  }\n}`,
  );
  const run = new Program(text).idle(900).await('/*here*/', { hits: 40, waitedMs: 800 });
  expect(run.find(awaits)[0]!.evidence[1]).toContain('Nothing in the loop (line 2)');
});

test.each([
  [
    'a cursor',
    `let next = null;\ndo {\n  const page = await /*here*/ load(next);\n  next = page.next;\n} while (next);`,
  ],
  ['a cursor in the head', `for (let page = 1; page; ) page = (await /*here*/ load(page)).next;`],
  ['the value before', `let state = 0;\nfor (const id of ids) state = await /*here*/ apply(state, id);`],
  ['a field of the value before', `for (const id of ids) {\n  total.hash = await /*here*/ chain(total.hash, id);\n}`],
  ['a queue', `while (ids.length > 0) {\n  const id = ids.shift();\n  ids.push(...(await /*here*/ links(id)));\n}`],
  [
    'a queue that is walked',
    `for (const id of ids) {\n  for (const link of await /*here*/ links(id)) ids.push(link);\n}`,
  ],
  [
    'by way of a variable',
    `let last = 0;\nfor (const id of ids) {\n  const from = last + 1;\n  last = (await /*here*/ load(id, from)).end;\n}`,
  ],
  [
    'the first that answers',
    `for (const id of ids) {\n  const answer = await /*here*/ ask(id);\n  if (answer.ok) return answer;\n}`,
  ],
  ['a retry', `for (let i = 0; i < 5; i++) {\n  try {\n    return await /*here*/ ask(ids);\n  } catch {}\n}`],
  ['until it is there', `let found = false;\nwhile (!found) {\n  found = await /*here*/ ask(ids);\n}`],
  [
    'what was seen',
    `const seen = new Set();\nfor (const id of ids) {\n  if (seen.has(id)) continue;\n  for (const a of await /*here*/ load(id)) seen.add(a);\n}`,
  ],
  [
    'a step that was counted up by an answer',
    `let at = 0;\nwhile (at < total) {\n  const page = await /*here*/ load(at);\n  at += page.length;\n}`,
  ],
  ['a pause', `for (const id of ids) {\n  results.push(load(id));\n  await /*here*/ sleep(20);\n}`],
  [
    'a pace',
    `for (const id of ids) {\n  results.push(await /*here*/ load(id));\n  await new Promise((resolve) => setTimeout(resolve, 100));\n}`,
  ],
  ['batches', `for (const batch of ids) results.push(...(await /*here*/ Promise.all(batch.map(load))));`],
  ['what has begun before', `const all = ids.map(load);\nfor (const one of all) results.push(await /*here*/ one);`],
  ['a stream', `for (const id of ids) await /*here*/ client.write(id);`],
  ['one file', `for (const id of ids) await /*here*/ appendFile('log', id);`],
  ['a generator', `const g = async function* () {\n  for (const id of ids) yield await /*here*/ load(id);\n};`],
  ['items that come by themselves', `for await (const id of ids) results.push(await /*here*/ load(id));`],
])('rounds that do: %s', (_, body) => {
  expect(waiting(inFunction(body)).find(awaits)).toEqual([]);
});

test.each([
  [
    'a connection that takes one at a time',
    `let busy = false;\nasync function ask(id) {\n  if (busy) throw new Error('busy');\n  busy = true;\n  await fetch(id);\n  busy = false;\n}`,
  ],
  [
    'a state of the module',
    `let token = '';\nasync function ask(id) {\n  const answer = await fetch(token + id);\n  token = answer.token;\n}`,
  ],
  [
    'a state behind another function',
    `let token = '';\nasync function ask(id) {\n  return inner(id);\n}\nasync function inner(id) {\n  token = await fetch(token + id);\n}`,
  ],
  [
    'a field',
    `class Client {\n  async ask(id) {\n    this.left -= 1;\n    if (this.left === 0) await this.more();\n    return fetch(id);\n  }\n}`,
  ],
])('a round depends on another by %s', (_, callee) => {
  const text = `${callee}\nasync function all(ids, client) {\n  for (const id of ids) await /*here*/ ask(id);\n}`;
  expect(waiting(text).find(awaits)).toEqual([]);
});

test('waits for processes and workers overlap as far as there are cores', () => {
  const text = inFunction(`for (const id of ids) {\n  results.push(await /*here*/ load(id));\n}`);
  const one = () => waiting(text).cores({ available: 2, processesStarted: 40, processesAtOnce: 1 });
  expect(one().find(awaits)[0]!.savesMs).toBeCloseTo(500);
  expect(one().cores({ processesAtOnce: 2 }).find(awaits)).toEqual([]);
  const kept = waiting(text).thread(1).starting(1, 700).cores({ threadsStarted: 1, threadsAtOnce: 1 });
  expect(kept.find(awaits)[0]!.savesMs).toBeCloseTo(99);
  const each = waiting(text).thread(1).starting(1, 700).cores({ threadsStarted: 40, threadsAtOnce: 1 });
  expect(each.find(awaits)[0]!.savesMs).toBeCloseTo(1000 - 701 / 2 - 0, -1);
});

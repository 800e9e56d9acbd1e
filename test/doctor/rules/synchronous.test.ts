import { expect, test } from 'vitest';
import { synchronous } from '../../../src/doctor/rules/synchronous.ts';
import { Program } from '../support/program.ts';

function reading(text: string, calls = 100, name = 'readFileSync', from = 'node:fs'): Program {
  return new Program(text).call(`${name}(`, { kind: 'synchronous', name, from, calls, ms: 300 });
}

test.each([
  ['createServer', `createServer((a, b) => {\n  b.end(readFileSync('x'));\n}).listen(0);`],
  ['an event', `server.on('request', function (a, b) {\n  b.end(readFileSync('x'));\n});`],
  ['a route', `app.get('/prices/:id', async (c) => {\n  await c.user();\n  c.send(readFileSync('x'));\n});`],
  ['a route of options', `fastify.route({ url: '/', handler: (c) => {\n  return readFileSync('x');\n} });`],
  ['middleware', `app.use((c, next) => {\n  c.body = readFileSync('x');\n  next();\n});`],
  ['names', `const routes = { prices(req, res) {\n  res.end(readFileSync('x'));\n} };`],
  ['a function by name', `function answer(a, b) {\n  b.end(readFileSync('x'));\n}\ncreateServer(answer);`],
  [
    'a function that a handler calls',
    `async function load(id) {\n  return readFileSync(id);\n}\nconst find = async (id) => (await load(id)).length;\napp.post('/x', async (c) => c.send(await find(c.id)));`,
  ],
])('is found in a handler: %s', (_, text) => {
  const [finding] = reading(text).find(synchronous);
  expect(finding).toMatchObject({ rule: 'synchronous', title: 'readFileSync blocks the server for 30 % of the time' });
  expect(finding!.evidence[1]).toMatch(/^It is called for a request/);
  expect(finding!.remedy).toMatch(/^Try readFile of node:fs\/promises/);
});

test.each([
  ['a loop', `for (const path of paths) {\n  sum += readFileSync(path).length;\n}`],
  ['a callback for each', `const all = paths.map((path) => {\n  return readFileSync(path);\n});`],
  ['a function by name for each', `const load = (path) => {\n  return readFileSync(path);\n};\npaths.forEach(load);`],
  [
    'a function by name for groups',
    `const load = (path) => {\n  return readFileSync(path);\n};\nMap.groupBy(paths, load);`,
  ],
  [
    'a function that a loop calls',
    `function load(path) {\n  return readFileSync(path);\n}\nfor (const path of paths) sum += load(path).length;`,
  ],
])('is found in a loop: %s', (_, text) => {
  const [finding] = reading(text).find(synchronous);
  expect(finding).toMatchObject({ title: 'readFileSync blocks the loop for 30 % of the time', savesMs: 300 });
  expect(finding!.evidence[0]).toBe('It was called 100 times and took 300 ms, 3.00 ms each time.');
});

test('a loop is found by the stack where the text does not say who calls', () => {
  const text = `class A {\n  load(path) {\n    return readFileSync(path);\n  }\n}\nclass B {\n  load(path) {\n    return path;\n  }\n}
function all(store) {\n  for (const path of paths) {\n    store.load(path);\n  }\n}\nall(new A());\n`;
  expect(reading(text).find(synchronous)).toEqual([]);
  const [finding] = reading(text).time('readFileSync(', 300, ['all(new A', 'store.load']).find(synchronous);
  expect(finding!.evidence[1]).toBe(
    'It is called in a loop (line 12): each call begins when the one before has ended.',
  );
});

test('a handler is found by the stack where a table of routes leads to what it calls', () => {
  const text = `const routes = new Map();\nfunction login(query) {\n  return readFileSync(query);\n}\nroutes.set('/login', login);
createServer((a, b) => {\n  const answer = routes.get(a.url);\n  b.end(answer(a.query));\n}).listen(0);\n`;
  expect(reading(text).find(synchronous)).toEqual([]);
  const [finding] = reading(text).time('readFileSync(', 300, ['b.end(answer']).find(synchronous);
  expect(finding!.evidence[1]).toBe('It is called for a request (line 6): no other request is answered meanwhile.');
});

test('processes and hashes have remedies of their own', () => {
  const processes = reading(
    `for (const path of paths) {\n  execFileSync('git', [path]);\n}`,
    9,
    'execFileSync',
    'child_process',
  );
  expect(processes.find(synchronous)[0]!.remedy).toBe('Try execFile for several at a time, as many as there are cores');
  const hashes = reading(`for (const word of words) {\n  pbkdf2Sync(word);\n}`, 9, 'pbkdf2Sync', 'node:crypto');
  expect(hashes.find(synchronous)[0]!.remedy).toMatch(/^Try pbkdf2, which works in the thread pool/);
});

test.each([
  ['at the start', `const config = readFileSync('x');\ncreateServer((a, b) => b.end(config));`],
  ['in what a loop begins with', `for (const line of readFileSync('x', 'utf8').split('\\n')) print(line);`],
  ['in a function that is called once', `function config() {\n  return readFileSync('x');\n}\nconst kept = config();`],
  ['beside a loop', `for (const a of b) print(a);\nprint(readFileSync('x'));`],
  [
    'in a function of the same name',
    `function get() {\n  return readFileSync('x');\n}\nget();\nfor (const a of b) map.get(a);\nconst other = { get() {} };`,
  ],
  ['where a Map is asked', `const load = () => {\n  return readFileSync('x');\n};\nmap.get('x', load);`],
])('is silent %s', (_, text) => {
  expect(reading(text).find(synchronous)).toEqual([]);
});

test('is silent for few calls, little time, and in workers', () => {
  const loop = `for (const path of paths) {\n  sum += readFileSync(path).length;\n}`;
  const call = { kind: 'synchronous', name: 'readFileSync', from: 'node:fs' } as const;
  expect(reading(loop, 2).find(synchronous)).toEqual([]);
  expect(new Program(loop).call('readFileSync(', { ...call, calls: 9, ms: 40 }).find(synchronous)).toEqual([]);
  expect(
    new Program(loop)
      .thread(1)
      .call('readFileSync(', { ...call, calls: 9, ms: 300, thread: 1 })
      .find(synchronous),
  ).toEqual([]);
  expect(
    new Program(loop)
      .thread(1, 2)
      .call('readFileSync(', { ...call, calls: 9, ms: 300, thread: 1 })
      .find(synchronous),
  ).toHaveLength(1);
});

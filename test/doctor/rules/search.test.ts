import { expect, test } from 'vitest';
import { search } from '../../../src/doctor/rules/search.ts';
import { Program } from '../support/program.ts';

const thousand = { min: 900, median: 1000, max: 1100, mean: 1000 };

function searching(text: string, name: string, size = thousand, ms = 400): Program {
  const kind = /^[[{]/.test(name) ? 'copy' : 'search';
  return new Program(text).call('/*here*/', { kind, name, calls: 5000, ms, size });
}

test('says how often, in how many elements, and what a lookup would leave', () => {
  const text = `const seen: number[] = [];\nfor (const id of ids) {\n  /*here*/ if (!seen.includes(id)) seen.push(id);\n}`;
  const size = { min: 1, median: 900, max: 2000, mean: 1000 };
  const [finding] = searching(text, 'seen.includes', size).find(search);
  expect(finding).toMatchObject({ rule: 'search', line: 3, title: 'includes looks through the whole array each time' });
  expect(finding!.evidence).toEqual([
    'includes was called on a collection of 1,000 elements, up to 2,000 5,000 times, in a loop (line 2).',
    'That took 400 ms, 40 % of the time, and grows with the collection.',
  ]);
  expect(finding!.savesMs).toBeCloseTo(400 * (1 - 12 / 1000));
  expect(finding!.remedy).toMatch(/^Try a Set/);
});

test.each([
  [
    'an array of the module',
    'ids.indexOf',
    `const ids = load().map(Number);\nfor (const id of all) /*here*/ found += ids.indexOf(id);`,
  ],
  [
    'a field',
    'this.ids.includes',
    `class A {\n  ids = [];\n  all(xs) {\n    return xs.filter((x) => /*here*/ this.ids.includes(x));\n  }\n}`,
  ],
  [
    'a parameter',
    'ids.includes',
    `function has(ids: number[], id: number) {\n  return /*here*/ ids.includes(id);\n}\nfor (const id of all) count += has(known, id);`,
  ],
  [
    'a parameter, by who calls',
    'users.find',
    `const byId = (users, id) =>\n  /*here*/ users.find((user) => user.id === id);\nfor (const order of orders) add(byId(users, order.user));`,
  ],
  [
    'find by key',
    'users.find',
    `const joined = orders.map((order) =>\n  /*here*/ users.find((user) => user.id === order.user));`,
  ],
  [
    'find by key and more',
    'users.findIndex',
    `for (const o of orders) /*here*/ users.findIndex((user) => o.id === user.id && user.active);`,
  ],
  [
    'find in a block',
    'users.find',
    `for (const o of orders) /*here*/ users.find(function (user) { return user.id == o.id; });`,
  ],
  [
    'in order',
    'ranges.find',
    `for (const o of orders) /*here*/ ranges.find((range) => range.from <= o.at && range.to > o.at);`,
  ],
  [
    'inner loop',
    'row.includes',
    `for (const row of rows) {\n  for (const id of ids) /*here*/ count += row.includes(id);\n}\nrows.push([]);\nrow.push(1);`,
  ],
])('is found: %s', (_, name, text) => {
  expect(searching(text, name).found(search)).toEqual([expect.stringContaining('/*here*/')]);
});

test.each([
  [
    'shift',
    'queue.shift',
    `while (queue.length > 0) {\n  const next = /*here*/ queue.shift();\n}`,
    /index that moves on/,
  ],
  ['unshift', 'rows.unshift', `for (const row of all) /*here*/ rows.unshift(row);`, /push and to turn/],
  [
    'splice',
    'alive.splice',
    `for (let i = 0; i < n; i++) /*here*/ alive.splice(pick(), 1);`,
    /last element into the gap/,
  ],
  ['spread', '[...rows]', `let rows = [];\nfor (const row of all) /*here*/ rows = [...rows, row];`, /push/],
  [
    'spread of a field',
    '[...this.rows]',
    `class A {\n  add(row) {\n    /*here*/ this.rows = [...this.rows, row];\n  }\n}\nfor (const row of all) a.add(row);`,
    /push/,
  ],
  [
    'an object in reduce',
    '{...byId}',
    `const byId = users.reduce((byId, user) =>\n  /*here*/ ({ ...byId, [user.id]: user }), {});`,
    /object\[key\] = value/,
  ],
  [
    'an array in reduce',
    '[...all]',
    `const found = users.reduce((all, user) => {\n  return /*here*/ [...all, user];\n}, []);`,
    /push/,
  ],
  [
    'a state',
    '{...state}',
    `let state = { rows: [] };\nfor (const row of all) {\n  /*here*/ state = { ...state, rows: [...state.rows, row] };\n}`,
    /Try to change it in place/,
  ],
  ['concat', 'rows.concat', `let rows = [];\nfor (const row of all) /*here*/ rows = rows.concat(row);`, /push/],
  [
    'a copy that is put back',
    '[...rows]',
    `let rows = [];\nfor (const row of all) {\n  /*here*/ const next = [...rows, row];\n  rows = next;\n}`,
    /push/,
  ],
  [
    'a function that gives a copy',
    '[...rows]',
    `const add = (rows, row) =>\n  /*here*/ [...rows, row];\nlet rows = [];\nfor (const row of all) rows = add(rows, row);`,
    /push/,
  ],
])('is found: %s', (_, name, text, remedy) => {
  const [finding] = searching(text, name).find(search);
  expect(finding!.remedy).toMatch(remedy);
  expect(finding!.remedy).toMatch(/^Try /);
});

test.each([
  [
    'a text that is declared so',
    'line.includes',
    `function count(line: string) {\n  for (const word of words) /*here*/ n += line.includes(word);\n}`,
  ],
  [
    'a text that was made',
    'text.indexOf',
    `const text = readFileSync('x', 'utf8');\nwhile (at >= 0) /*here*/ at = text.indexOf('x', at + 1);`,
  ],
  [
    'a text whose name is an array’s elsewhere',
    'it.includes',
    `const it = 'x'.repeat(9);\nfor (const word of words) /*here*/ n += it.includes(word);\nother.it = [];`,
  ],
  ['what may be a text', 'it.includes', `for (const word of words) /*here*/ n += it.includes(word);`],
  [
    'made for one search',
    'parts.includes',
    `for (const line of lines) {\n  const parts = line.split(',');\n  /*here*/ n += parts.includes('x');\n}`,
  ],
  [
    'the collection of each round',
    'tags.includes',
    `for (const { tags } of posts) {\n  /*here*/ n += tags.includes('x');\n}\ntags.push(1);`,
  ],
  [
    'the collection of each round, by a property',
    'post.tags.includes',
    `const hits = posts.filter((post) => /*here*/ post.tags.includes('x'));\ntags.push(1);`,
  ],
  [
    'made for each call',
    'tags.includes',
    `function tagged(post) {\n  const tags = post.split(',');\n  return /*here*/ tags.includes('x');\n}\nfor (const post of posts) n += tagged(post);`,
  ],
  [
    'given anew for each call',
    'tags.includes',
    `function tagged(tags: string[]) {\n  return /*here*/ tags.includes('x');\n}\nfor (const post of posts) n += tagged(post.tags);`,
  ],
  ['no loop', 'ids.includes', `const ids = [];\n/*here*/ ids.includes(3);`],
  ['a predicate without a key', 'users.find', `for (const o of orders) /*here*/ users.find((user) => fits(user, o));`],
  ['a predicate that is not seen', 'users.find', `for (const o of orders) /*here*/ users.find(isActive);`],
  [
    'a copy to change',
    '[...rows]',
    `for (const by of keys) {\n  /*here*/ const sorted = [...rows, 1];\n  sorted.sort(by);\n}`,
  ],
  ['options', '{...defaults}', `for (const one of all) /*here*/ run({ ...defaults, one });`],
  ['a concat of others', 'a.concat', `for (const one of all) /*here*/ use(a.concat(one));`],
])('is silent: %s', (_, name, text) => {
  expect(searching(text, name).find(search)).toEqual([]);
});

test('what a parameter was seen with says whether it is a text', () => {
  const text = `function has(it, x) {\n  return /*here*/ it.includes(x);\n}\nfor (const x of xs) n += has(known, x);`;
  expect(searching(text, 'it.includes').arguments('has', ['string(900)', 'string(3)']).find(search)).toEqual([]);
  expect(
    searching(text, 'it.includes').arguments('has', ['array(900) of string', 'string(3)']).find(search),
  ).toHaveLength(1);
});

test('is silent for small collections, few calls and little time', () => {
  const text = `const ids = [];\nfor (const id of all) /*here*/ ids.includes(id);`;
  const small = { min: 8, median: 16, max: 40, mean: 20 };
  expect(searching(text, 'ids.includes', small).find(search)).toEqual([]);
  expect(searching(text, 'ids.includes', thousand, 45).find(search)).toEqual([]);
  const few = { kind: 'search', name: 'ids.includes', calls: 20, ms: 400, size: thousand } as const;
  expect(new Program(text).call('/*here*/', few).find(search)).toEqual([]);
  const queue = `while (queue.length > 0) {\n  /*here*/ queue.shift();\n}`;
  expect(searching(queue, 'queue.shift', { ...thousand, mean: 500 }).find(search)).toEqual([]);
});

test('a copy in a function without a frame takes the time of the lines that call it', () => {
  const text = `const byKey = all.reduce((index, { key }) => {\n  /*here*/ return { ...index, [key]: 1 };\n}, {});`;
  const copy = { kind: 'copy', name: '{...index}', calls: 2000, ms: null, size: thousand } as const;
  const run = new Program(text).call('/*here*/', copy);
  expect(run.find(search)).toEqual([]);
  expect(run.hits('all.reduce', 1, 600).find(search)).toMatchObject([{ line: 2 }]);
});

/** The rule that finds work for every core. */
import { expect, test } from 'vitest';
import { foundIn, type Told } from '../support/runs.ts';

const MAP = `interface Article { text: string }
const digest = (article: Article): number => {
  let hash = 7;
  for (let i = 0; i < 1e6; i++) hash = (hash * 31 + article.text.charCodeAt(i % article.text.length)) | 0;
  return hash;
};

export async function digests(articles: Article[]): Promise<number[]> {
  return articles.map(digest);
}
`;

function mapped(changes: Partial<Told> = {}): Told {
  return {
    text: MAP,
    functions: [
      { name: 'digest', line: 2, endLine: 6, calls: 100 },
      { name: 'digests', line: 8, endLine: 10, calls: 1 },
    ],
    places: [['digests', 9, 0, ['digest', 4, 1000]]],
    hits: { 9: 1 },
    observed: { digest: { bytes: 2000 }, digests: { bytes: 200_000 } },
    cores: 4,
    ...changes,
  };
}

test('a map of heavy items is found, with what an item takes and what there is to move', () => {
  const [finding] = foundIn(mapped(), 'parallel');
  expect(finding).toMatchObject({
    file: 'app.ts',
    line: 9,
    function: 'digests',
    title: 'The map over articles can use every core',
  });
  expect(finding!.command).toBe('hasten try app.ts#digests --with parallel -- app.ts 7');
  expect(finding!.evidence).toEqual([
    '100 % of the time (1.00 s) is in its 100 items, 10.0 ms each with 2.00 kB to move; no item needs another one, and there are 4 cores.',
  ]);
  // Three quarters, less 4 ms for 200 kB there and as much back, and 50 ms for the workers.
  expect(finding!.savesMs).toBeCloseTo(696, 0);
});

test.each<[string, Partial<Told>]>([
  ['one core', { cores: 1 }],
  [
    'light items',
    {
      functions: mapped().functions.map((one) => (one.name === 'digest' ? { ...one, calls: 1_000_000 } : one)),
      observed: { digest: { bytes: 1 } },
    },
  ],
  ['items that take long to move', { observed: { digest: { bytes: 1_000_000 } } }],
  ['items that cannot be moved', { observed: { digest: { bytes: null } } }],
  ['few items', { functions: mapped().functions.map((one) => (one.name === 'digest' ? { ...one, calls: 2 } : one)) }],
  ['other threads that work', { others: [[['digest', 4, 900]]] }],
  ['a recursion through the map', { places: [['digests', 9, 0, ['digest', 4, 800, ['digests', 9, 200]]]] }],
])('nothing is said with %s', (_what, changes) => {
  expect(foundIn(mapped(changes), 'parallel')).toEqual([]);
});

test('the same run in a worker is not looked at', () => {
  expect(
    foundIn(mapped({ places: [['digests', 9, 1]], others: [[['digests', 9, 0, ['digest', 4, 1000]]]] }), 'parallel'),
  ).toEqual([]);
});

test.each<[string, string]>([
  ['count', MAP.replace('let hash = 7;', 'let hash = 7 + count++;').replace('interface', 'let count = 0;interface')],
  [
    'keep',
    MAP.replace('let hash = 7;', 'let hash = 7; seen.add(article);').replace(
      'interface',
      'const seen = new Set();interface',
    ),
  ],
  ['ask for chance', MAP.replace('let hash = 7;', 'let hash = Math.random();')],
  ['print', MAP.replace('let hash = 7;', 'let hash = 7; console.log(hash);')],
  [
    'do so in a function that they call',
    MAP.replace('let hash = 7;', 'let hash = next();').replace(
      'interface',
      'let count = 0; function next() { return count++; } interface',
    ),
  ],
  [
    'call what may keep something',
    MAP.replace('let hash = 7;', 'let hash = random();').replace('interface', 'const random = seeded(7); interface'),
  ],
  ['wait', MAP.replace('const digest = (', 'const digest = async (')],
])('items that %s need each other', (_what, text) => {
  expect(foundIn(mapped({ text }), 'parallel')).toEqual([]);
});

test('what all items need of the function around them goes to every worker, each time', () => {
  const text = MAP.replace('articles.map(digest)', 'articles.map((one) => digest(one) + articles.length)');
  const functions = [{ name: '(anonymous)', line: 9, endLine: 9, calls: 100 }, ...mapped().functions];
  const known = (bytes: number) => ({ digest: { bytes: 2000 }, digests: { bytes } });
  expect(foundIn(mapped({ text, functions, observed: known(1_000_000) }), 'parallel')).toHaveLength(1);
  expect(foundIn(mapped({ text, functions, observed: known(20_000_000) }), 'parallel')).toEqual([]);
});

test('what is done with an item and uses `this` is not found: an instance does not travel', () => {
  const text = MAP.replace('map(digest)', 'map((article) => digest(article) * weight)');
  const functions = [{ name: '(anonymous)', line: 9, endLine: 9, calls: 100 }, ...mapped().functions];
  const observed = { '(anonymous)': { bytes: 2000 }, ...mapped().observed };
  expect(foundIn(mapped({ text, functions, observed }), 'parallel')).toHaveLength(1);
  const its = text.replace('* weight', '* this.weight');
  expect(foundIn(mapped({ text: its, functions, observed }), 'parallel')).toEqual([]);
});

test('a loop that pushes is found; where it stands in a synchronous function that is said, and nothing can be tried', () => {
  const text = `function digests(articles: string[]): number[] {
  const found: number[] = [];
  for (const article of articles) {
    const hash = article.length * 3;
    found.push(hash);
  }
  return found;
}
`;
  const run: Told = {
    text,
    functions: [
      { name: 'digests', line: 1, endLine: 8, calls: 1 },
      { name: 'slow', line: 9, endLine: 9, calls: 50 },
    ],
    places: [['digests', 4, 100, ['slow', 9, 900]]],
    hits: { 3: 1, 4: 50, 5: 50 },
    observed: { slow: { bytes: 100 } },
  };
  const [finding] = foundIn(run, 'parallel');
  expect(finding).toMatchObject({
    line: 3,
    title: 'The loop over articles can use every core',
    command: null,
    tries: null,
  });
  expect(finding!.evidence[1]).toBe(
    'It cannot be changed as it stands: `digests` is synchronous, so it cannot wait: make it async, and await its callers.',
  );
  const looking = text.replace('article.length * 3', 'article.length * (found.at(-1) ?? 1)');
  expect(foundIn({ ...run, text: looking }, 'parallel')).toEqual([]);
});

/** The rule that finds kernels. */
import { describe, expect, test } from 'vitest';
import { foundIn as foundByAll, type Told } from '../support/runs.ts';

const foundIn = (run: Told) => foundByAll(run, 'kernel');

const JULIA = `const LIMIT = 300;

function countSteps(limit: number, re: Float64Array, im: Float64Array): Int32Array {
  const counts = new Int32Array(re.length);
  for (let i = 0; i < re.length; i++) {
    let n = 0;
    let a = re[i]!;
    let b = im[i]!;
    while (n < limit && a * a + b * b < 4) {
      const next = a * a - b * b - 0.6;
      b = 2 * a * b - 0.4;
      a = next;
      n += 1;
    }
    counts[i] = n;
  }
  return counts;
}

console.log(countSteps(LIMIT, new Float64Array(1000), new Float64Array(1000)).length);
`;
const ARRAYS = { signatures: [{ types: ['int', 'f64[1000]', 'f64[1000]'], count: 1 }] };

function julia(changes: Partial<Told> = {}): Told {
  return {
    text: JULIA,
    functions: [
      { name: '(module)', line: 1, endLine: 20, calls: 1 },
      { name: 'countSteps', line: 3, endLine: 18, calls: 1 },
    ],
    places: [['(module)', 20, 100, ['countSteps', 9, 300], ['countSteps', 10, 600], ['countSteps', 15, 0]]],
    hits: { 5: 1, 6: 1000, 9: 1000, 10: 30_000, 11: 30_000, 12: 30_000, 13: 30_000, 15: 1000, 20: 1 },
    observed: { countSteps: ARRAYS },
    ...changes,
  };
}

/** A function `f` in which all the time goes, at one line. */
function hot(text: string, line: number, types: string[], changes: Partial<Told> = {}): Told {
  const endLine = text.split('\n').length;
  return {
    text,
    functions: [{ name: 'f', line: 1, endLine, calls: 1 }],
    places: [['f', line, 1000]],
    hits: { 2: 1, 3: 1_000_000, 4: 1_000_000 },
    observed: { f: { signatures: [{ types, count: 1 }] } },
    ...changes,
  };
}

describe('a hot loop over typed arrays', () => {
  const [finding] = foundIn(julia());

  test('stands at its hottest line, with the command that tries it', () => {
    expect(finding).toMatchObject({ rule: 'kernel', file: 'app.ts', line: 10, function: 'countSteps' });
    expect(finding!.title).toBe('The loop of countSteps can be a kernel');
    expect(finding!.command).toBe('hasten try app.ts#countSteps --with kernel -- app.ts 7');
    expect(finding!.tries).toEqual({ remedy: 'kernel', file: 'app.ts', function: 'countSteps', line: 10 });
  });

  test('has its share and what it was called with for evidence', () => {
    expect(finding!.evidence).toEqual([
      '90 % of the time is in its loop (900 ms); it was called once with int, f64[1000], f64[1000].',
    ]);
  });

  test('promises two thirds of the loop, and for the program what Amdahl leaves of that', () => {
    expect(finding!.savesMs).toBeCloseTo(600, 0);
    expect(finding!.limit).toBeCloseTo(2.5, 2);
  });
});

test('nothing is said where nobody looked at arguments', () => {
  expect(foundIn(julia({ observed: undefined as never }))).toEqual([]);
});

test('nothing is said of a loop that could save less than a twentieth', () => {
  const places = (ms: number): Told['places'] => [['(module)', 20, 5000 - ms, ['countSteps', 10, ms]]];
  expect(foundIn(julia({ places: places(300) }))).toEqual([]);
  expect(foundIn(julia({ places: places(450) }))).toHaveLength(1);
});

test('nothing is said of 40 ms', () => {
  expect(foundIn(julia({ places: [['(module)', 20, 1, ['countSteps', 10, 60]]] }))).toEqual([]);
});

test('calls that are shorter than calls of kernels save nothing', () => {
  const functions = julia().functions.map((one) => (one.name === 'countSteps' ? { ...one, calls: 10_000_000 } : one));
  expect(foundIn(julia({ functions, hits: { 5: 10_000_000, 6: 1 } }))).toEqual([]);
});

test('arrays that take longer to be copied than to be gone through save nothing', () => {
  const large = { signatures: [{ types: ['int', 'f64[300000000]', 'f64[300000000]'], count: 1 }] };
  expect(foundIn(julia({ observed: { countSteps: large } }))).toEqual([]);
});

test('arithmetic that is little for what would be copied saves nothing, however slow the memory', () => {
  const text = `function f(totals: Float64Array, month: Float64Array): void {
  for (let i = 0; i < totals.length; i++) {
    totals[i] = totals[i]! + month[i]!;
  }
}`;
  const types = ['f64[1000000]', 'f64[1000000]'];
  expect(foundIn(hot(text, 3, types, { hits: { 2: 1, 3: 1_000_000 } }))).toEqual([]);
  expect(foundIn(hot(text, 3, types, { hits: { 2: 1, 3: 10_000_000 } }))).toHaveLength(1);
  const more = text
    .replace('+ month[i]!', '+ weight(month[i]!)')
    .concat('\nconst weight = (x: number) => (x - 1) * (x - 2) * (x - 3) * (x - 4);');
  const functions = [
    { name: 'f', line: 1, endLine: 5, calls: 1 },
    { name: 'weight', line: 6, endLine: 6, calls: 1_000_000, inCallers: true },
  ];
  expect(foundIn(hot(more, 3, types, { functions, hits: { 2: 1, 3: 1_000_000 } }))).toHaveLength(1);
});

test('a sum in the order of the source is found with `fast`', () => {
  const text = `const f = (xs: Float64Array): number => {
  let sum = 0;
  for (let i = 0; i < xs.length; i++) {
    sum += xs[i]! * xs[i]!;
  }
  return sum;
};`;
  const [finding] = foundIn(hot(text, 4, ['f64[1000]']));
  expect(finding).toMatchObject({ title: 'f can be a kernel', docs: 'docs/kernel.md#fast' });
  expect(finding!.remedy).toContain('`fast`');
});

test('what does not run in lanes even so is none', () => {
  const text = `function f(xs: Float64Array): void {
  let last = 0;
  for (let i = 0; i < xs.length; i++) {
    last = xs[i]! * 0.5 + last * 0.25;
    xs[i] = last;
  }
}`;
  expect(foundIn(hot(text, 4, ['f64[1000]']))).toEqual([]);
});

describe('what keeps a loop of numbers from being a kernel', () => {
  const text = `function f(xs: number[], out: number[]): void {
  for (let i = 0; i < xs.length; i++) {
    out[i] = xs[i]! * 2 + 1;
  }
}`;
  const [finding] = foundIn(hot(text, 3, ['array(1000) of number', 'array(1000) of number']));

  test('is said with its place and the way out, and there is nothing to try', () => {
    expect(finding!.title).toBe('f could be a kernel on typed arrays');
    expect(finding!.evidence[1]).toMatch(
      /^What keeps it from being a kernel: `xs` is an ordinary array\(1000\) of number \(line 2\)\.$/,
    );
    expect(finding!.remedy).toBe('Try to keep it in a typed array');
    expect(finding).toMatchObject({ command: null, tries: null, docs: 'docs/kernel.md#what-it-refuses' });
  });

  test('is not said where typed arrays would not run in lanes either', () => {
    const sum = text.replace('out[i] = xs[i]! * 2 + 1;', 'out[0] = out[0]! * 2 + xs[i]!;');
    expect(foundIn(hot(sum, 3, ['array(1000) of number', 'array(1000) of int|number']))).toEqual([]);
  });

  test('is said of elements that are objects', () => {
    const objects =
      'function f(xs: { a: number }[], out: Float64Array): void {\n  for (let i = 0; i < xs.length; i++) {\n    out[i] = xs[i]!.a * 2 + 1;\n  }\n}';
    const [one] = foundIn(hot(objects, 3, ['array(1000) of object{a}', 'f64[1000]']));
    expect(one!.remedy).toBe('Try to keep each field of its elements in a typed array');
  });

  test.each<[string, string]>([
    ['lists within elements', 'for (const road of xs[i]!.roads) out[i] = road.length * 2 + out[i]!;'],
    ['chains of objects', 'for (let at = xs[i]!.first; at.length > 0; at = at.next) out[i] = at.length * 2 + out[i]!;'],
    ['chains of indices', 'for (let at = 0; at >= 0; at = xs[at]!.next) out[i] = at * 2 + out[i]!;'],
  ])('is not said of a loop that goes through %s', (_what, line) => {
    const walk = text.replace('xs: number[]', 'xs: any[]').replace('out[i] = xs[i]! * 2 + 1;', line);
    expect(foundIn(hot(walk, 3, ['array(1000) of object{a}', 'f64[1000]']))).toEqual([]);
  });

  test('is not said of a loop that ends when data says so, unless it stands in one that goes through all', () => {
    const walk = `function f(xs: number[]): number {
  let [head, tail] = [0, 1];
  while (head !== tail) {
    tail = (tail + xs[head]! * 2) % 1000;
    head++;
  }
  return tail;
}`;
    expect(foundIn(hot(walk, 4, ['array(1000) of int']))).toEqual([]);
    const each = walk
      .replace('  while', '  for (let i = 0; i < xs.length; i++) {\n  while')
      .replace('  return tail;', '  xs[i] = tail;\n  }\n  return tail;');
    expect(foundIn(hot(each, 5, ['array(1000) of int']))).toHaveLength(1);
  });

  test.each<[string, string]>([
    ['texts', 'out[i] = xs[i]! * 2 + i + "a";'],
    ['methods', 'out.push(xs[i]! * 2 + 1);'],
    ['new objects', 'out[i] = new Point(xs[i]! * 2 + 1);'],
    ['functions', 'out[i] = xs.map((x) => x * 2 + i)[0]!;'],
    ['hardly any arithmetic', 'out[i] = xs[i]!;'],
    ['functions that handle texts', 'out[i] = rate(xs[i]!) * 2 + 1;'],
  ])('is not said of a loop with %s', (_what, line) => {
    const other = `${text.replace('out[i] = xs[i]! * 2 + 1;', line)}\nfunction rate(x: number) { return x > 1 ? 'a'.length : 2; }\nclass Point {}`;
    expect(foundIn(hot(other, 3, ['array(1000) of number', 'array(1000) of number']))).toEqual([]);
  });
});

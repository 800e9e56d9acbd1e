/** The rule that finds results worth keeping. */
import { expect, test } from 'vitest';
import { foundIn, type Told } from '../support/runs.ts';

const TEXT = `const holidays = new Map([['01-01', true]]);
export function workingDays(from: string, to: string): number {
  let days = 0;
  for (let at = Date.parse(from); at < Date.parse(to); at += 86_400_000) {
    if (!isHoliday(new Date(at))) days++;
  }
  return days;
}
function isHoliday(date: Date): boolean {
  return holidays.get(date.toISOString().slice(5, 10)) ?? false;
}
`;
const SEEN = {
  observed: 200,
  distinct: 20,
  bytes: 20,
  signatures: [{ types: ['string(10)', 'string(10)'], count: 200 }],
};

function days(changes: Partial<Told> = {}): Told {
  return {
    text: TEXT,
    functions: [
      { name: 'workingDays', line: 2, endLine: 8, calls: 5000 },
      { name: 'isHoliday', line: 9, endLine: 11, calls: 500_000 },
    ],
    places: [['workingDays', 4, 300, ['isHoliday', 10, 700]]],
    observed: { workingDays: SEEN, isHoliday: { ...SEEN, signatures: [{ types: ['Date'], count: 200 }] } },
    ...changes,
  };
}
const withCalls = (calls: number) => days().functions.map((one, index) => (index === 0 ? { ...one, calls } : one));

test('a function with few different arguments is found; what only it calls is not a finding of its own', () => {
  const found = foundIn(days(), 'cache');
  expect(found).toHaveLength(1);
  expect(found[0]).toMatchObject({ title: 'workingDays computes the same again', line: 2, function: 'workingDays' });
  expect(found[0]!.command).toBe('hasten try app.ts#workingDays --with cache -- app.ts 7');
  expect(found[0]!.evidence).toEqual([
    '5,000 calls take 100 % of the time (1.00 s); the 200 calls that were looked at had 20 different argument lists, and it does nothing but to compute.',
  ]);
  expect(found[0]!.savesMs).toBeCloseTo(897, 0);
});

test.each<[string, Partial<Told>]>([
  ['that differ', { observed: { workingDays: { ...SEEN, distinct: 150 } } }],
  ['that cannot be copied', { observed: { workingDays: { ...SEEN, bytes: null } } }],
  ['of which few were seen', { observed: { workingDays: { ...SEEN, observed: 5, distinct: 1 } } }],
  ['of a call that is shorter than a hit', { functions: withCalls(3_000_000) }],
  [
    'that are large',
    {
      observed: {
        workingDays: { ...SEEN, bytes: 50_000, signatures: [{ types: ['array(1000) of string'], count: 1 }] },
      },
    },
  ],
])('nothing is said of arguments %s', (_what, changes) => {
  expect(foundIn(days(changes), 'cache').filter((one) => one.function === 'workingDays')).toEqual([]);
});

test.each<[string, string, string]>([
  ['reads what changes', 'let days = 0;', 'let days = offset;'],
  ['changes what it is kept in', 'let days = 0;', 'let days = 0; holidays.set(from, true);'],
  ['changes a part of what is outside', 'let days = 0;', 'let days = 0; const its = book.get(from)!; its.count++;'],
  ['calls what does so', 'return holidays.get', 'offset++; return holidays.get'],
])('nothing is said of a function that %s', (_what, before, after) => {
  const text = `let offset = 0; const book = new Map<string, { count: number }>(); ${TEXT.replace(before, after)}`;
  expect(foundIn(days({ text, observed: { workingDays: SEEN } }), 'cache')).toEqual([]);
});

test('nothing is said of a function whose results are changed by who gets them', () => {
  const user = (statement: string) =>
    `${TEXT}function use(): void {\n  const span = workingDays('a', 'b');\n  ${statement}\n}\n`;
  expect(foundIn(days({ observed: { workingDays: SEEN }, text: user('console.log(span);') }), 'cache')).toHaveLength(1);
  expect(foundIn(days({ observed: { workingDays: SEEN }, text: user('span[0] = 1;') }), 'cache')).toEqual([]);
  expect(foundIn(days({ observed: { workingDays: SEEN }, text: user('span.days.push(1);') }), 'cache')).toEqual([]);
});

test('a variable of its own may be set to a part of what is outside', () => {
  const text = TEXT.replace(
    'let days = 0;',
    "let days = 0; let first = ''; for (const [name] of holidays) first = name; days += first.length;",
  );
  expect(foundIn(days({ text }), 'cache')).toHaveLength(1);
});

test('a recursion is found, though each call is short', () => {
  const text = 'function fib(n: number): number {\n  return n < 2 ? n : fib(n - 1) + fib(n - 2);\n}\n';
  const run: Told = {
    text,
    functions: [{ name: 'fib', line: 1, endLine: 3, calls: 100_000_000 }],
    places: [['fib', 2, 0, ['fib', 2, 1000]]],
    observed: { fib: { observed: 200, distinct: 30, signatures: [{ types: ['int'], count: 200 }] } },
  };
  expect(foundIn(run, 'cache')).toMatchObject([{ function: 'fib' }]);
});

test('where it cannot be wrapped the reason is said, and nothing can be tried', () => {
  const text = TEXT.replace('export function', 'export default function');
  const [finding] = foundIn(days({ text }), 'cache');
  expect(finding).toMatchObject({ command: null, tries: null });
  expect(finding!.evidence[1]).toMatch(/^It cannot be wrapped as it stands: `workingDays` is the default export: /);
});

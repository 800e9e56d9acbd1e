import { expect, test } from 'vitest';
import { validation } from '../../../src/doctor/rules/validation.ts';
import { Program } from '../support/program.ts';

const zod = { kind: 'schema', from: 'zod', calls: 2000 } as const;

test('a schema that is built for each call, at its outermost line', () => {
  const run = new Program(`
import { z } from 'zod';
export function check(value: unknown) {
  const Order = z.object({
    id: z.number(),
    name: z.string(),
  });
  return Order.parse(value);
}
`)
    .call('z.object', { ...zod, name: 'z.object', ms: 120 })
    .call('z.number', { ...zod, name: 'z.number', ms: 150 })
    .call('z.string', { ...zod, name: 'z.string', ms: 30 })
    .call('Order.parse', { kind: 'validation', name: 'Order.parse', from: 'zod', calls: 2000, ms: 200 });
  const findings = run.find(validation);
  expect(findings).toMatchObject([{ title: 'check builds its schema for each call', line: 4, function: 'check' }]);
  expect(findings[0]!.savesMs).toBeCloseTo(500 * (1 - 1 / 2000));
  expect(findings[0]!.evidence).toEqual([
    'z.object was called 2,000 times here; building took 300 ms, 30 % of the time.',
    'Checking by schemas that were just made took 200 ms more.',
  ]);
  expect(findings[0]!.remedy).toMatch(/^Try to build the schema once/);
});

test('a schema that is compiled for each request', () => {
  const run = new Program(`
const Ajv = require('ajv');
app.post('/orders', (req, res) => {
  const ajv = new Ajv();
  const validate = ajv.compile(schema);
  res.send(validate(req.body));
});
`)
    .call('new Ajv', { kind: 'schema', name: 'new Ajv', from: 'ajv', calls: 40, ms: 60 })
    .call('ajv.compile', { kind: 'schema', name: 'ajv.compile', from: 'ajv', calls: 40, ms: 300 });
  expect(run.found(validation)).toEqual(['const validate = ajv.compile(schema);']);
});

test('the share of a validator, with its places', () => {
  const text = `
import { z } from 'zod';
const Order = z.object({});
for (const one of all) {
  first.push(Order.parse(one));
  second.push(Order.safeParse(one));
}
`;
  const check = { kind: 'validation', from: 'zod', calls: 3000 } as const;
  const run = new Program(text)
    .call('z.object', { kind: 'schema', name: 'z.object', from: 'zod', calls: 1, ms: 1 })
    .call('Order.parse', { ...check, name: 'Order.parse', ms: 210 })
    .call('Order.safeParse', { ...check, name: 'Order.safeParse', ms: 90 });
  const [finding] = run.find(validation);
  expect(finding).toMatchObject({ title: 'Validation takes 30 % of the time', line: 5, savesMs: 300 });
  expect(finding!.evidence).toEqual([
    'Order.parse was called 3,000 times here and took 210 ms, 70.0 µs each time.',
    '1 other place as well: app.ts:6 (90.0 ms).',
  ]);
});

test('a parse of somebody unknown counts where the schemas of its module are a validator’s', () => {
  const parse = { kind: 'validation', name: 'Order.parse', calls: 3000, ms: 300 } as const;
  const text = `import { Order } from './schemas.ts';\nfor (const one of all) Order.parse(one);\n`;
  const run = (imported: string) => new Program(text).module('schemas.ts', imported).call('Order.parse', parse);
  expect(run(`import { z } from 'zod';\nexport const Order = z.object({});`).find(validation)).toHaveLength(1);
  expect(run(`export const Order = { parse: Number };`).find(validation)).toEqual([]);
  expect(new Program(`for (const one of all) Order.parse(one);`).call('Order.parse', parse).find(validation)).toEqual(
    [],
  );
});

test('is silent for schemas of the module, few schemas, and little time', () => {
  const schema = { ...zod, name: 'z.object', ms: 300 };
  const inModule = `import { z } from 'zod';\nfor (const one of all) z.object({});`;
  expect(new Program(inModule).call('z.object', { ...schema, calls: 9 }).find(validation)).toEqual([]);
  const built = `import { z } from 'zod';\nconst make = () => z.object({});`;
  expect(new Program(built).call('z.object', { ...schema, calls: 9 }).find(validation)).toEqual([]);
  expect(new Program(built).call('z.object', { ...schema, ms: 40 }).find(validation)).toEqual([]);
  const text = `import { z } from 'zod';\nconst Order = z.object({});\nOrder.parse(one);`;
  const check = { kind: 'validation', name: 'Order.parse', from: 'zod', calls: 3000, ms: 90 } as const;
  expect(new Program(text).call('Order.parse', check).find(validation)).toEqual([]);
});

test('a schema that is built for each call, and costs next to nothing, is not why checks take long', () => {
  const run = new Program(`
import { z } from 'zod';
const Order = z.object({});
export function check(value) {
  const one = Order.extend({});
  return Order.parse(value);
}
`)
    .call('Order.extend', { ...zod, name: 'Order.extend', ms: 5 })
    .call('Order.parse', { kind: 'validation', name: 'Order.parse', from: 'zod', calls: 2000, ms: 400 });
  expect(run.find(validation)).toMatchObject([{ title: 'Validation takes 40 % of the time', line: 6 }]);
});

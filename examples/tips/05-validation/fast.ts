/** The schema is compiled to a function once, when the program starts. */
import { Type } from '@sinclair/typebox';
import { TypeCompiler } from '@sinclair/typebox/compiler';
import { report } from '../support/report.ts';
import { type Order, orders, total } from './orders.ts';

/** A JSON schema at the same time, so ajv takes it, too. */
export const schema = Type.Object({
  id: Type.Number(),
  email: Type.String(),
  status: Type.Union([Type.Literal('new'), Type.Literal('paid'), Type.Literal('sent')]),
  lines: Type.Array(Type.Object({ sku: Type.String(), quantity: Type.Number(), price: Type.Number() })),
});

const compiled = TypeCompiler.Compile(schema);

export function isOrder(order: unknown): order is Order {
  return compiled.Check(order);
}

await report(import.meta, 2000, (count) => total(orders(count), isOrder));

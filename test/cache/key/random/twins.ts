/** Whether a collection holds two members that are equal by themselves: which of them comes first, nothing can tell. */
import { same } from './same.ts';

export function holdsTwins(value: unknown, seen = new Set<unknown>()): boolean {
  if (typeof value !== 'object' || value === null || seen.has(value) || ArrayBuffer.isView(value)) return false;
  seen.add(value);
  const members: unknown[] = value instanceof Map ? [...value] : value instanceof Set ? [...value] : [];
  if (members.some((a, at) => members.some((b, other) => at < other && same([a], [b])))) return true;
  const parts = [...members, ...Reflect.ownKeys(value).map((name): unknown => Reflect.get(value, name))];
  return parts.some((part) => holdsTwins(part, seen));
}

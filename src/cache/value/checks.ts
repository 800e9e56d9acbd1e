/** What is looked at in a value before it is written: whether there is anything that would not come back. */
import { unkept } from './unkept.ts';

/** Properties are `keys`, enumerable and no accessors, and `hidden`. */
export function checkProperties(value: object, keys: readonly string[], hidden: readonly string[] = []): void {
  if (Object.getOwnPropertySymbols(value).length > 0) unkept('a property of a symbol');
  const names = Object.getOwnPropertyNames(value);
  if (names.length !== keys.length + hidden.length) {
    unkept(`the property ${names.find((name) => !keys.includes(name))} that is not enumerable`);
  }
  for (const key of keys) {
    if (isAccessor(value, key)) unkept(`the accessor ${key}`);
  }
}

/** Elements up to which an array's keys are looked at. */
export const DENSE = 64;

/** Of short arrays: no accessors, nothing hidden. */
export function checkElements(value: readonly unknown[]): void {
  if (value.length > DENSE) return;
  if (Object.getOwnPropertySymbols(value).length > 0) unkept('a property of a symbol');
  for (let at = 0; at < value.length; at++) {
    if (isAccessor(value, String(at))) unkept(`the accessor ${at}`);
  }
}

function isAccessor(value: object, key: string): boolean {
  const property = Object.getOwnPropertyDescriptor(value, key);
  return property?.get !== undefined || property?.set !== undefined;
}

export function hasHole(value: readonly unknown[]): boolean {
  for (let at = 0; at < value.length; at++) if (value[at] === undefined && !(at in value)) return true;
  return false;
}

/** In longer arrays, properties besides the elements are not looked for, since all elements would have to be named. */
const LONG = 10_000;

/** Whether a dense array has properties besides its elements. */
export function extraKeys(value: readonly unknown[]): boolean {
  return value.length <= LONG && Object.getOwnPropertyNames(value).length !== value.length + 1;
}

/** Whether each of a text's units fits a byte. */
export function isLatin1(text: string): boolean {
  if (text.length > 32) return !/[^\0-\xff]/.test(text);
  for (let at = 0; at < text.length; at++) if (text.charCodeAt(at) > 0xff) return false;
  return true;
}

export function className(value: object): string {
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  return typeof name === 'string' && name !== '' ? name : 'a class without a name';
}

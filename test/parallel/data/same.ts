/** Whether two values are the same graph: types, properties in order, numbers to the sign of zero, circles, shared references. */
import { types } from 'node:util';

export function same(one: unknown, other: unknown, what: string): void {
  const pairs = new Map<object, object>();
  const walk = (a: unknown, b: unknown, path: string): void => {
    const fail = (why: string): never => {
      throw new Error(`${what}: ${path}: ${why}`);
    };
    if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) {
      if (!Object.is(a, b)) fail(`${String(a)} is not ${String(b)}`);
      return;
    }
    if (pairs.has(a)) {
      if (pairs.get(a) !== b) fail('another object');
      return;
    }
    pairs.set(a, b);
    const type = Object.prototype.toString.call(a);
    if (type !== Object.prototype.toString.call(b)) fail(`${type} is not ${Object.prototype.toString.call(b)}`);
    if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) fail('another prototype');
    if (ArrayBuffer.isView(a) && ArrayBuffer.isView(b)) {
      const bytes = (view: ArrayBufferView) => Buffer.from(view.buffer, view.byteOffset, view.byteLength);
      if (!bytes(a).equals(bytes(b))) fail('other bytes');
      return;
    }
    if (types.isMap(a) && types.isMap(b)) walk([...a].flat(), [...b].flat(), `${path}.entries`);
    else if (types.isSet(a) && types.isSet(b)) walk([...a], [...b], `${path}.values`);
    else if (types.isDate(a) || types.isRegExp(a) || types.isBoxedPrimitive(a)) {
      if (String(a) !== String(b)) fail(`${String(a)} is not ${String(b)}`);
    } else if (types.isNativeError(a) && types.isNativeError(b)) {
      if (a.message !== b.message || a.stack !== b.stack) fail('another error');
      walk(a.cause, b.cause, `${path}.cause`);
      return;
    }
    const [keys, others] = [Object.keys(a), Object.keys(b)];
    if (keys.join('\n') !== others.join('\n')) fail(`keys ${keys} are not ${others}`);
    if (Array.isArray(a) && a.length !== (b as unknown[]).length) fail('another length');
    for (const key of keys) walk((a as never)[key], (b as never)[key], `${path}.${key}`);
  };
  walk(one, other, 'value');
}

/**
 * Compilers that are wrong on purpose, each in one way in which a real one could be: what does not find them out finds
 * nothing. They compile to JavaScript, from the program's tree printed in another dialect, or wrap the calls.
 */
import type { Callable, Compiler } from './execute.ts';
import type { TypedArray } from './inputs.ts';
import type { Dialect } from './print.ts';
import type { Program } from './tree.ts';
import { twinOf } from './twin.ts';

/** JavaScript with the checks of the twin: what a compiler that is right would do. */
export const RIGHT: Compiler = {
  compile: (program, _, captured) => withRangeErrors(checked(program, captured)),
  allocate: (bytes) => new Uint8Array(bytes),
  free: () => {},
};

/** Each by the rule that it breaks. */
export const MUTANTS: Record<string, Compiler> = {
  'a load out of range is not noticed': rewritten((node, print) =>
    node.kind === 'load' ? `${node.array}[${print(node.index)}]` : null,
  ),
  'negation is a subtraction from 0': rewritten((node, print) =>
    node.kind === 'unary' && node.operator === '-' ? `0 - ${print(node.argument)}` : null,
  ),
  'sums of integers wrap': rewritten((node, print) =>
    node.kind === 'binary' && node.operator === '+' ? `$wrap(${print(node.left)}, ${print(node.right)})` : null,
  ),
  'a shift keeps the sign': rewritten((node, print) =>
    node.kind === 'binary' && node.operator === '>>>' ? `${print(node.left)} >> ${print(node.right)}` : null,
  ),
  'a remainder has no sign of zero': rewritten((node, print) =>
    node.kind === 'binary' && node.operator === '%' ? `(${print(node.left)} % ${print(node.right)}) + 0` : null,
  ),
  'max and min compare': rewritten((node, print) => {
    if (node.kind !== 'call' || !/^Math\.(max|min)$/.test(node.callee)) return null;
    const operator = node.callee === 'Math.max' ? '>' : '<';
    return node.arguments.map(print).reduce((a, b) => `$pick(${a}, ${b}, (a, b) => a ${operator} b)`);
  }),
  'round adds a half': rewritten((node, print) =>
    node.kind === 'call' && node.callee === 'Math.round' ? `Math.floor(${print(node.arguments[0]!)} + 0.5)` : null,
  ),
  'imul multiplies as numbers': rewritten((node, print) =>
    node.kind === 'call' && node.callee === 'Math.imul' ? `((${node.arguments.map(print).join(' * ')}) | 0)` : null,
  ),
  'a comparison with NaN is true': rewritten((node, print) =>
    node.kind === 'binary' && node.operator === '<' ? `!(${print(node.left)} >= ${print(node.right)})` : null,
  ),
  'fround is left out': rewritten((node, print) =>
    node.kind === 'call' && node.callee === 'Math.fround' ? print(node.arguments[0]!) : null,
  ),
  'rounds run backwards': { ...RIGHT, compile: (program, _, captured) => compileText(program, captured, BACKWARDS) },
  'reads come before writes in a gang': {
    ...RIGHT,
    compile: (program, _, captured) => overGangs(withRangeErrors(checked(program, captured))),
  },
  'arrays never overlap': {
    ...RIGHT,
    compile: (program, _, captured) => apart(withRangeErrors(checked(program, captured))),
  },
  'a loop does a round too few of sixty': {
    ...RIGHT,
    compile: (program, _, captured) =>
      compileText(program, captured, {
        expression: (node, print) =>
          node.kind === 'binary' && node.operator === '<' && node.right.kind === 'length'
            ? `${print(node.left)} < ($last = ${print(node.right)}) - ($last > 60 ? 1 : 0)`
            : null,
      }),
  },
  'it writes one element too many': {
    ...RIGHT,
    compile: (program, _, captured) => {
      const right = withRangeErrors(checked(program, captured));
      return (...args) => {
        const result = right(...args);
        for (const one of args) if (typeof one === 'object' && one !== null) spoil(one as TypedArray);
        return result;
      };
    },
  },
};

function rewritten(expression: NonNullable<Dialect['expression']>): Compiler {
  return { ...RIGHT, compile: (program, _, captured) => compileText(program, captured, { expression }) };
}

/** Loops over an ascending counter begin at their end. */
const BACKWARDS: Dialect = {
  loop(node, print, body) {
    if (node.kind !== 'for' || node.test?.kind !== 'binary' || node.test.operator !== '<') return null;
    const [first] = node.init?.items ?? [];
    if (!first?.value || node.init!.items.length > 1 || node.update?.kind !== 'step') return null;
    if (node.test.left.kind !== 'name' || node.test.left.name !== first.name) return null;
    return `for (let ${first.name} = ${print(node.test.right)} - 1; ${first.name} >= ${print(first.value)}; ${first.name}--) ${body}`;
  },
};

/** The twin in another dialect, with what that dialect calls. */
function compileText(program: Program, captured: Record<string, unknown> | undefined, dialect: Dialect): Callable {
  const also = {
    $last: 0,
    $wrap: (a: unknown, b: unknown) => {
      const sum = (a as number) + (b as number);
      return Number.isInteger(a) && Number.isInteger(b) && Math.abs(sum) < 2 ** 33 && sum !== 0 ? sum | 0 : sum;
    },
    $pick: (a: unknown, b: unknown, first: (a: unknown, b: unknown) => boolean) => (first(a, b) ? a : b),
  };
  return withRangeErrors(checked(program, captured, dialect, also));
}

function checked(
  program: Program,
  captured: Record<string, unknown> | undefined,
  dialect: Dialect = {},
  also: Record<string, unknown> = {},
): Callable {
  const { fn, functions } = twinOf(program, dialect, also);
  if (captured === undefined) return fn;
  return (...args) => fn(...args, { ...captured, ...functions });
}

function withRangeErrors(fn: Callable): Callable {
  return (...args) => {
    try {
      return fn(...args);
    } catch (error) {
      throw Object.assign(new Error(String(error)), { code: 'HASTEN_KERNEL_RANGE' });
    }
  };
}

/** Each array is one of its own while the kernel runs. */
function apart(fn: Callable): Callable {
  return (...args) => {
    const own = args.map((one) => (typeof one === 'object' && one !== null ? (one as TypedArray).slice() : one));
    const result = fn(...own);
    for (const [at, one] of args.entries()) {
      if (typeof one === 'object' && one !== null) (one as TypedArray).set(own[at] as TypedArray);
    }
    return result;
  };
}

/** Reads of arrays with more than 8 elements give what was there at the call. */
function overGangs(fn: Callable): Callable {
  return (...args) => {
    const stale = args.map((one) => {
      if (typeof one !== 'object' || one === null || (one as TypedArray).length < 8) return one;
      const before = (one as TypedArray).slice();
      return new Proxy(one, {
        get: (object, key) => {
          if (typeof key === 'string' && /^\d+$/.test(key)) return before[Number(key)];
          return Reflect.get(object, key, object) as unknown;
        },
        set: (object, key, value) => Reflect.set(object, key, value, object),
      });
    });
    return fn(...stale);
  };
}

function spoil(array: TypedArray): void {
  const { buffer, byteOffset, byteLength } = array;
  if (byteOffset + byteLength < buffer.byteLength) new Uint8Array(buffer)[byteOffset + byteLength]! ^= 1;
}

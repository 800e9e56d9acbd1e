/** `@timed` as a decorator (TC39's): which parts of a class it takes, and what their rows are called. */
import { HastenError } from '../support/errors.ts';
import { type AnyFunction, type Clock, clockOf, wrap } from './timing.ts';

/** The parts of a class that are functions. */
export type FunctionContext = ClassMethodDecoratorContext | ClassGetterDecoratorContext | ClassSetterDecoratorContext;

export function decorate(value: unknown, context: DecoratorContext): unknown {
  switch (context.kind) {
    case 'method':
    case 'getter':
    case 'setter':
      return decorateFunction(value as AnyFunction, context);
    case 'field':
      return function (this: unknown, initial: unknown) {
        return decorateField(initial, this, context);
      };
    default:
      throw new HastenError(
        'HASTEN_TIMED_TARGET',
        `@timed cannot stand before ${context.kind} ${String(context.name)}`,
        {
          fix: 'put it before a method, a getter, a setter, or a field that holds a function',
        },
      );
  }
}

function decorateFunction(value: AnyFunction, context: FunctionContext): AnyFunction {
  let clock: Clock | null = null;
  // Whose method it is shows when it is first called: decorators run before their class has a name.
  const wrapper = wrap(value, (ms, self) => {
    clock ??= clockOf(rowName(context, className(self, context, wrapper)));
    clock(ms, self);
  });
  return wrapper;
}

function decorateField(initial: unknown, self: unknown, context: ClassFieldDecoratorContext): unknown {
  if (typeof initial !== 'function') {
    throw new HastenError(
      'HASTEN_TIMED_TARGET',
      `@timed stands before field ${String(context.name)}, which holds no function`,
      {
        fix: 'take it away, or let the field hold a function from the start',
      },
    );
  }
  return wrap(initial as AnyFunction, clockOf(rowName(context, nameOfClass(self))));
}

function rowName({ kind, name }: DecoratorContext, owner: string): string {
  const accessor = kind === 'getter' ? 'get ' : kind === 'setter' ? 'set ' : '';
  const key = typeof name === 'symbol' ? `[${name.description ?? ''}]` : name;
  return owner === '' ? `${accessor}${key}` : `${accessor}${owner}.${key}`;
}

/** The class that declares the function: the object, on `self` or above it, that has it as its own. */
function className(self: unknown, { name, private: isPrivate }: FunctionContext, wrapper: AnyFunction): string {
  if (isPrivate || name === undefined) return nameOfClass(self);
  for (let at = self; at !== null && at !== undefined; at = Object.getPrototypeOf(at)) {
    const own = Object.getOwnPropertyDescriptor(at, name);
    if (own && [own.value, own.get, own.set].includes(wrapper)) return nameOfClass(at);
  }
  return nameOfClass(self);
}

/** Of an instance, a prototype, or a class itself; empty for anything else. */
function nameOfClass(of: unknown): string {
  if (typeof of === 'function') return of.name;
  return (of as { constructor?: { name?: string } } | null | undefined)?.constructor?.name ?? '';
}

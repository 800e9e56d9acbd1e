/**
 * Integer expressions as sums of products, in which equal things look equal: `i * n + j`, `j + n * i` and `row + j` with
 * `row = i * n` are one polynomial. Polynomials are immutable, their monomials sorted, and `key` tells whether two are
 * the same. They are exact: where float64 would round (beyond 2^53), the polynomial does not, and who uses one sees to
 * it that this does not happen (`peaks` in bounds.ts).
 */
import type { ArrayVariable, Expression, Variable } from '../tree.ts';
import type { Definitions } from './definitions.ts';
import { isExactInteger } from './range.ts';
import type { Ranges } from './ranges.ts';

/** A length of an array. */
export interface LengthAtom {
  length: ArrayVariable;
}
/** An integer expression that is no sum of products: `x % w`, `i >> 1`. Those of the same text are the same. */
export interface OpaqueAtom {
  expression: Expression;
  key: string;
  reads: ReadonlySet<Variable>;
}
export type Atom = Variable | LengthAtom | OpaqueAtom;

export interface Monomial {
  readonly coefficient: number;
  /** Sorted by key; one as often as its power says. */
  readonly atoms: readonly Atom[];
  readonly key: string;
}

export interface Polynomial {
  readonly monomials: readonly Monomial[];
  readonly key: string;
}

export function keyOf(atom: Atom): string {
  return 'length' in atom ? `l${atom.length.id}` : 'expression' in atom ? atom.key : `v${atom.id}`;
}

function make(monomials: Monomial[]): Polynomial {
  monomials.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
  return { monomials, key: monomials.map(({ coefficient, key }) => `${coefficient}:${key}`).join('+') };
}

export function constant(value: number): Polynomial {
  return make(value === 0 ? [] : [{ coefficient: value + 0, atoms: [], key: '' }]);
}

export function atomic(atom: Atom): Polynomial {
  return make([{ coefficient: 1, atoms: [atom], key: keyOf(atom) }]);
}

/** a + factor * b */
export function add(a: Polynomial, b: Polynomial, factor = 1): Polynomial {
  if (b.monomials.length === 0 || factor === 0) return a;
  const sum = new Map(a.monomials.map((monomial) => [monomial.key, monomial]));
  for (const { coefficient, atoms, key } of b.monomials) {
    const total = (sum.get(key)?.coefficient ?? 0) + factor * coefficient;
    if (total === 0) sum.delete(key);
    else sum.set(key, { coefficient: total, atoms, key });
  }
  return make([...sum.values()]);
}

export function subtract(a: Polynomial, b: Polynomial): Polynomial {
  return add(a, b, -1);
}

export function multiply(a: Polynomial, b: Polynomial): Polynomial {
  const product = new Map<string, Monomial>();
  for (const x of a.monomials) {
    for (const y of b.monomials) {
      const atoms = [...x.atoms, ...y.atoms].sort((p, q) => (keyOf(p) < keyOf(q) ? -1 : 1));
      const key = atoms.map(keyOf).join('*');
      const coefficient = (product.get(key)?.coefficient ?? 0) + x.coefficient * y.coefficient;
      if (coefficient === 0) product.delete(key);
      else product.set(key, { coefficient, atoms, key });
    }
  }
  return make([...product.values()]);
}

export function equals(a: Polynomial, b: Polynomial): boolean {
  return a.key === b.key;
}

/** Its value if it is the same whatever the atoms are, or null. */
export function isConstant(p: Polynomial): number | null {
  const first = p.monomials[0];
  if (first === undefined) return 0;
  return p.monomials.length === 1 && first.atoms.length === 0 ? first.coefficient : null;
}

/** The part without atoms. */
export function constantPart(p: Polynomial): number {
  return p.monomials.find(({ atoms }) => atoms.length === 0)?.coefficient ?? 0;
}

/** Every atom once. */
export function atomsOf(p: Polynomial): Atom[] {
  const found = new Map<string, Atom>();
  for (const { atoms } of p.monomials) for (const atom of atoms) found.set(keyOf(atom), atom);
  return [...found.values()];
}

/** Whether the atom has one value as long as none of the variables is set. */
export function isSteady(atom: Atom, assigned: ReadonlySet<Variable>): boolean {
  if ('length' in atom) return true;
  if ('expression' in atom) return assigned.isDisjointFrom(atom.reads);
  return !assigned.has(atom);
}

/** Whether it has one value as long as none of the variables is set. */
export function isInvariant(p: Polynomial, assigned: ReadonlySet<Variable>): boolean {
  return p.monomials.every(({ atoms }) => atoms.every((atom) => isSteady(atom, assigned)));
}

/** p = stride * atom + rest, or null if it is not linear in the atom. An opaque atom made of a variable hides it. */
export function split(p: Polynomial, atom: Atom): { stride: Polynomial; rest: Polynomial } | null {
  const wanted = keyOf(atom);
  const stride: Monomial[] = [];
  const rest: Monomial[] = [];
  for (const monomial of p.monomials) {
    const others = monomial.atoms.filter((each) => keyOf(each) !== wanted);
    const hidden = others.some((each) => 'expression' in each && 'type' in atom && each.reads.has(atom));
    if (hidden || monomial.atoms.length - others.length > 1) return null;
    if (others.length === monomial.atoms.length) rest.push(monomial);
    else stride.push({ coefficient: monomial.coefficient, atoms: others, key: others.map(keyOf).join('*') });
  }
  return { stride: make(stride), rest: make(rest) };
}

const most = 12;

/** An integer expression without loads as a polynomial, or null. */
export function polynomialOf(expression: Expression, definitions: Definitions, ranges: Ranges): Polynomial | null {
  const result = build(expression, definitions, ranges);
  return result !== null && result.monomials.length <= most ? result : null;
}

function build(expression: Expression, definitions: Definitions, ranges: Ranges): Polynomial | null {
  const again = (inner: Expression): Polynomial | null => build(inner, definitions, ranges);
  switch (expression.op) {
    case 'constant':
      return typeof expression.value === 'number' && Number.isSafeInteger(expression.value)
        ? constant(expression.value)
        : null;
    case 'length':
      return atomic({ length: expression.array });
    case 'read': {
      const meaning = definitions.expansion(expression.variable);
      const expanded = meaning === null ? null : again(meaning);
      if (expanded !== null) return expanded;
      return isExactInteger(ranges.of(expression)) ? atomic(expression.variable) : null;
    }
    case 'unary': {
      const argument = expression.operator === '-' ? again(expression.argument) : null;
      return argument === null ? opaque(expression, ranges) : subtract(constant(0), argument);
    }
    case 'binary': {
      const { operator } = expression;
      if (operator === '+' || operator === '-' || operator === '*') {
        const left = again(expression.left);
        const right = left === null ? null : again(expression.right);
        if (left === null || right === null) return null;
        if (operator === '*')
          return left.monomials.length * right.monomials.length > most ? null : multiply(left, right);
        return operator === '+' ? add(left, right) : subtract(left, right);
      }
      const { left, right } = expression;
      const shift = right.op === 'constant' ? right.value : -1;
      const { low, high } = ranges.of(left);
      if (shift === 0 && isExactInteger(ranges.of(left))) {
        if ((operator === '|' || operator === '>>') && low >= -2147483648 && high <= 2147483647) return again(left);
        if (operator === '>>>' && low >= 0 && high <= 4294967295) return again(left);
      }
      if (operator === '<<' && typeof shift === 'number' && shift >= 0 && shift < 31) {
        const fits = low * 2 ** shift >= -2147483648 && high * 2 ** shift <= 2147483647;
        const value = fits && isExactInteger(ranges.of(left)) ? again(left) : null;
        if (value !== null) return multiply(value, constant(2 ** shift));
      }
      return opaque(expression, ranges);
    }
    case 'math': {
      const { name } = expression;
      const whole = name === 'floor' || name === 'trunc' || name === 'ceil' || name === 'round';
      if (whole && isExactInteger(ranges.of(expression.arguments[0]!))) return again(expression.arguments[0]!);
      return opaque(expression, ranges);
    }
    case 'choose':
      return opaque(expression, ranges);
    default:
      return null;
  }
}

function opaque(expression: Expression, ranges: Ranges): Polynomial | null {
  if (!isExactInteger(ranges.of(expression))) return null;
  const reads = new Set<Variable>();
  const key = textOf(expression, reads);
  return key === null ? null : atomic({ expression, key, reads });
}

/** A text that is the same for expressions that compute the same from the same variables; null if one loads. */
export function textOf(expression: Expression, reads: Set<Variable>): string | null {
  switch (expression.op) {
    case 'constant':
      return Object.is(expression.value, -0) ? '-0' : String(expression.value);
    case 'read':
      reads.add(expression.variable);
      return `v${expression.variable.id}`;
    case 'length':
      return `l${expression.array.id}`;
    case 'load':
      return null;
    case 'unary':
    case 'toNumber': {
      const argument = textOf(expression.argument, reads);
      return argument === null ? null : `(${expression.op === 'unary' ? expression.operator : 'n'} ${argument})`;
    }
    case 'binary':
    case 'compare':
    case 'logical': {
      const left = textOf(expression.left, reads);
      const right = left === null ? null : textOf(expression.right, reads);
      return right === null ? null : `(${left} ${expression.operator} ${right})`;
    }
    case 'choose': {
      const parts = [expression.test, expression.then, expression.otherwise].map((part) => textOf(part, reads));
      return parts.includes(null) ? null : `(${parts.join(' ? ')})`;
    }
    case 'math': {
      const parts = expression.arguments.map((part) => textOf(part, reads));
      return parts.includes(null) ? null : `${expression.name}(${parts.join(',')})`;
    }
  }
}

/** Whether two expressions compute the same, given the same variables and (for their loads) the same arrays. */
export function isSame(a: Expression, b: Expression): boolean {
  if (a.op === 'load' && b.op === 'load') return a.array === b.array && isSame(a.index, b.index);
  const text = textOf(a, new Set());
  return text !== null && text === textOf(b, new Set());
}

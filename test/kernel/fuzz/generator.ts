/**
 * Generates random kernels: the same seed gives the same program. A program draws its sizes and parameters, perhaps
 * helpers and captured values, and one to three shapes of loops. It ends, and is in range for nearly all inputs that
 * inputs.ts draws for it.
 */
import { Random } from '../../counts/random.ts';
import { boolean, number } from './expressions.ts';
import { constants, helper } from './functions.ts';
import { type ArrayInfo, Maker, Scope } from './scope.ts';
import {
  divergent,
  elementwise,
  inPlace,
  lastValue,
  recurrence,
  reduction,
  type Shape,
  scatter,
  scratch,
  search,
  soup,
  stencil,
} from './shapes.ts';
import {
  channels,
  convolution,
  flatGrid,
  grid,
  guardedWindow,
  hashed,
  matrices,
  pairs,
  primes,
} from './shapes-nested.ts';
import { local } from './statements.ts';
import type { Dtype, FunctionNode, NumberRole, Param, Program, Size, Statement } from './tree.ts';

export interface Generated extends Program {
  /** How often each construct was written. */
  features: ReadonlyMap<string, number>;
}

const SHAPES: [weight: number, shape: Shape][] = [
  [6, elementwise],
  [4, stencil],
  [5, reduction],
  [6, divergent],
  [3, scatter],
  [3, inPlace],
  [2, recurrence],
  [2, lastValue],
  [1.5, search],
  [2, scratch],
  [2, soup],
  [2, pairs],
  [0.7, primes],
  [1, hashed],
  [3, channels],
];

/** For programs with 2-D arrays. */
const GRIDS: [weight: number, shape: Shape][] = [
  [5, grid],
  [2, convolution],
  [2, guardedWindow],
  [4, matrices],
  [2, flatGrid],
];

/** The program of a seed. */
export function generate(seed: number): Generated {
  const make = new Maker(new Random(seed));
  const maker = new ProgramMaker(make);
  return { ...maker.program(seed), features: make.features };
}

class ProgramMaker {
  #make: Maker;
  #scope: Scope;
  #params: Param[] = [];
  #captured: Param[] = [];
  #sizes: Size[] = [];

  constructor(make: Maker) {
    this.#make = make;
    this.#scope = new Scope(make);
  }

  program(seed: number): Program {
    const { random } = this.#make;
    this.#drawSizes();
    this.#drawArrays();
    this.#drawScalars();
    const scope = this.#scope;
    scope.returns = random.weighted([
      [4, 'nothing'],
      [5, 'number'],
      [0.7, 'boolean'],
    ] as const);
    const capturedFunctions: FunctionNode[] = [];
    if (random.chance(0.07)) capturedFunctions.push(helper(scope));
    if (capturedFunctions[0]?.form === 'declaration') capturedFunctions[0].form = 'expression';
    const body: Statement[] = constants(
      scope,
      this.#sizes.map((one) => one.name),
    );
    if (random.chance(0.35)) {
      for (let count = random.between(1, 2); count > 0; count--) body.push({ kind: 'function', fn: helper(scope) });
    }
    if (random.chance(0.3)) body.push(local(scope));
    for (
      let count = random.weighted([
        [5, 1],
        [3, 2],
        [1, 3],
      ] as const);
      count > 0;
      count--
    )
      body.push(...this.#shape());
    if (scope.returns !== 'nothing') {
      const value = scope.returns === 'boolean' ? boolean(scope, 2) : number(scope, 2);
      body.push({ kind: 'return', value });
    }
    const form = random.pick(['function', 'function', 'arrow', 'method'] as const);
    const params = this.#shuffled();
    return { seed, sizes: this.#sizes, params, captured: this.#captured, capturedFunctions, form, body };
  }

  /** A shape; one that finds nothing to do in this program gives way to another. */
  #shape(): Statement[] {
    for (let tries = 0; tries < 20; tries++) {
      const { random, sizes } = this.#make;
      const made = random.weighted(sizes.has('area') && random.chance(0.6) ? GRIDS : SHAPES)(this.#scope);
      if (made.length > 0) return made;
    }
    return [];
  }

  #drawSizes(): void {
    const { random } = this.#make;
    this.#addSize({ name: 'n', length: { kind: 'any', least: random.chance(0.2) ? 1 : 0, most: 67 } });
    if (random.chance(0.25)) this.#addSize({ name: 'm', length: { kind: 'any', least: 0, most: 67 } });
    if (random.chance(0.3)) {
      const value = random.pick([1, 3, 4, 8, 16, 256]);
      this.#addSize({ name: 'table', length: { kind: 'constant', value } });
    }
    if (random.chance(0.15)) {
      this.#addSize({ name: 'channels', length: { kind: 'constant', value: random.between(2, 4) } });
      this.#addSize({ name: 'pixels', length: { kind: 'product', of: ['n', 'channels'] } });
    }
    if (random.chance(0.3)) {
      const square = random.chance(0.4);
      this.#addSize({ name: 'w', length: { kind: 'any', least: 0, most: square ? 11 : 21 } });
      if (!square) this.#addSize({ name: 'h', length: { kind: 'any', least: 0, most: 9 } });
      this.#addSize({ name: 'area', length: { kind: 'product', of: [square ? 'w' : 'h', 'w'] } });
    }
  }

  #addSize(size: Size): void {
    this.#sizes.push(size);
    this.#make.sizes.set(size.name, size);
  }

  #drawArrays(): void {
    const { random } = this.#make;
    for (const { name } of this.#sizes) {
      if (name === 'w' || name === 'h' || name === 'channels') continue;
      const count = random.between(name === 'table' || name === 'm' ? 1 : 2, name === 'n' ? 4 : 3);
      // One dtype for most arrays of most programs, so that they can overlap; mixtures in the others.
      const common = this.#dtype();
      const mixed = random.chance(0.35);
      for (let at = 0; at < count; at++) this.#addArray(name, mixed ? this.#dtype() : common, null, at > 0);
    }
    for (const { name } of this.#sizes) {
      if (name === 'w' || name === 'h' || name === 'channels' || !random.chance(name === 'n' ? 0.2 : 0.35)) continue;
      const dtype = random.weighted<Dtype>([
        [5, 'i32'],
        [2, 'u16'],
        [2, 'u8'],
        [1, 'u32'],
        [0.5, 'i16'],
        [0.5, 'f64'],
      ]);
      this.#addArray(random.chance(0.8) ? 'n' : name, dtype, name, false);
    }
  }

  #dtype(): Dtype {
    return this.#make.random.weighted<Dtype>([
      [10, 'f64'],
      [4, 'f32'],
      [6, 'i32'],
      [2, 'u32'],
      [2.5, 'u8'],
      [1, 'i8'],
      [1, 'i16'],
      [1, 'u16'],
      [1, 'u8c'],
    ]);
  }

  #addArray(size: string, dtype: Dtype, indexOf: string | null, writable: boolean): void {
    const { random } = this.#make;
    const array: ArrayInfo = { name: this.#make.name(indexOf ? 'at' : writable ? 'out' : 'x'), dtype, size, indexOf };
    const param: Param = { kind: 'array', ...array };
    // Captured arrays stay the same objects, so their sizes must not change from call to call.
    const constant = this.#make.sizes.get(size)!.length.kind === 'constant';
    (constant && indexOf === null && random.chance(0.25) ? this.#captured : this.#params).push(param);
    this.#scope.addArray(array, writable || (indexOf === null && random.chance(0.4)));
  }

  #drawScalars(): void {
    const { random } = this.#make;
    for (const size of this.#sizes) {
      const needed = size.name === 'w' || size.name === 'h';
      if (needed || random.chance(0.25)) {
        const name = this.#addNumber(size.name, { kind: 'size', size: size.name }, false);
        this.#make.lengths.set(size.name, [name]);
      }
      if (!needed && size.name !== 'channels' && random.chance(0.12)) {
        const start = this.#addNumber('start', { kind: 'start', size: size.name }, false);
        const end = this.#addNumber('end', { kind: 'end', size: size.name }, false);
        this.#make.starts.set(size.name, [[start, end]]);
      }
    }
    for (let count = random.between(0, 2); count > 0; count--) this.#addNumber('p', { kind: 'float' }, true);
    if (random.chance(0.4)) this.#addNumber('p', { kind: 'int' }, true);
    if (random.chance(0.5)) this.#scope.limits.push(this.#addNumber('limit', { kind: 'limit' }, false));
    if (random.chance(0.3)) {
      const name = this.#make.name('flag');
      (random.chance(0.1) ? this.#captured : this.#params).push({ kind: 'boolean', name });
      this.#scope.booleans.push(name);
    }
  }

  #addNumber(stem: string, role: NumberRole, assignable: boolean): string {
    const { random } = this.#make;
    const name = this.#make.name(stem);
    const capture = assignable && random.chance(0.15);
    (capture ? this.#captured : this.#params).push({ kind: 'number', name, role });
    this.#scope.numbers.push(name);
    if (assignable && !capture && random.chance(0.4)) this.#scope.assignable.push(name);
    return name;
  }

  #shuffled(): Param[] {
    const { random } = this.#make;
    const params = [...this.#params];
    for (let at = params.length - 1; at > 0; at--) {
      const other = random.between(0, at);
      [params[at], params[other]] = [params[other]!, params[at]!];
    }
    return params;
  }
}

/**
 * Generates random programs to count. A program is drawn from its seed alone: a layout, functions and classes of rising
 * level, and a top level that drives them. It is deterministic, ends, and tells what it did through `log`, so that two
 * runs can be compared by their output as well as by their counts.
 *
 * What it covers is what `run.ts` prints at its end: each kind of place, how many were written, and how
 * many of them ran.
 */
import { classDeclaration } from './classes.ts';
import { leaf, number } from './expressions.ts';
import { callback, declaration, namedArrow } from './functions.ts';
import { Random } from './random.ts';
import { type Callable, type ClassInfo, Maker, Scope } from './scope.ts';
import { expression, statements, types } from './statements.ts';
import { type Layout, type Piece, type Program, type Statement, typed } from './tree.ts';
import { tryStatement } from './tries.ts';

export interface Generated extends Program {
  /** How often each construct was written, apart from the places. */
  features: ReadonlyMap<string, number>;
}

/** Names that the support module gives to every program. */
const SUPPORT = 'log, tick, peek, jobs, nil, some, fail, tag, drive, pause, later, reject, Custom';

/** The program of a seed. */
export function generate(seed: number): Generated {
  const random = new Random(seed);
  const make = new Maker(random);
  const layout = drawLayout(random);
  const body = new Top(make, layout).program(`p${seed}`);
  return {
    name: `p${seed}`,
    seed,
    layout,
    body,
    places: make.places,
    functions: make.functions,
    features: make.features,
  };
}

/** The file extension that a program's plain form needs. */
export function extension(layout: Layout): string {
  if (layout.typescript) return layout.commonjs ? '.cts' : '.ts';
  return layout.commonjs ? '.cjs' : '.mjs';
}

function drawLayout(random: Random): Layout {
  return {
    typescript: random.chance(0.6),
    commonjs: random.chance(0.12),
    semicolons: random.chance(0.65),
    packed: random.pick([0, 0, 0.1, 0.35]),
    broken: random.pick([0, 0.1, 0.35]),
    allman: random.pick([0, 0, 0.5]),
    comments: random.pick([0, 0.1, 0.2]),
    crlf: random.chance(0.08),
  };
}

class Top {
  #make: Maker;
  #layout: Layout;
  #scope: Scope;
  #body: Statement[] = [];
  #exports: string[] = [];

  constructor(make: Maker, layout: Layout) {
    this.#make = make;
    this.#layout = layout;
    this.#scope = new Scope(make);
    this.#scope.mayAwait = !layout.commonjs;
  }

  program(name: string): Statement[] {
    const { random } = this.#make;
    this.#prologue(name);
    for (let count = random.between(4, 9); count > 0; count--) this.#definition();
    const uses = this.#scope.callables.map((callee) => () => this.#use(callee));
    uses.push(...this.#scope.classes.map((info) => () => this.#instance(info)));
    for (let count = random.between(2, 5); count > 0; count--) {
      this.#drive();
      for (const use of uses.splice(0, 3)) this.#body.push(use());
    }
    for (const use of uses) this.#body.push(use());
    this.#epilogue();
    return this.#body;
  }

  #prologue(name: string): void {
    const { random } = this.#make;
    if (!this.#layout.commonjs && random.chance(0.1)) this.#body.push({ kind: 'inert', text: "'use strict';" });
    const from = this.#layout.commonjs ? './support.cjs' : './support.mjs';
    if (!this.#layout.commonjs) {
      this.#body.push({
        kind: 'inert',
        text: random.pick([`import { program } from '${from}';`, `import {\n  program,\n} from '${from}';`]),
        keep: true,
      });
      if (random.chance(0.3))
        this.#body.push({ kind: 'types', text: "import type { Stats } from 'node:fs'", terminated: false });
    } else this.#simple('declaration', `const { program } = require('${from}')`);
    this.#simple('declaration', `const { ${SUPPORT} } = program('${name}')`);
  }

  #simple(what: string, value: string): void {
    this.#body.push({ kind: 'simple', id: this.#make.place(what), value, keep: true });
  }

  #definition(): void {
    const { random } = this.#make;
    this.#make.limit = this.#make.places.length + random.between(4, 24);
    const level = random.between(1, 4);
    const statement = random.weighted<() => Statement>([
      [4, () => declaration(this.#scope, this.#kind(), level)],
      [2, () => classDeclaration(this.#scope, this.#classLevel())],
      [
        1,
        () => ({
          kind: 'simple',
          id: this.#make.place('declaration of a function'),
          value: ['const ', namedArrow(this.#scope)],
        }),
      ],
      [1, () => this.#variable()],
      [0.5, () => types(this.#scope)],
    ])();
    this.#export(statement);
    this.#body.push(statement);
  }

  /** Often above the last class, so that it may extend it. */
  #classLevel(): number {
    const { random } = this.#make;
    const last = this.#scope.classes.at(-1)?.level ?? 4;
    return last < 4 && random.chance(0.7) ? last + 0.5 : random.between(1, 3);
  }

  #kind(): Callable['kind'] {
    return this.#make.random.weighted<Callable['kind']>([
      [4, 'plain'],
      [2, 'generator'],
      [2, 'async'],
      [1, 'asyncGenerator'],
      [1, 'recursive'],
    ]);
  }

  #variable(): Statement {
    const own = this.#make.name('top');
    const id = this.#make.place('declaration');
    const annotation = this.#make.random.chance(0.4) ? typed(': number') : '';
    const value = [`let ${own}`, annotation, ' = ', leaf(this.#scope)];
    this.#scope.nums.push(own);
    this.#scope.mutable.push(own);
    return { kind: 'simple', id, value };
  }

  #export(statement: Statement): void {
    const { random } = this.#make;
    if (this.#layout.commonjs || !random.chance(0.25)) return;
    this.#make.feature('export');
    const byDefault = !this.#exports.includes('default') && random.chance(0.3);
    if (statement.kind === 'function' || statement.kind === 'class') {
      statement.export = byDefault ? 'export default ' : 'export ';
      if (byDefault) this.#exports.push('default');
      if (statement.kind === 'function' && byDefault) delete statement.fn.overloads;
    } else if (statement.kind === 'simple') statement.value = ['export ', statement.value];
  }

  /** Something at the top level that makes the definitions run; nothing escapes from it. */
  #drive(): void {
    const { random } = this.#make;
    this.#make.limit = this.#make.places.length + random.between(4, 20);
    random.weighted<() => void>([
      [5, () => this.#body.push(tryStatement(this.#scope))],
      [3, () => this.#body.push(...statements(this.#scope, 1))],
      [1, () => this.#body.push(expression(this.#scope))],
    ])();
  }

  #use(callee: Callable): Statement {
    const id = this.#make.place('try (catch)');
    const argument = leaf(this.#scope);
    const value: Piece = {
      plain: ['log(', callee.name, '(', argument, '))'],
      recursive: `log(${callee.name}(3))`,
      generator: `for (const x of ${callee.name}(2)) log(x)`,
      async: `jobs.push(${callee.name}(1).then(log, log))`,
      asyncGenerator: `jobs.push(drive(${callee.name}(1), 'next', 3).then(log, log))`,
    }[callee.kind];
    return this.#caught(id, value);
  }

  /** An instance of a class, and a member of each kind that it has. */
  #instance(info: ClassInfo): Statement {
    const id = this.#make.place('try (catch)');
    const method = info.methods.at(-1);
    const calls = [
      method ? `.${method.name}(${this.#make.random.between(0, 5)})` : '.value',
      ...info.getters.map((getter) => `.${getter}`),
    ];
    const made = calls.map((call) => `new ${info.name}(${this.#make.random.between(0, 5)})${call}`);
    const value = method?.kind === 'async' ? `jobs.push(${made[0]}.then(log, log))` : `log([${made.join(', ')}])`;
    return this.#caught(id, value);
  }

  #caught(id: number, value: Piece): Statement {
    return {
      kind: 'try',
      id,
      block: [{ kind: 'simple', id: this.#make.place('expression'), value }],
      param: 'e',
      handler: [{ kind: 'simple', id: this.#make.place('expression of a catch'), value: 'log(e)' }],
      finalizer: null,
    };
  }

  /** Waits for what is still under way. A CommonJS program gives its driver the promise. */
  #epilogue(): void {
    const { random } = this.#make;
    if (this.#layout.commonjs) {
      this.#simple('expression', 'module.exports = Promise.all(jobs)');
      return;
    }
    this.#simple('top-level await', 'await Promise.all(jobs)');
    if (this.#exports.includes('default')) return;
    this.#make.limit = this.#make.places.length + 5;
    const value = random.chance(0.5) ? number(this.#scope, 1) : callback(this.#scope, 1);
    const id = this.#make.place('export default');
    // A function declaration by syntax: nothing starts on its line.
    if (typeof value === 'object' && 'form' in value && value.form === 'expression') {
      this.#body.push({ kind: 'function', fn: value, export: 'export default ' });
    } else this.#body.push({ kind: 'simple', id, value: ['export default ', value] });
  }
}

/** Random classes: fields, static fields and blocks, accessors, private members, inheritance. */
import { condition, leaf, number } from './expressions.ts';
import { arrowBody, guard, parameters, returning } from './functions.ts';
import type { Callable, ClassInfo, Scope } from './scope.ts';
import { statements } from './statements.ts';
import type { ClassNode, FunctionNode, Member, Param, Statement } from './tree.ts';

/** A class declaration, which joins the scope's classes. Its static parts never throw. */
export function classDeclaration(scope: Scope, level: number): Statement {
  const { make } = scope;
  const { random } = make;
  const own = make.name('Class');
  const id = make.place('class');
  const bases = scope.classes.filter((one) => one.level < level);
  const base = bases.length > 0 && random.chance(0.6) ? random.pick(bases) : null;
  make.feature(base ? 'derived class' : 'class');
  const info: ClassInfo = {
    name: own,
    level,
    methods: [...(base?.methods ?? [])],
    getters: [...(base?.getters ?? [])],
    statics: [],
  };
  const node: ClassNode = { kind: 'class', name: own, extends: base?.name ?? null, members: [] };
  if (random.chance(0.2)) node.implements = 'Iterable<number>, Shape';
  const build = new Members(scope, level, info, base, own);
  build.field('value', false);
  for (let count = random.between(2, 6); count > 0; count--) build.any();
  if (base === null || random.chance(0.5)) build.constructorMember();
  node.members = build.members;
  scope.classes.push(info);
  return { kind: 'class', id, node, export: '' };
}

class Members {
  members: Member[] = [];
  #outer: Scope;
  #level: number;
  #info: ClassInfo;
  #base: ClassInfo | null;
  #own: string;
  #private: string[] = [];

  constructor(outer: Scope, level: number, info: ClassInfo, base: ClassInfo | null, own: string) {
    this.#outer = outer;
    this.#level = level;
    this.#info = info;
    this.#base = base;
    this.#own = own;
  }

  any(): void {
    const { make } = this.#outer;
    make.random.weighted<() => void>([
      [3, () => this.field(make.name('field'), false)],
      [2, () => this.field(make.name('fixed'), true)],
      [2, () => this.#privateField()],
      [1, () => this.#functionField()],
      [2, () => this.#staticBlock()],
      [4, () => this.#method()],
      [1, () => this.#staticMethod()],
      [2, () => this.#accessors()],
      [1, () => this.#types()],
      [1, () => this.#generatorMethod()],
      [1, () => this.#privateMethod()],
    ])();
  }

  field(name: string, fixed: boolean): void {
    const { make } = this.#outer;
    const scope = this.#initialiser(fixed);
    const bare = name !== 'value' && make.random.chance(0.15);
    make.feature(fixed ? 'static field' : 'field');
    this.members.push({
      kind: 'field',
      id: make.place(fixed ? 'static field' : 'field'),
      static: fixed,
      name,
      value: bare ? null : number(scope, 2),
      function: false,
      ...(make.random.chance(0.4) ? { type: 'any' } : {}),
    });
  }

  #initialiser(fixed: boolean): Scope {
    const scope = this.#outer.initialiser();
    scope.hasArguments = false;
    scope.hasThis = false;
    scope.asyncFunction = false;
    if (!fixed) {
      scope.level = this.#level;
      scope.safe = false;
    } else scope.safe = true;
    return scope;
  }

  #privateField(): void {
    const { make } = this.#outer;
    const name = make.name('#secret');
    make.feature('private member');
    this.members.push({
      kind: 'field',
      id: make.place('private field'),
      static: false,
      name,
      value: number(this.#initialiser(false), 1),
      function: false,
    });
    this.#private.push(name);
  }

  #functionField(): void {
    const { make } = this.#outer;
    const scope = this.#initialiser(false).function('plain', true);
    const fn = this.#fn('arrow', '', scope, [{ target: 'x' }]);
    scope.nums.push('x');
    fn.body = arrowBody(scope);
    this.members.push({
      kind: 'field',
      id: make.place('field of a function'),
      static: false,
      name: make.name('handler'),
      value: fn,
      function: true,
    });
  }

  #staticBlock(): void {
    const { make } = this.#outer;
    make.feature('static block');
    const scope = this.#initialiser(true).block();
    scope.loops = [];
    scope.labels = [];
    scope.inSwitch = false;
    this.members.push({ kind: 'static', body: statements(scope, make.random.between(1, 2)) });
  }

  #method(): void {
    const { make } = this.#outer;
    const { random } = make;
    const kind = random.chance(0.2) ? 'async' : 'plain';
    const overrides = this.#base?.methods.filter((one) => one.kind === kind) ?? [];
    const parent = overrides.length > 0 && random.chance(0.5) ? random.pick(overrides) : null;
    const taken = (name: string) => this.members.some((one) => one.kind === 'method' && one.fn.name === name);
    const name = parent && !taken(parent.name) ? parent.name : make.name(kind === 'async' ? 'amethod' : 'method');
    const scope = this.#scope(kind);
    const fn = this.#fn('method', name, scope, []);
    fn.async = kind === 'async';
    fn.params = parameters(this.#outer, scope);
    fn.body = [...guard(scope), ...statements(scope, random.between(0, 3))];
    if (parent && name === parent.name) {
      make.feature('super.method');
      const value = kind === 'async' ? `log(await super.${name}(1))` : `log(super.${name}(1))`;
      fn.body.push({ kind: 'simple', id: make.place('expression'), value });
    }
    fn.body.push(this.#private.length > 0 && random.chance(0.6) ? this.#usePrivate(scope) : returning(scope));
    this.members.push({ kind: 'method', fn });
    if (!this.#info.methods.some((one) => one.name === name))
      this.#info.methods.push(callable(name, kind, this.#level));
  }

  #usePrivate(scope: Scope): Statement {
    const { make } = scope;
    const name = make.random.pick(this.#private);
    const value = make.random.pick([
      [`return this.${name} += `, leaf(scope)],
      `return ${name} in this`,
      [`return this.${name} ??= `, number(scope, 1)],
    ]);
    return { kind: 'simple', id: make.place('return'), value };
  }

  #staticMethod(): void {
    const { make } = this.#outer;
    const name = make.name('make');
    const scope = this.#scope('plain');
    scope.hasThis = false;
    const fn = this.#fn('method', name, scope, [{ target: 'x', type: 'number' }]);
    fn.static = true;
    scope.nums.push('x');
    fn.body = [...guard(scope), ...statements(scope, make.random.between(0, 2)), returning(scope)];
    this.members.push({ kind: 'method', fn });
    this.#info.statics.push(callable(name, 'plain', this.#level));
  }

  #accessors(): void {
    const { make } = this.#outer;
    make.feature('getter and setter');
    const name = make.name('prop');
    const getter = this.#scope('plain');
    const get = this.#fn('get', name, getter, []);
    get.body = [...guard(getter), ...statements(getter, make.random.between(0, 1)), returning(getter)];
    const setter = this.#scope('plain');
    setter.nums.push('to');
    const set = this.#fn('set', name, setter, [{ target: 'to', type: 'any' }]);
    set.body = [
      { kind: 'simple', id: make.place('expression'), value: ['this.value = ', number(setter, 1)] },
      ...statements(setter, 1),
    ];
    this.members.push({ kind: 'method', fn: get }, { kind: 'method', fn: set });
    this.#info.getters.push(name);
  }

  /** A private method, and a public one that calls it. */
  #privateMethod(): void {
    const { make } = this.#outer;
    make.feature('private method');
    const name = make.name('#hidden');
    const scope = this.#scope('plain');
    const fn = this.#fn('method', name, scope, []);
    fn.params = parameters(this.#outer, scope);
    fn.body = [...guard(scope), ...statements(scope, make.random.between(0, 2)), returning(scope)];
    this.members.push({ kind: 'method', fn });
    const caller = this.#fn('get', make.name('via'), this.#scope('plain'), []);
    caller.body = [{ kind: 'simple', id: make.place('return'), value: `return this.${name}(2)` }];
    this.members.push({ kind: 'method', fn: caller });
    this.#info.getters.push(caller.name);
  }

  #generatorMethod(): void {
    const { make } = this.#outer;
    const scope = this.#scope('generator');
    const fn = this.#fn('method', make.name('each'), scope, []);
    fn.generator = true;
    fn.body = [...statements(scope, 2), returning(scope)];
    this.members.push({ kind: 'method', fn });
  }

  #types(): void {
    const { make } = this.#outer;
    this.members.push({
      kind: 'types',
      text: make.random.pick(['declare hidden: number;', '[key: string]: any;', 'maybe?(x: number): void;']),
    });
  }

  constructorMember(): void {
    const { make } = this.#outer;
    const { random } = make;
    const scope = this.#scope('plain');
    const param = make.name('p');
    const fn = this.#fn('constructor', 'constructor', scope, [{ target: param, initial: '3' }]);
    fn.knownAs = this.#own;
    scope.nums.push(param);
    const before = scope.block();
    before.hasThis = false;
    before.mayReturn = false;
    const body: Statement[] = this.#base ? statements(before, random.between(0, 1)) : [];
    if (this.#base) body.push({ kind: 'simple', id: make.place('super()'), value: ['super(', leaf(before), ')'] });
    const after = scope.block();
    after.mayReturn = false;
    body.push({
      kind: 'simple',
      id: make.place('expression'),
      value: ['this.value = ', condition(after), ' ? ', leaf(after), ` : ${param}`],
    });
    fn.body = [...guard(before, false), ...body, ...statements(after, random.between(0, 2))];
    this.members.push({ kind: 'method', fn });
  }

  #scope(kind: Callable['kind']): Scope {
    const scope = this.#outer.function(kind, false);
    scope.level = this.#level;
    scope.safe = false;
    scope.hasThis = true;
    return scope;
  }

  #fn(form: FunctionNode['form'], name: string, scope: Scope, params: Param[]): FunctionNode {
    return {
      kind: 'function',
      id: scope.make.function(),
      form,
      async: false,
      generator: false,
      name,
      knownAs: name || null,
      params,
      body: [],
    };
  }
}

function callable(name: string, kind: Callable['kind'], level: number): Callable {
  return { name, kind, level, safe: false };
}

/**
 * From a tree to a WebAssembly module. The kernel is one function: scalar code in which indices are tested, and for each
 * loop that can run in lanes a second form of it (vector-loop.ts). The module's interface is runtime/compiled.ts.
 */
import { withCountingTests } from '../analysis/counting-tests.ts';
import { inferLiveness } from '../analysis/liveness.ts';
import { inferLoops, type Loops } from '../analysis/loops.ts';
import { isConstant } from '../analysis/polynomial.ts';
import { inferRanges, type Ranges } from '../analysis/ranges.ts';
import { truncated } from '../analysis/truncated.ts';
import { accessesIn, assignedIn, eachStatement } from '../analysis/walk.ts';
import type { LoopPlan, Plan } from '../plan.ts';
import type { RangeSite, SharedLoop } from '../runtime/compiled.ts';
import type { ArrayVariable, Loop, Parameter, Place, Statement, Tree, Variable } from '../tree.ts';
import type { FunctionBuilder, FunctionHandle, Local, Value } from '../wasm/builder.ts';
import { WasmModule } from '../wasm/module.ts';
import type { Type } from '../wasm/types.ts';
import { bindableVariables } from './bindable.ts';
import { type Choice, chooseLoops } from './choose.ts';
import { convert } from './convert.ts';
import { bytesOf } from './dtypes.ts';
import { type Emission, type EmissionState, scalarOf } from './emission.ts';
import { safeEverywhere } from './everywhere.ts';
import { evaluate, wrapped } from './expressions.ts';
import { naturalHolders } from './holders.ts';
import { emptyPlan } from './loop-plans.ts';
import { scalarLoop } from './scalar-loop.ts';
import { SharedLoops } from './sharing.ts';
import { emitStatements, uniformLoop } from './statements.ts';
import { scalarType, uniform } from './values.ts';
import { vectorLoop } from './vector-loop.ts';

export interface Generated {
  bytes: Uint8Array;
  text(): string;
  plan: Plan;
  scratchBytes: number;
  reads: boolean[];
  writes: boolean[];
  overwrites: boolean[];
  sites: RangeSite[];
  sharedLoops: SharedLoop[];
}

export interface GenerateOptions {
  fast: boolean;
  /** Whether the memory that the module imports is shared; default true. */
  shared?: boolean;
  /** Whether the engine has relaxed SIMD; default true. */
  relaxed?: boolean;
  /** Lets threads share loops; default false. */
  threads?: boolean;
}

export function generate(source: Tree, options: GenerateOptions): Generated {
  const found = inferRanges(source);
  const tree = withCountingTests(truncated(source, found), found);
  const ranges = tree === source ? found : inferRanges(tree);
  const liveness = inferLiveness(tree);
  const loops = inferLoops(tree, ranges, liveness, options);
  const module = new WasmModule();
  module.importMemory('hasten', 'memory', { initial: 1, maximum: 65536, shared: options.shared ?? true });
  const run = new Run(
    module,
    tree,
    ranges,
    loops,
    options,
    (statement) => liveness.after(statement),
    (loop) => liveness.atUpdate(loop),
  );
  const plan = run.emit();
  const accesses = accessesIn(tree.body);
  const touched = (op: 'load' | 'store') => (array: ArrayVariable | null) =>
    array !== null && accesses.some((access) => access.op === op && access.array === array);
  const arrays = tree.parameters.map((parameter) => (parameter.kind === 'array' ? parameter.array : null));
  return {
    bytes: module.encode(),
    text: () => module.toText(),
    plan,
    scratchBytes: run.scratchBytes,
    reads: arrays.map(touched('load')),
    writes: arrays.map(touched('store')),
    overwrites: arrays.map((array) => array !== null && !touched('load')(array) && isOverwritten(tree, loops, array)),
    sites: run.sites,
    sharedLoops: run.sharedLoops,
  };
}

/** Whether a loop of the function's own, which every call comes to, stores to each element in turn. */
function isOverwritten(tree: Tree, loops: Loops, array: ArrayVariable): boolean {
  const firstExit = tree.body.findIndex(mayReturn);
  const reached = firstExit < 0 ? tree.body : tree.body.slice(0, firstExit);
  return reached.some((statement) => {
    if (statement.op !== 'loop') return false;
    const { counted, accesses } = loops.of(statement);
    if (counted === null || counted.start === null || isConstant(counted.start) !== 0) return false;
    if (counted.step !== 1 || counted.operator !== '<') return false;
    if (counted.bound.op !== 'length' || counted.bound.array !== array) return false;
    return accesses.some(
      ({ node, array: stored, index, conditional, loops: around }) =>
        node.op === 'store' &&
        stored === array &&
        index.op === 'read' &&
        index.variable === counted.variable &&
        !conditional &&
        around.length === 1,
    );
  });
}

function mayReturn(statement: Statement): boolean {
  let found = false;
  eachStatement([statement], ({ op }) => {
    found ||= op === 'return';
  });
  return found;
}

/** Emits the function `run`, and one for each loop that threads share. */
class Run {
  readonly sites: RangeSite[] = [];
  scratchBytes = 0;
  readonly #module: WasmModule;
  readonly #tree: Tree;
  readonly #loops: Loops;
  readonly #b: FunctionBuilder;
  readonly #g: Emission;
  readonly #hosts = new Map<string, FunctionHandle>();
  readonly #plans: LoopPlan[] = [];
  readonly #range: FunctionHandle;
  readonly #sharing: SharedLoops | null;
  #choice: Choice = { sizes: new Map(), reasons: new Map(), costs: new Map() };

  constructor(
    module: WasmModule,
    tree: Tree,
    ranges: Ranges,
    loops: Loops,
    { fast, relaxed = true, threads = false }: GenerateOptions,
    liveAfter: Emission['liveAfter'],
    liveAtUpdate: Emission['liveAtUpdate'],
  ) {
    this.#module = module;
    this.#tree = tree;
    this.#loops = loops;
    this.#range = module.importFunction('hasten', 'range', ['i32', 'f64'], []);
    const types = tree.parameters.flatMap(typesOf);
    const results: Type[] = tree.returns === 'nothing' ? [] : [tree.returns === 'number' ? 'f64' : 'i32'];
    const b = module.function('run', [...types, 'i32', 'i32'], results, { export: true });
    this.#b = b;
    this.#g = this.#emission({
      b,
      ranges,
      fast,
      relaxed,
      arrays: new Map(),
      bindable: bindableVariables(tree),
      bindings: new Map(),
      locals: new Map(),
      gang: null,
      unchecked: new Set(),
      everywhere: new Set(),
      together: new Set(),
      exact: new Set(),
      targets: new Map(),
      scratch: { base: b.parameter(types.length), reserve: (bytes) => this.#reserve(bytes) },
      scalarOnly: b.parameter(types.length + 1),
      plan: null,
      apart: false,
      isFallback: false,
      sharing: null,
      holder: naturalHolders(ranges, fast),
      counted: (loop) => loops.of(loop).counted,
      liveAfter,
      liveAtUpdate,
      host: (name, parameters) => this.#host(name, Array(parameters).fill('f64'), ['f64']),
      hostOfLanes: (name) => this.#host(`${name}.lanes`, ['i32', 'i32'], []),
    });
    this.#sharing = threads ? new SharedLoops(module, loops, (state) => this.#emission(state)) : null;
    this.#g.sharing = this.#sharing;
  }

  get sharedLoops(): SharedLoop[] {
    return this.#sharing?.shared ?? [];
  }

  /** With the functions that emit for that state. */
  #emission(state: EmissionState): Emission {
    const g: Emission = {
      ...state,
      value: (expression, holder) => evaluate(g, expression, holder),
      wrapped: (expression) => wrapped(g, expression),
      local: (variable) => localOf(g, variable),
      statements: (list) => emitStatements(g, list, (loop) => this.#loop(g, loop)),
      assigned: (list) => assignedOf(g, list),
      outOfRange: (place, array, index) => this.#outOfRange(g, place, array, index),
    };
    return g;
  }

  emit(): Plan {
    const g = this.#g;
    const b = this.#b;
    let next = 0;
    for (const parameter of this.#tree.parameters) {
      if (parameter.kind === 'array') {
        if (!g.arrays.has(parameter.array)) {
          g.arrays.set(parameter.array, { address: b.parameter(next), length: b.parameter(next + 1) });
        }
        next += 2;
      } else {
        const passed = uniform(
          parameter.kind === 'boolean' ? 'bool' : parameter.int ? 'i32' : 'f64',
          b.parameter(next++),
        );
        b.set(g.local(parameter.variable), scalarOf(convert(g, passed, g.ranges.holds(parameter.variable))));
      }
    }
    b.if(b.op('i32.eq', g.scalarOnly, b.i32(2)), () => b.return(...this.#nothing()));
    this.#choice = chooseLoops({ g, loops: this.#loops }, this.#tree.body);
    this.#sharing?.choose(g, this.#choice, this.#tree.body);
    const inGangs = [...this.#choice.sizes.keys()].map((loop) => this.#loops.of(loop).privateArrays);
    for (const array of this.#tree.arrays) {
      if (!('scratch' in array.from)) continue;
      const copies = inGangs.some((arrays) => arrays.has(array)) ? 16 : 1;
      const offset = this.#reserve(array.from.scratch * bytesOf(array.dtype) * copies);
      g.arrays.set(array, {
        address: b.op('i32.add', g.scratch.base, b.i32(offset)),
        length: b.i32(array.from.scratch),
      });
    }
    for (const { accesses } of this.#loops.all)
      for (const { node, proven } of accesses) if (proven) g.unchecked.add(node);
    g.everywhere = safeEverywhere(this.#loops, g.ranges);
    g.statements(this.#tree.body);
    if (this.#tree.returns !== 'nothing') b.unreachable();
    return { loops: this.#plans, fast: g.fast };
  }

  #nothing(): Value[] {
    const { returns } = this.#tree;
    return returns === 'nothing' ? [] : [returns === 'number' ? this.#b.f64(0) : this.#b.i32(0)];
  }

  #reserve(bytes: number): number {
    const offset = this.scratchBytes;
    this.scratchBytes += Math.ceil(bytes / 16) * 16;
    return offset;
  }

  #host(name: string, parameters: Type[], results: Type[]): FunctionHandle {
    const key = `${name}/${parameters.length}`;
    let handle = this.#hosts.get(key);
    if (handle === undefined) {
      handle = this.#module.importFunction('Math', name, parameters, results);
      this.#hosts.set(key, handle);
    }
    return handle;
  }

  #outOfRange({ b }: Emission, place: Place, array: ArrayVariable | null, index: Value): void {
    const name = array?.name ?? null;
    let site = this.sites.findIndex((each) => each.place === place && each.array === name);
    if (site < 0) {
      site = this.sites.length;
      const parameter = array !== null && 'parameter' in array.from ? array.from.parameter : null;
      const length = array !== null && 'scratch' in array.from ? array.from.scratch : null;
      this.sites.push({ place, array: name, parameter, length });
    }
    b.call(this.#range, b.i32(site), index);
    b.unreachable();
  }

  /** A loop outside of every gang. */
  #loop(g: Emission, loop: Loop): void {
    const facts = this.#loops.of(loop);
    const size = this.#choice.sizes.get(loop);
    if (g.isFallback) {
      uniformLoop(g, loop);
      return;
    }
    const before = g.plan;
    const plan = emptyPlan(facts, this.#loops, size ?? 1, g.fast, this.#choice.reasons.get(loop) ?? null);
    plan.threads = g.sharing?.planOf(loop) ?? null;
    (before === null ? this.#plans : before.inner).push(plan);
    g.plan = plan;
    if (size === undefined) scalarLoop(g, facts, this.#loops, this.#choice.sizes);
    else vectorLoop({ g, loops: this.#loops, facts, size });
    g.plan = before;
  }
}

function localOf({ b, locals, ranges }: Emission, variable: Variable): Local {
  let local = locals.get(variable);
  if (local === undefined) {
    local = b.variable(scalarType(ranges.holds(variable)), variable.name);
    locals.set(variable, local);
  }
  return local;
}

function assignedOf(g: Emission, list: readonly Statement[]): Local[] {
  const { bindable, gang } = g;
  const found: Local[] = [];
  for (const variable of assignedIn(list)) {
    const inStep = gang?.inStep.get(variable);
    if (inStep !== undefined) found.push(inStep);
    const parts = gang?.parts.get(variable);
    if (parts !== undefined) found.push(...parts);
    else if (!bindable.has(variable)) found.push(localOf(g, variable));
  }
  return found;
}

function typesOf(parameter: Parameter): Type[] {
  if (parameter.kind === 'array') return ['i32', 'i32'];
  return [parameter.kind === 'number' && !parameter.int ? 'f64' : 'i32'];
}

/**
 * Loops that threads share. Where such a loop begins, the function `run` writes down what the loop needs, calls
 * `hasten.fork`, and goes on behind the rounds that were done: the ordinary loop behind does what is left, the last rounds
 * for instance. The rounds themselves are a function of their own, which any thread can call for any range of them.
 *
 * What always holds: nothing of that depends on how many threads there are. What a block of rounds adds up begins with
 * what changes nothing, is left in memory, and is put together in the order of the blocks.
 */
import type { LoopFacts, Loops, Reduction } from '../analysis/loops.ts';
import { readIn, readsOf } from '../analysis/walk.ts';
import type { LoopPlan, Reason } from '../plan.ts';
import { MOST_BLOCKS, type SharedLoop } from '../runtime/compiled.ts';
import { tuning } from '../threads/tuning.ts';
import type { ArrayVariable, Binary, Loop, Statement, Variable } from '../tree.ts';
import type { FunctionHandle, Value } from '../wasm/builder.ts';
import type { WasmModule } from '../wasm/module.ts';
import { type Choice, outermost, roundsOf } from './choose.ts';
import { type Emission, type EmissionState, type EmitRounds, type Shared, type Sharing, scalarOf } from './emission.ts';
import { emptyPlan } from './loop-plans.ts';
import { inOrder, whyNot } from './reasons.ts';
import { join, startOf } from './reductions.ts';
import { mayRepeat } from './repeat.ts';
import { type Operand, uniform } from './values.ts';

/** Instructions, roughly, that a block has at least: about a µs. */
const least = 4096;
/** Rounds that a loop must have at least if loops inside of it can be shared, too. */
const fewest = 16;

export class SharedLoops implements Sharing {
  readonly shared: SharedLoop[] = [];
  readonly #module: WasmModule;
  readonly #loops: Loops;
  readonly #emission: (state: EmissionState) => Emission;
  #fork: FunctionHandle | null = null;
  /** Of loops that are shared, the least units, and those of a block. */
  readonly #sizes = new Map<Loop, { least: number; block: number }>();
  readonly #reasons = new Map<Loop, Reason>();
  readonly #plans = new Map<Loop, { shared: number | null; reason: Reason | null }>();

  constructor(module: WasmModule, loops: Loops, emission: (state: EmissionState) => Emission) {
    this.#module = module;
    this.#loops = loops;
    this.#emission = emission;
  }

  /** Finds them: the outermost loops that can be shared, and for when those have few rounds the ones inside. */
  choose(g: Emission, choice: Choice, body: readonly Statement[]): void {
    const visit = (loop: Loop): void => {
      const facts = this.#loops.of(loop);
      const size = choice.sizes.get(loop);
      if (size === undefined) facts.inner.forEach(visit);
      const reason = whyNotShared(g, facts);
      if (reason !== null) {
        this.#reasons.set(loop, reason);
        return;
      }
      const block = tuning.always ? 1 : Math.max(1, Math.ceil(least / (choice.costs.get(loop)! * (size ?? 1))));
      const hasInner = size === undefined && facts.inner.some((inner) => this.#holdsShared(inner));
      this.#sizes.set(loop, { block, least: Math.max(2 * block, hasInner && !tuning.always ? fewest : 0) });
    };
    outermost(body).forEach(visit);
  }

  takes(loop: Loop): boolean {
    return this.#sizes.has(loop);
  }

  planOf(loop: Loop): LoopPlan['threads'] {
    const known = this.#plans.get(loop) ?? { shared: null, reason: this.#reasons.get(loop) ?? null };
    this.#plans.set(loop, known);
    return known;
  }

  /** Emits the call, in `g`, and the rounds as a function. The counter is behind them afterwards. */
  share(g: Emission, facts: LoopFacts, { size, units, quotients }: Shared, rounds: EmitRounds): void {
    const { b } = g;
    const { loop, counted, roles } = facts;
    const { least, block } = this.#sizes.get(loop)!;
    this.#fork ??= this.#module.importFunction('hasten', 'fork', ['i32', 'i32', 'i32', 'i32'], ['i32']);
    const fork = this.#fork;
    const index = this.shared.length;
    const stride = counted!.step * size;
    const reductions = [...roles].flatMap(([variable, role]) =>
      typeof role === 'string' ? [] : [[variable, role] as const],
    );
    this.shared.push({ stride, block, isOrdered: reductions.some(([, { exact }]) => !exact) });
    this.planOf(loop)!.shared = index;
    const sums = g.scratch.reserve(reductions.length * 8 * MOST_BLOCKS);
    b.if(b.op('i32.ge_s', units, b.i32(least)), () => {
      const { base } = g.scratch;
      this.#body(g, facts, index, sums, reductions, quotients, rounds);
      const counter = g.local(counted!.variable);
      const from = b.get(counter);
      const blocks = b.call(fork, b.i32(index), from, units, base)!;
      b.forgetLoads();
      b.set(counter, b.op('i32.add', from, b.op('i32.mul', units, b.i32(stride))));
      if (reductions.length > 0) gather(g, reductions, blocks, sums);
    });
  }

  #holdsShared(loop: Loop): boolean {
    return this.takes(loop) || this.#loops.of(loop).inner.some((inner) => this.#holdsShared(inner));
  }

  /** The function `loop0` and so on, and in `g` the stores of what it needs. */
  #body(
    g: Emission,
    facts: LoopFacts,
    index: number,
    sums: number,
    reductions: readonly (readonly [Variable, Reduction])[],
    quotients: ReadonlyMap<Binary, Value>,
    rounds: EmitRounds,
  ): void {
    const { counted, privateArrays } = facts;
    const names = ['scratch', 'own', 'from', 'to', 'block'];
    const b = this.#module.function(`loop${index}`, ['i32', 'i32', 'i32', 'i32', 'i32'], [], {
      export: true,
      parameterNames: names,
    });
    const [base, own, from, to, block] = names.map((_, at) => b.parameter(at)) as [Value, Value, Value, Value, Value];
    const inner = this.#emission({
      ...g,
      b,
      arrays: new Map(),
      bindings: new Map(),
      locals: new Map(),
      targets: new Map(),
      scratch: { ...g.scratch, base: own },
      scalarOnly: b.i32(0),
      apart: true,
      sharing: null,
      plan: emptyPlan(facts, this.#loops, 1, g.fast, null),
    });
    // A call without rounds compiles it.
    b.if(b.op('i32.ge_s', from, to), () => b.return());
    const pass = (value: Value): Value => {
      const { type } = value;
      if (type === 'v128') throw new Error('a vector outside of a gang');
      const offset = g.scratch.reserve(8);
      g.b.store(`${type}.store`, g.scratch.base, value, offset);
      return b.load(`${type}.load`, base, offset);
    };
    const passOperand = (operand: Operand): Operand => uniform(operand.holder, pass(scalarOf(operand)));
    for (const [array, { address, length }] of g.arrays) {
      inner.arrays.set(
        array,
        isScratch(array)
          ? {
              address: privateArrays.has(array) ? b.op('i32.add', own, b.i32(offsetOf(g, address))) : pass(address),
              length: b.i32(array.from.scratch),
            }
          : { address: pass(address), length: pass(length) },
      );
    }
    for (const variable of this.#needs(facts)) {
      const binding = g.bindings.get(variable);
      if (binding !== undefined) {
        const { value, wrapped } = binding;
        inner.bindings.set(variable, {
          value: passOperand(value),
          wrapped: wrapped === null ? null : passOperand(wrapped),
          wide: null,
        });
      } else if (g.locals.has(variable)) b.set(inner.local(variable), pass(g.b.get(g.local(variable))));
    }
    b.set(inner.local(counted!.variable), from);
    for (const [variable, reduction] of reductions) {
      const local = inner.local(variable);
      b.set(local, startOf(inner, g.ranges.holds(variable), reduction, b.get(local)));
    }
    rounds(inner, new Map([...quotients].map(([e, value]) => [e, pass(value)])), to);
    const at = b.op('i32.add', base, b.op('i32.mul', block, b.i32(8 * reductions.length)));
    for (const [i, [variable]] of reductions.entries()) {
      const value = b.get(inner.local(variable));
      b.store(`${value.type as 'i32' | 'f32' | 'f64'}.store`, at, value, sums + 8 * i);
    }
  }

  /** Variables that the loop finds set, and those that what it reads is a name for: tests in front of inner loops use them. */
  #needs({ loop, assigned, counted }: LoopFacts): Set<Variable> {
    const { definitions, bounds } = this.#loops;
    const seen = readIn([loop]);
    for (const variable of seen) {
      const meaning = definitions.expansion(variable);
      if (meaning !== null) for (const read of readsOf(meaning)) seen.add(read);
    }
    const exposed = bounds.exposed(loop);
    const needed = [...seen].filter((variable) => exposed.has(variable) || !assigned.has(variable));
    return new Set(needed.filter((variable) => variable !== counted!.variable));
  }
}

/** Puts together what blocks have added up, in their order. */
function gather(
  g: Emission,
  reductions: readonly (readonly [Variable, Reduction])[],
  blocks: Value,
  sums: number,
): void {
  const { b } = g;
  const block = b.variable('i32', 'block');
  b.set(block, b.i32(0));
  b.block((done) => {
    b.loop([block, ...reductions.map(([variable]) => g.local(variable))], (again) => {
      const at = b.get(block);
      b.branchIf(done, b.op('i32.ge_s', at, blocks));
      const address = b.op('i32.add', g.scratch.base, b.op('i32.mul', at, b.i32(8 * reductions.length)));
      for (const [i, [variable, reduction]] of reductions.entries()) {
        const local = g.local(variable);
        const holder = g.ranges.holds(variable);
        const before = b.get(local);
        const part = b.load(`${before.type as 'i32' | 'f32' | 'f64'}.load`, address, sums + 8 * i);
        b.set(local, scalarOf(join(g, reduction, uniform(holder, before), uniform(holder, part))));
      }
      b.set(block, b.op('i32.add', at, b.i32(1)));
      b.branch(again);
    });
  });
}

/** Why threads cannot share a loop, or null. */
function whyNotShared(g: Emission, facts: LoopFacts): Reason | null {
  const reason = whyNot(g, facts, roundsOf(facts));
  if (reason !== null) return reason;
  const { loop, counted, roles } = facts;
  if ([...roles.values()].some((role) => typeof role !== 'string' && !role.exact && !g.fast)) return inOrder(facts);
  if (!mayRepeat(g, counted!.bound)) {
    return { place: loop.place, message: 'its end is not known before', fix: 'compute its end before the loop' };
  }
  return facts.untestedDependence;
}

const isScratch = (array: ArrayVariable): array is ArrayVariable & { from: { scratch: number } } =>
  'scratch' in array.from;

/** Of a local array in the scratch space of its thread. */
function offsetOf(g: Emission, address: Value): number {
  if (address === g.scratch.base) return 0;
  return address.args[1]!.constant as number;
}

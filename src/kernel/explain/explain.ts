/** The explanation of a kernel, from its program's specialisations, and the text of their modules. */
import type { LoopPlan, Reason } from '../plan.ts';
import { nameOfType } from '../runtime/argument-types.ts';
import { nameOf } from '../runtime/call.ts';
import { type Family, type Specialisation, specialisationsOf } from '../runtime/family.ts';
import { positionOf } from '../runtime/places.ts';
import type { Program } from '../runtime/program.ts';
import type { Sharer } from '../threads/sharer.ts';
import type { Place } from '../tree.ts';
import type { Explanation, LoopExplanation, Position, SignatureExplanation, ThreadsExplanation } from './model.ts';
import { explanationText } from './text.ts';

export function explain(program: Program): Explanation {
  const { name, fast, threads, asJavaScript, sites, source } = program;
  return explanation({
    kernel: name,
    at: source === null ? null : positionOf(sites, [source], { source: 0, start: 0, end: 0 }),
    asJavaScript,
    fast,
    threads,
    signatures: families(program).flatMap((family) => signaturesOf(program, family)),
  });
}

/** The text of all that has been compiled, each module behind its signature. */
export function wat(program: Program): string {
  return families(program)
    .flatMap((family) =>
      specialisationsOf(family).map((one) => `;; ${headOf(program, family, one)}\n${one.compiled.text()}`),
    )
    .join('\n');
}

function families({ callee }: Program): Family[] {
  return callee === null ? [] : [...callee.families.values()];
}

function headOf(program: Program, family: Family, specialisation: Specialisation): string {
  const { parameters } = signatureOf(program, family, specialisation);
  return parameters
    .map(({ name, type, sameAs }) => `${name}: ${type}${sameAs === null ? '' : ` = ${sameAs}`}`)
    .join(', ');
}

function signaturesOf(program: Program, family: Family): SignatureExplanation[] {
  const compiled = specialisationsOf(family);
  const isOnlyCalled = compiled.length === 0 && family.fallback !== null;
  return isOnlyCalled ? [signatureOf(program, family, null)] : compiled.map((one) => signatureOf(program, family, one));
}

function signatureOf(program: Program, family: Family, specialisation: Specialisation | null): SignatureExplanation {
  const { types, fallback } = family;
  const callee = program.callee!;
  const names = types.map((_, parameter) => nameOf(callee, family, parameter));
  const compiled = specialisation?.compiled;
  return {
    parameters: types.map((type, parameter) => {
      const first = specialisation?.same[parameter] ?? parameter;
      const copied = specialisation?.copies[parameter];
      return {
        name: names[parameter]!,
        type: nameOfType(type),
        sameAs: first === parameter ? null : names[first]!,
        reads: compiled?.reads[parameter] ?? false,
        writes: compiled?.writes[parameter] ?? false,
        copies:
          copied === undefined || copied.calls === 0
            ? null
            : { calls: copied.calls, bytesIn: copied.in, bytesOut: copied.out, ms: copied.ms },
      };
    }),
    calls: specialisation?.calls ?? family.calls,
    fallback: fallback === null ? null : { code: fallback.code, message: fallback.message, fix: fallback.fix ?? null },
    compileMs: specialisation?.compileMs ?? null,
    moduleBytes: compiled?.bytes.length ?? null,
    loops: (compiled?.plan.loops ?? []).map((loop) =>
      explainLoop(loop, specialisation!.sharer, (place) => positionOf(program.sites, compiled!.sources, place)),
    ),
  };
}

/** Adds the text to the data. */
function explanation(data: Omit<Explanation, 'toString'>): Explanation {
  return Object.assign(Object.create({ toString: asText }), data);
}

function asText(this: Explanation): string {
  return explanationText(this);
}

/** A plan's loop with the places of the user's files. */
function explainLoop(
  loop: LoopPlan,
  sharer: Sharer | null,
  locate: (place: Place) => Position | null,
): LoopExplanation {
  const { place, reason, threads, inner, ...rest } = loop;
  const located = (why: Reason | null) =>
    why === null ? null : { at: locate(why.place), message: why.message, fix: why.fix };
  return {
    at: locate(place),
    ...rest,
    reason: located(reason),
    threads: threads === null ? null : { reason: located(threads.reason), ...figuresOf(sharer, threads.shared) },
    inner: inner.map((below) => explainLoop(below, sharer, locate)),
  };
}

function figuresOf(sharer: Sharer | null, index: number | null): Omit<ThreadsExplanation, 'reason'> {
  const loop = index === null ? undefined : sharer?.loops[index];
  if (sharer === null || loop === undefined) {
    return { shareable: false, most: 1, used: 1, runs: 0, shared: 0, ms: null, alone: null };
  }
  const { used, runs, shared, unit, ms } = loop;
  const known = unit === 0 ? null : ms;
  return { shareable: true, most: sharer.team, used, runs, shared, ms: known, alone: sharer.whyAlone(loop) };
}

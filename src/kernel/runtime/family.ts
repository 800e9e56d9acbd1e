/**
 * The specialisations of one signature. Most signatures have one; calls that pass the same view twice, one of them to be
 * written, have one more for each way of doing so, since there the two names are one array. `flat` is what the
 * module's `run` is called with: filled anew by every call, so that a call allocates nothing.
 */
import type { HastenError } from '../../support/errors.ts';
import type { Sharer } from '../threads/sharer.ts';
import type { ArgumentType } from '../tree.ts';
import { isArrayCode, sizeOf, typeOfCode } from './argument-types.ts';
import type { Compiled } from './compiled.ts';

/** The compiled form of a signature. */
export interface Specialisation {
  compiled: Compiled;
  /** As in the request that it was compiled for. */
  same: readonly number[];
  run: (...flat: number[]) => number | undefined;
  /** Of the scratch space that a call takes, the threads' own included. */
  scratchBytes: number;
  /** Shares its loops among threads; null where there are none to be shared. */
  sharer: Sharer | null;
  /** ms from text to function. */
  compileMs: number;
  calls: number;
  /** By parameter. */
  copies: CopyFigures[];
}

export interface Family {
  codes: readonly number[];
  types: readonly ArgumentType[];
  /** Where a parameter's address or value is in `flat`; an array's length is behind its address. */
  positions: readonly number[];
  /** Bytes of an element of an array, 0 for what is none. */
  sizes: readonly number[];
  flat: number[];
  /**
   * By parameter, the array of the last call if it lies in the shared memory: what is in `flat` for it is still right,
   * since such an array never moves or changes its length. `NOTHING` for all else.
   */
  seen: unknown[];
  /** The specialisation of the last call, if all its arrays are in `seen`. */
  last: Specialisation | null;
  /** For calls in which no view is passed twice. */
  base: Specialisation | null;
  others: Map<string, Specialisation>;
  /** Pairs of parameters of which one may be written: where they overlap, it matters. */
  pairs: readonly number[];
  /** Why calls of this signature run as JavaScript, with `fallback: 'js'`. */
  fallback: HastenError | null;
  /** Of those calls. */
  calls: number;
}

/** What was copied for a parameter, all calls together. */
export interface CopyFigures {
  /** Calls in which it was copied in or out. */
  calls: number;
  /** Bytes. */
  in: number;
  out: number;
  ms: number;
}

/** What no argument is. */
export const NOTHING: unknown = Symbol('nothing');

export function newFamily(codes: readonly number[]): Family {
  const types = codes.map(typeOfCode);
  const positions: number[] = [];
  let next = 0;
  for (const code of codes) {
    positions.push(next);
    next += isArrayCode(code) ? 2 : 1;
  }
  return {
    codes: [...codes],
    types,
    positions,
    sizes: types.map((type) => (type.kind === 'array' ? sizeOf(type.dtype) : 0)),
    // The address of scratch space and `scalarOnly` are the last two.
    flat: new Array<number>(next + 2).fill(0),
    seen: types.map(() => NOTHING),
    last: null,
    base: null,
    others: new Map(),
    pairs: pairsOf(types, () => true),
    fallback: null,
    calls: 0,
  };
}

export function newSpecialisation(
  made: Pick<Specialisation, 'compiled' | 'same' | 'run' | 'sharer' | 'compileMs'>,
): Specialisation {
  const scratchBytes = made.sharer?.scratchBytes ?? made.compiled.scratchBytes;
  return { ...made, scratchBytes, calls: 0, copies: made.same.map(() => ({ calls: 0, in: 0, out: 0, ms: 0 })) };
}

/** Adds a specialisation. */
export function admit(family: Family, specialisation: Specialisation): void {
  if (isPlain(specialisation.same)) {
    const { writes } = specialisation.compiled;
    family.base = specialisation;
    family.pairs = pairsOf(family.types, (i, j) => writes[i]! || writes[j]!);
  } else family.others.set(specialisation.same.join(), specialisation);
}

/** All of them. */
export function specialisationsOf({ base, others }: Family): Specialisation[] {
  return base === null ? [...others.values()] : [base, ...others.values()];
}

/** Whether no view is passed twice. */
export function isPlain(same: readonly number[]): boolean {
  return same.every((first, parameter) => first === parameter);
}

function pairsOf(types: readonly ArgumentType[], matters: (i: number, j: number) => boolean): number[] {
  const pairs: number[] = [];
  for (let j = 0; j < types.length; j++) {
    for (let i = 0; i < j; i++) {
      if (types[i]!.kind === 'array' && types[j]!.kind === 'array' && matters(i, j)) pairs.push(i, j);
    }
  }
  return pairs;
}

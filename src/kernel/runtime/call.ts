/**
 * One call of a kernel: the types of its arguments, the specialisation for them, where the arguments are, and the call of
 * the module. What is known already takes a fraction of a µs and allocates nothing (benchmarks/kernel/overhead.ts). What
 * always holds: when a call ends, by an exception too, its temporary space has been given back.
 */
import { isOurs } from '../../shared-memory/memory.ts';
import { mark, release, takeTemporary } from '../../shared-memory/temporary.ts';
import { HastenError } from '../../support/errors.ts';
import {
  bufferOf,
  byteOffsetOf,
  codeOf,
  describeArgument,
  INT,
  isArrayCode,
  type KernelArray,
  lengthOf,
  NONE,
  NUMBER,
} from './argument-types.ts';
import { type CopiedArray, copyIn, copyOut, place } from './copies.ts';
import { type Family, NOTHING, newFamily, type Specialisation } from './family.ts';
import { titleOf } from './title.ts';

/** Elements that an array may have: lengths and indices are int32. */
const LONGEST = 0x7fffffff;

/** What calls of one kernel need; each kernel has one. */
export interface Callee {
  readonly name: string;
  /** Of the parameters that a call passes. */
  readonly parameterNames: readonly string[];
  /** How many it must pass at least. */
  readonly required: number;
  /** Arrays that are passed behind the arguments of every call. */
  readonly captured: readonly KernelArray[];
  readonly capturedNames: readonly string[];
  /** 1 for a number that was no int32 once: it is a float64 from then on, so that it is compiled twice at most. */
  readonly floats: Uint8Array;
  recent: Family | null;
  readonly families: Map<string, Family>;
  /** The specialisation of a family for that `same`, compiled if need be; null where calls run as JavaScript. */
  specialise(family: Family, same: number[]): Specialisation | null;
  /** Throws the error of a call that cannot be passed on, or says with `fallback: 'js'` that JavaScript runs instead. */
  giveUp(error: HastenError): void;
  /** Runs the original. */
  original(values: readonly unknown[]): unknown;
}

/** Calls the kernel. Throws `HASTEN_KERNEL_ARGUMENT` for arguments that no kernel takes, and what compiling throws. */
export function call(callee: Callee, values: readonly unknown[]): unknown {
  const family = familyFor(callee, values);
  if (family === null) return callee.original(values);
  if (family.fallback !== null) return callOriginal(callee, family, values);
  const { flat, positions, codes, seen } = family;
  const count = codes.length - callee.captured.length;
  let outside = 0;
  let isKnown = family.last !== null;
  for (let i = 0; i < codes.length; i++) {
    const at = positions[i]!;
    if (!isArrayCode(codes[i]!)) {
      flat[at] = values[i] as number;
      continue;
    }
    const array = (i < count ? values[i] : callee.captured[i - count]) as KernelArray;
    if (array === seen[i]) continue;
    isKnown = false;
    family.last = null;
    flat[at] = byteOffsetOf(array) | 0;
    const length = lengthOf(array);
    if (length > LONGEST) throw tooLong(callee, nameOf(callee, family, i), length);
    flat[at + 1] = length;
    if (isOurs(bufferOf(array))) seen[i] = array;
    else {
      seen[i] = NOTHING;
      outside++;
    }
  }
  if (outside > 0) return callWithCopies(callee, family, values);
  const specialisation = isKnown ? family.last : select(callee, family);
  if (specialisation === null) return callOriginal(callee, family, values);
  family.last = specialisation;
  specialisation.calls++;
  const { compiled, run, scratchBytes } = specialisation;
  if (scratchBytes === 0) return result(compiled.returns, invoke(run, flat));
  const before = mark();
  try {
    flat[flat.length - 2] = takeTemporary(scratchBytes) | 0;
    return result(compiled.returns, invoke(run, flat));
  } finally {
    release(before);
  }
}

/** The family of a call's signature, made if it is new; null where calls with such arguments run as JavaScript. */
function familyFor(callee: Callee, values: readonly unknown[]): Family | null {
  const { recent, floats } = callee;
  const count = values.length;
  let known = recent !== null && recent.codes.length === count + callee.captured.length;
  for (let i = 0; known && i < count; i++) {
    const value = values[i];
    if (value === recent!.seen[i]) continue;
    const code = codeOf(value);
    // A number that was no int32 once is none from then on, but another one may be the first.
    known = code === recent!.codes[i] || (code === INT && floats[i] === 1 && recent!.codes[i] === NUMBER);
  }
  return known ? recent : findFamily(callee, values);
}

function findFamily(callee: Callee, values: readonly unknown[]): Family | null {
  const { required, parameterNames, floats, captured } = callee;
  let count = values.length;
  while (count > required && values[count - 1] === undefined) count--;
  if (count < required || count > parameterNames.length) {
    callee.giveUp(wrongCount(callee, values.length));
    return null;
  }
  const codes: number[] = [];
  for (let i = 0; i < count; i++) {
    let code = codeOf(values[i]);
    if (code === NONE) {
      callee.giveUp(wrongArgument(callee, i, values[i]));
      return null;
    }
    if (code === NUMBER) floats[i] = 1;
    else if (code === INT && floats[i] === 1) code = NUMBER;
    codes.push(code);
  }
  return familyOf(callee, [...codes, ...captured.map(codeOf)]);
}

/** The family of a signature by the codes of all parameters, made if it is new, and the most recent from now on. */
export function familyOf(callee: Callee, codes: readonly number[]): Family {
  const key = codes.join();
  let family = callee.families.get(key);
  if (family === undefined) {
    family = newFamily(codes);
    callee.families.set(key, family);
  }
  callee.recent = family;
  return family;
}

function callWithCopies(callee: Callee, family: Family, values: readonly unknown[]): unknown {
  const arrays: CopiedArray[] = [];
  const count = family.codes.length - callee.captured.length;
  for (let parameter = 0; parameter < family.codes.length; parameter++) {
    if (!isArrayCode(family.codes[parameter]!)) continue;
    const array = (parameter < count ? values[parameter] : callee.captured[parameter - count]) as KernelArray;
    if (!isOurs(bufferOf(array))) arrays.push({ parameter, array });
  }
  const before = mark();
  try {
    const ranges = place(family, arrays);
    const specialisation = select(callee, family);
    if (specialisation === null) return callOriginal(callee, family, values);
    specialisation.calls++;
    const { compiled, run, scratchBytes } = specialisation;
    const { flat } = family;
    if (scratchBytes > 0) flat[flat.length - 2] = takeTemporary(scratchBytes) | 0;
    copyIn(family, ranges, specialisation);
    let returned: number | undefined;
    try {
      returned = invoke(run, flat);
    } finally {
      // After an exception too: what was stored before it is there, as in JavaScript.
      copyOut(family, ranges, specialisation);
    }
    return result(compiled.returns, returned);
  } finally {
    release(before);
  }
}

function callOriginal(callee: Callee, family: Family, values: readonly unknown[]): unknown {
  family.calls++;
  return callee.original(values);
}

/** The specialisation for the addresses in `flat`, where it notes whether arrays overlap. */
function select(callee: Callee, family: Family): Specialisation | null {
  const { flat, pairs, positions, sizes } = family;
  let overlap = 0;
  let same: number[] | null = null;
  for (let p = 0; p < pairs.length; p += 2) {
    const i = pairs[p]!;
    const j = pairs[p + 1]!;
    const atI = positions[i]!;
    const atJ = positions[j]!;
    const startI = flat[atI]! >>> 0;
    const startJ = flat[atJ]! >>> 0;
    const bytesI = flat[atI + 1]! * sizes[i]!;
    const bytesJ = flat[atJ + 1]! * sizes[j]!;
    if (startI >= startJ + bytesJ || startJ >= startI + bytesI || bytesI === 0 || bytesJ === 0) continue;
    if (startI === startJ && bytesI === bytesJ && family.codes[i] === family.codes[j]) {
      same ??= sameViews(family);
    } else overlap = 1;
  }
  flat[flat.length - 1] = overlap;
  if (same !== null) return family.others.get(same.join()) ?? callee.specialise(family, same);
  return (
    family.base ??
    callee.specialise(
      family,
      family.codes.map((_, parameter) => parameter),
    )
  );
}

/** For each parameter the first one that is passed the very same view, also where none of the two is written. */
function sameViews({ codes, flat, positions }: Family): number[] {
  return codes.map((code, j) => {
    if (!isArrayCode(code)) return j;
    const at = positions[j]!;
    const isSame = (other: number, i: number): boolean => {
      const start = positions[i]!;
      return i < j && other === code && flat[start] === flat[at] && flat[start + 1] === flat[at + 1];
    };
    const first = codes.findIndex(isSame);
    return first < 0 ? j : first;
  });
}

function result(returns: 'nothing' | 'number' | 'boolean', returned: number | undefined): unknown {
  return returns === 'boolean' ? returned !== 0 : returned;
}

/** `run(...flat)`, without the array that a spread makes. */
function invoke(run: (...flat: number[]) => number | undefined, f: number[]): number | undefined {
  switch (f.length) {
    case 4:
      return run(f[0]!, f[1]!, f[2]!, f[3]!);
    case 5:
      return run(f[0]!, f[1]!, f[2]!, f[3]!, f[4]!);
    case 6:
      return run(f[0]!, f[1]!, f[2]!, f[3]!, f[4]!, f[5]!);
    case 7:
      return run(f[0]!, f[1]!, f[2]!, f[3]!, f[4]!, f[5]!, f[6]!);
    case 8:
      return run(f[0]!, f[1]!, f[2]!, f[3]!, f[4]!, f[5]!, f[6]!, f[7]!);
    case 9:
      return run(f[0]!, f[1]!, f[2]!, f[3]!, f[4]!, f[5]!, f[6]!, f[7]!, f[8]!);
    case 10:
      return run(f[0]!, f[1]!, f[2]!, f[3]!, f[4]!, f[5]!, f[6]!, f[7]!, f[8]!, f[9]!);
    case 11:
      return run(f[0]!, f[1]!, f[2]!, f[3]!, f[4]!, f[5]!, f[6]!, f[7]!, f[8]!, f[9]!, f[10]!);
    case 12:
      return run(f[0]!, f[1]!, f[2]!, f[3]!, f[4]!, f[5]!, f[6]!, f[7]!, f[8]!, f[9]!, f[10]!, f[11]!);
    default:
      return Reflect.apply(run, undefined, f);
  }
}

/** The name of a parameter of a family, captured ones included. */
export function nameOf(
  { parameterNames, capturedNames }: Pick<Callee, 'parameterNames' | 'capturedNames'>,
  { codes }: Pick<Family, 'codes'>,
  parameter: number,
): string {
  const count = codes.length - capturedNames.length;
  return (parameter < count ? parameterNames[parameter] : capturedNames[parameter - count])!;
}

function wrongCount({ name, required, parameterNames }: Callee, count: number): HastenError {
  const most = parameterNames.length;
  const range = required === most ? (most === 0 ? 'none' : most) : `${required} to ${most}`;
  return new HastenError(
    'HASTEN_KERNEL_ARGUMENT',
    `\`${name}(${parameterNames.join(', ')})\` was called with ${count} argument${count === 1 ? '' : 's'}`,
    {
      fix: `pass ${range}${count < required ? `, or give \`${parameterNames[count]}\` a default in the function` : ''}`,
    },
  );
}

function wrongArgument({ name, parameterNames, required }: Callee, parameter: number, value: unknown): HastenError {
  const { what, fix } = describeArgument(value);
  const message = `\`${parameterNames[parameter]}\` of ${titleOf(name)} was passed ${what}`;
  const hasDefault = value === undefined && parameter >= required;
  return new HastenError('HASTEN_KERNEL_ARGUMENT', message, { fix: hasDefault ? 'pass its default' : fix });
}

function tooLong({ name }: Callee, parameter: string, length: number): HastenError {
  const message = `\`${parameter}\` of ${titleOf(name)} has ${length} elements`;
  return new HastenError('HASTEN_KERNEL_ARGUMENT', message, {
    fix: `pass at most ${LONGEST}: subarrays, one at a time`,
  });
}

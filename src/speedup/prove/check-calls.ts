/**
 * One candidate called with each recorded call, and compared to the bit: results, changed arguments, what was thrown, and
 * what of it is one object in two places.
 */
import { distanceOf } from '../../bench/check/same.ts';
import { countCalls, loadCalls, type Outcome, type RecordedCall } from '../record/calls.ts';
import type { CheckAsk, Checked } from './check-model.ts';
import { type AnyFunction, loadFunction, readPlan } from './load-function.ts';
import { Sharing } from './sharing.ts';

export async function checkCalls({
  plan: path,
  candidate,
  tolerance,
  sharing: recordedSharing,
}: CheckAsk): Promise<Checked> {
  const plan = readPlan(path);
  const fn = await loadFunction(plan, candidate);
  const count = countCalls(plan.recording);
  const checked: Checked = {
    difference: null,
    isSame: true,
    threw: null,
    largestError: 0,
    firstCallMs: 0,
    callNs: [],
    changesArguments: false,
    sharing: [],
    hits: null,
  };
  const sharing = new Sharing();
  for (let index = 0; index < count; index++) {
    // Two times: what is compared with, and what is called.
    const [call] = loadCalls(plan.recording, [index]) as [RecordedCall];
    const [{ args }] = loadCalls(plan.recording, [index]) as [RecordedCall];
    checked.changesArguments ||= call.argsAfter !== null;
    const begin = process.hrtime.bigint();
    const result = await called(fn, args, plan.isAsync);
    const ns = Number(process.hrtime.bigint() - begin);
    if (index === 0) checked.firstCallMs = ns / 1e6;
    checked.callNs.push(ns);
    const shared = sharing.of(args, 'value' in result ? result.value : undefined);
    checked.sharing.push(shared);
    const where = count === 1 ? '' : `call ${index + 1}: `;
    if ('error' in result && 'value' in call.result) {
      checked.threw = `${where}threw ${result.error.name}: ${result.error.message}`;
      return checked;
    }
    compare(checked, call, result, args, where, tolerance ?? 0);
    const unlike = unlikeSharing(shared, recordedSharing?.[index] ?? withRecorded(call, shared));
    if (checked.difference === null && unlike !== null) {
      checked.difference = where + unlike;
      checked.largestError = null;
    }
    if (checked.difference !== null && checked.largestError === null) break;
  }
  checked.hits = fn.stats?.().hits ?? null;
  return checked;
}

async function called(fn: AnyFunction, args: unknown[], isAsync: boolean): Promise<Outcome> {
  try {
    const value = fn(...args);
    return { value: isAsync ? await value : value };
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    return { error: { name: error.name, message: error.message } };
  }
}

/** Notes the first difference, and how far numbers are from each other, also behind it. */
function compare(
  checked: Checked,
  { args, argsAfter, result: wanted }: RecordedCall,
  result: Outcome,
  given: unknown[],
  where: string,
  tolerance: number,
): void {
  const note = (first: unknown, other: unknown, path: string) => {
    const exact = distanceOf(first, other, 0, path).difference;
    if (exact === null) return;
    checked.isSame = false;
    const { difference: beyond, largestError } = distanceOf(first, other, Number.POSITIVE_INFINITY, path);
    const difference = tolerance === 0 ? exact : distanceOf(first, other, tolerance, path).difference;
    if (difference !== null) checked.difference ??= where + difference;
    if (beyond !== null) checked.largestError = null;
    else if (checked.largestError !== null) checked.largestError = Math.max(checked.largestError, largestError);
  };
  if ('error' in wanted) note(wanted.error, 'error' in result ? result.error : 'no error', 'error');
  else note(wanted.value, 'value' in result ? result.value : undefined, 'result');
  note(argsAfter ?? args, given, 'arguments');
}

/** What of it the recording knows: whether the result is an argument itself. */
function withRecorded({ resultIs }: RecordedCall, shared: string[]): string[] {
  const others = shared.filter((one) => !/^result is arguments\[\d+\]$/.test(one));
  // An argument that is two of them is known by the first.
  return resultIs === null ? others : shared.length > others.length ? shared : [`result is arguments[${resultIs}]`];
}

/** The first that is shared in one and not in the other. */
function unlikeSharing(here: readonly string[], recorded: readonly string[]): string | null {
  const missing = recorded.find((one) => !here.includes(one));
  if (missing !== undefined) return `in the recorded call ${missing}, here it is another one`;
  const added = here.find((one) => !recorded.includes(one));
  return added === undefined ? null : `${added}, in the recorded call it is another one`;
}

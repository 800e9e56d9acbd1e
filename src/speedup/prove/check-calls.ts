/**
 * One candidate called with each recorded call, and compared to the bit: results, changed arguments, what was thrown, and
 * whether a result shares memory with an argument, which whoever writes into it would notice.
 */
import { distanceOf } from '../../bench/check/same.ts';
import { countCalls, loadCalls, type Outcome, type RecordedCall } from '../record/calls.ts';
import type { CheckAsk, Checked } from './check-model.ts';
import { type AnyFunction, loadFunction, readPlan } from './load-function.ts';

export async function checkCalls({ plan: path, candidate, tolerance, aliases }: CheckAsk): Promise<Checked> {
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
    aliases: [],
    hits: null,
  };
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
    const shared = 'value' in result ? aliasesOf(result.value, args) : '';
    checked.aliases.push(shared);
    const where = count === 1 ? '' : `call ${index + 1}: `;
    if ('error' in result && 'value' in call.result) {
      checked.threw = `${where}threw ${result.error.name}: ${result.error.message}`;
      return checked;
    }
    compare(checked, call, result, args, where, tolerance ?? 0);
    const wanted = aliases?.[index] ?? recordedAlias(call, shared);
    if (checked.difference === null && wanted !== shared) {
      checked.difference = `${where}the result ${shared || NO_ALIAS}, the recorded one ${wanted || NO_ALIAS}`;
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

const NO_ALIAS = 'shares nothing with the arguments';

/** Of the recording as far as it is known there: whether the result is an argument itself. */
function recordedAlias({ resultIs }: RecordedCall, found: string): string {
  if (resultIs !== null) return `is argument ${resultIs + 1} itself`;
  return found.endsWith('itself') ? '' : found;
}

/** `is argument 1 itself`, `shares memory with argument 2`; empty where neither is. */
function aliasesOf(result: unknown, args: unknown[]): string {
  if (typeof result !== 'object' || result === null) return '';
  const itself = args.indexOf(result);
  if (itself >= 0) return `is argument ${itself + 1} itself`;
  const memory = memoryOf(result);
  const sharing = memory === null ? -1 : args.findIndex((arg) => memoryOf(arg) === memory);
  return sharing < 0 ? '' : `shares memory with argument ${sharing + 1}`;
}

function memoryOf(value: unknown): ArrayBufferLike | null {
  if (value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) return value;
  return ArrayBuffer.isView(value) ? value.buffer : null;
}

/**
 * What a function's parameters are called, for messages and for `ignore`. Simple lists are read without the parser, which
 * most programs then never load.
 */
import type { AnyFunction } from '../../source/registry.ts';
import { reader } from './load-reader.ts';
import type { Parameter } from './read-parameters.ts';

/**
 * Names of the parameters, in order; of one that is taken apart its index: `['path', '1']`. A rest parameter counts as
 * one. Nothing for a function whose text cannot be read.
 */
export function parameterNames(fn: AnyFunction): readonly string[] {
  return parametersOf(fn).map(({ name }, index) => name ?? String(index));
}

/** For each parameter the properties that it takes by `{ … }`, or null where it does not. */
export function destructured(fn: AnyFunction): readonly (readonly string[] | null)[] {
  return parametersOf(fn).map(({ properties }) => properties);
}

/** The index of the parameter that takes all that is left; -1 where there is none. */
export function restParameter(fn: AnyFunction): number {
  return parametersOf(fn).findIndex(({ isRest }) => isRest);
}

const known = new WeakMap<AnyFunction, readonly Parameter[]>();

function parametersOf(fn: AnyFunction): readonly Parameter[] {
  let parameters = known.get(fn);
  if (parameters === undefined) {
    const text = Function.prototype.toString.call(fn);
    parameters = simpleParameters(text) ?? reader().parametersIn(text);
    known.set(fn, parameters);
  }
  return parameters;
}

const NAME = /^[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u;
const BARE = /^(?:async\s+)?([\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*)\s*=>/u;
const HEAD = /^(?:async\b\s*)?(?:function\b\s*)?(?:\*\s*)?(?:[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*)?\s*\(/u;

/** Null where a parser is needed to tell: strings, regular expressions and comments may hold anything. */
export function simpleParameters(text: string): Parameter[] | null {
  const bare = BARE.exec(text);
  if (bare !== null) return [{ name: bare[1]!, properties: null, isRest: false }];
  const head = HEAD.exec(text);
  if (head === null) return null;
  const pieces = split(text, head[0].length);
  const parameters = pieces?.map(parameterOf);
  return parameters === undefined || parameters.includes(null) ? null : (parameters as Parameter[]);
}

/** What stands between the commas, up to the bracket that closes the list. Null where that cannot be told. */
function split(text: string, from: number): string[] | null {
  const pieces: string[] = [];
  let depth = 0;
  let start = from;
  for (let at = from; at < text.length; at++) {
    const character = text[at]!;
    if ('\'"`/\\'.includes(character)) return null;
    if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character) && --depth < 0) return [...pieces, text.slice(start, at)].filter(isThere);
    else if (character === ',' && depth === 0) {
      pieces.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return null;
}

function isThere(piece: string): boolean {
  return piece.trim() !== '';
}

function parameterOf(piece: string): Parameter | null {
  const isRest = /^\s*\.\.\./.test(piece);
  const target = piece.replace(/^\s*\.\.\./, '').trim();
  if (target.startsWith('[')) return { name: null, properties: null, isRest };
  if (target.startsWith('{')) {
    const properties = split(target, 1)?.map(keyOf);
    if (properties === undefined || properties.includes(null)) return null;
    return { name: null, properties: (properties as string[]).filter((name) => name !== ''), isRest };
  }
  const name = keyOf(target);
  return name === null || name === '' ? null : { name, properties: null, isRest };
}

/** The name before a `:` or `=`; empty for `...others`, null for what is none. */
function keyOf(piece: string): string | null {
  if (piece.trim().startsWith('...')) return '';
  const name = /^[^:=]*/.exec(piece)![0].trim();
  return NAME.test(name) ? name : null;
}

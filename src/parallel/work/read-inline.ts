/**
 * What a worker is told of a function that is written in the call. What always holds: what a worker cannot know of it is
 * refused here, at the call, with its name and place; what is found out about a text is found out once. Loaded by itself
 * (inline.ts), so refusals are data: what is thrown at users is thrown there.
 */
import { pathToFileURL } from 'node:url';
import type { Node } from '../../instrument/ast.ts';
import { type CallSite, readCallSite } from '../../source/call-site.ts';
import { type FreeVariable, freeVariables } from '../../source/free-variables.ts';
import { hashOf } from '../../source/hash-of.ts';
import { type LocatedText, locate } from '../../source/locate.ts';
import { placeIn } from '../../source/place.ts';
import { type ParsedFunction, parseText, type Unreadable } from '../../source/text.ts';
import { keepsName, rewrittenBy } from '../../source/tools.ts';
import type { ErrorPlace } from '../../support/errors.ts';
import type { AnyFunction, InlineDescriptor } from './descriptor.ts';
import { GLOBALS, OF_COMMONJS } from './globals.ts';
import { inLinesOf } from './lines-of.ts';

/** What the error is made of. */
export interface Refusal {
  readonly refused: 'HASTEN_TASK_SOURCE' | 'HASTEN_TASK_FREE_VARIABLE';
  readonly message: string;
  readonly place: ErrorPlace;
}

/** Of a text at a place. */
interface Inline extends LocatedText {
  readonly parsed: ParsedFunction | Unreadable;
  /** Without globals. */
  readonly free: readonly FreeVariable[];
  descriptor: InlineDescriptor | null;
}

/** As many texts are remembered. */
const MOST = 1000;
const known = new Map<string, Inline>();

export function readInline(fn: AnyFunction, captures: object | undefined, site: CallSite): InlineDescriptor | Refusal {
  const inline = read(fn, site);
  const refusal =
    unreadable(inline, fn.name, site) ?? unknown(inline, captures, site) ?? missing(inline, captures, site);
  if (refusal !== null) return refusal;
  inline.descriptor ??= describe(inline, fn, site);
  return inline.descriptor;
}

function read(fn: AnyFunction, site: CallSite): Inline {
  const text = Function.prototype.toString.call(fn);
  const at = readCallSite(site);
  const key = `${at?.file}:${at?.line}:${at?.column} ${text}`;
  let inline = known.get(key);
  if (inline === undefined) {
    const parsed = parseText(text, fn.name);
    const free = 'why' in parsed ? [] : freeVariables(parsed.ast as unknown as Node).filter(isUnknown);
    inline = { text, parsed, free, descriptor: null };
    if (known.size >= MOST) known.clear();
    known.set(key, inline);
  }
  return inline;
}

function isUnknown({ name }: FreeVariable): boolean {
  return !GLOBALS.has(name) && !keepsName(name);
}

function unreadable(inline: Inline, name: string, site: CallSite): Refusal | null {
  const title = name === '' ? 'the function' : `\`${name}\``;
  const fix = 'give an ordinary or async function, or a task of a module';
  const { parsed } = inline;
  if ('why' in parsed) {
    const reasons = {
      native: 'is native: it has no text that a worker could run',
      bound: 'is bound: its text cannot be had, and what it is bound to neither',
      class: 'is a class',
      syntax: `has a text that cannot be read by itself${parsed.why === 'syntax' && parsed.message ? `: ${parsed.message}` : ''}`,
    };
    const at = parsed.why === 'syntax' ? parsed.at : 0;
    const place = parsed.why === 'native' || parsed.why === 'bound' ? {} : placeIn(site, inline, at);
    const way = parsed.why === 'native' ? 'call it in a function: (value) => Math.sqrt(value)' : fix;
    return { refused: 'HASTEN_TASK_SOURCE', message: `${title} ${reasons[parsed.why]}`, place: { ...place, fix: way } };
  }
  const { ast, wrapping } = parsed;
  let reason: string | null = null;
  if (ast.generator) reason = 'is a generator, which gives its values one by one: a worker sends one result';
  else if (wrapping[0].startsWith('(class')) reason = 'uses private members of its class';
  if (reason === null) return null;
  return {
    refused: 'HASTEN_TASK_SOURCE',
    message: `${title} ${reason}`,
    place: { ...placeIn(site, inline, 0), fix },
  };
}

function unknown(inline: Inline, captures: object | undefined, site: CallSite): Refusal | null {
  const [first] = inline.free;
  if (first === undefined) return null;
  const { name, at } = first;
  const refuse = (message: string, fix: string): Refusal => ({
    refused: 'HASTEN_TASK_FREE_VARIABLE',
    message,
    place: { ...placeIn(site, inline, at), fix },
  });
  const tool = rewrittenBy(name);
  if (tool !== null) return refuse(`${tool.name} put \`${name}\` into the function's text`, tool.fix);
  if (captures !== undefined && Object.hasOwn(captures, name)) {
    return refuse(
      `\`${name}\` is given by \`with\`, but the function does not take it`,
      `take it as the destructured last parameter: \`(item, { ${name} }) => …\``,
    );
  }
  if (['this', 'super', 'arguments', 'new.target', 'import.meta'].includes(name)) {
    const fix =
      name === 'import.meta'
        ? 'give what is needed of it by `with`'
        : 'take what is needed as a parameter, or by `with`';
    return refuse(`\`${name}\` is not there in a worker`, fix);
  }
  if (OF_COMMONJS.has(name)) {
    const fix =
      name === 'require'
        ? "use `await import('…')`, or a task: `task(module, function)`"
        : `give it by \`with: { ${name} }\`, or make the function a task: \`task(module, function)\``;
    return refuse(`\`${name}\` belongs to a module, and a function that is sent to a worker has none around it`, fix);
  }
  return refuse(
    `\`${name}\` is defined outside of the function, and a worker does not know it`,
    `give it by \`with: { ${name} }\` and take it as \`{ ${name} }\`, the last parameter, where it is data; or export the function as a task: \`task(import.meta, function)\``,
  );
}

/** What the last parameter takes apart has to be in `with`. */
function missing(inline: Inline, captures: object | undefined, site: CallSite): Refusal | null {
  if (captures === undefined) return null;
  const last = 'ast' in inline.parsed ? inline.parsed.ast.params.at(-1) : undefined;
  if (last?.type !== 'ObjectPattern') return null;
  for (const property of last.properties) {
    if (property.type !== 'Property' || property.computed || property.value.type === 'AssignmentPattern') continue;
    const name = property.key.type === 'Identifier' ? property.key.name : null;
    if (name === null || name in captures) continue;
    const fix = `give it: \`with: { ${[...Object.keys(captures), name].join(', ')} }\``;
    return {
      refused: 'HASTEN_TASK_FREE_VARIABLE',
      message: `the function takes \`${name}\`, which \`with\` does not have`,
      place: { ...placeIn(site, inline, property.start), fix },
    };
  }
  return null;
}

function describe(inline: Inline, fn: AnyFunction, site: CallSite): InlineDescriptor {
  const { text, parsed } = inline;
  const [before, after] = 'ast' in parsed ? parsed.wrapping : ['', ''];
  const place = locate(site, inline, 0);
  const laidOut = place.exact ? inLinesOf(text, (offset) => locate(site, inline, offset)) : text;
  return {
    kind: 'inline',
    text: before + laidOut + after,
    hash: hashOf(text),
    name: fn.name,
    strict: isStrict(fn),
    file: place.file?.startsWith('/') ? pathToFileURL(place.file).href : place.file,
    line: place.exact ? place.line : (readCallSite(site)?.line ?? 1),
    column: Math.max(1, (place.exact ? place.column : 1) - before.length),
  };
}

/** Of strict code, or an arrow function or method, for which it makes no difference here. */
function isStrict(fn: AnyFunction): boolean {
  try {
    // Functions of sloppy code alone give an answer: null, while they do not run.
    return (fn as unknown as { caller: unknown }).caller === undefined;
  } catch {
    return true;
  }
}

/** What is kept of a kernel, as bytes: a line of JSON, and the module behind it. */
import type { SourceParameter } from '../front/text.ts';
import type { FunctionText } from '../function-text.ts';
import type { Compiled } from '../runtime/compiled.ts';

/** Without what can be made again of the rest. */
export type KeptCompiled = Omit<Compiled, 'text'>;

/** To be counted up with each change of what is written here, or of what the runtime reads of it. */
export const FORMAT = 1;

const LINE_END = 10;
/** A text of the compiler's own, which no place leads back to. */
const OWN: FunctionText = { text: '', name: '' };

/** `texts`: the user's, of the kernel and what it captures. */
export function encodeCompiled(compiled: Compiled, texts: readonly FunctionText[]): Uint8Array {
  const { bytes, text: _, sources, ...data } = compiled;
  const line = Buffer.from(`${JSON.stringify({ ...data, sources: sources.map((source) => texts.indexOf(source)) })}\n`);
  return Buffer.concat([line, bytes]);
}

export function decodeCompiled(entry: Uint8Array, texts: readonly FunctionText[]): KeptCompiled {
  const end = entry.indexOf(LINE_END);
  const { sources, ...data } = JSON.parse(Buffer.from(entry.subarray(0, end)).toString()) as Omit<
    KeptCompiled,
    'bytes' | 'sources'
  > & { sources: number[] };
  return { ...data, bytes: entry.subarray(end + 1), sources: sources.map((index) => texts[index] ?? OWN) };
}

export function encodeParameters(parameters: readonly SourceParameter[]): Uint8Array {
  return Buffer.from(JSON.stringify(parameters));
}

export function decodeParameters(entry: Uint8Array): SourceParameter[] {
  return JSON.parse(Buffer.from(entry).toString()) as SourceParameter[];
}

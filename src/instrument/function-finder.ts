/**
 * The other way round: from the positions that V8 reports in a text that ran to functions and lines as the user wrote
 * them, named and placed as the transform names and places them.
 */
import type { SourceType } from './ast.ts';
import { type FunctionInfo, FunctionTable } from './functions.ts';
import { LineStarts } from './line-starts.ts';
import { parse } from './parser.ts';
import { type Positions, positionsOf } from './positions.ts';
import { lineOf, sourceOf } from './spots.ts';

export interface FoundFunction {
  name: string;
  /** A file as the source map gives it; null: the text's own. */
  source: string | null;
  line: number;
  column: number;
  endLine: number;
}

/** A generated line that holds more of the original's lines than this says nothing about any of them. */
const MOST_LINES_IN_ONE = 3;

export class FunctionFinder {
  readonly #code: string;
  readonly #starts: LineStarts;
  readonly #positions: Positions;
  readonly #functions: FunctionInfo[];

  /** Throws acorn's SyntaxError for text that is not JavaScript. */
  constructor(code: string, sourceType: SourceType, sourceMap: string | null) {
    this.#code = code;
    this.#starts = new LineStarts(code);
    this.#positions = positionsOf(code, sourceMap);
    this.#functions = new FunctionTable(parse(code, sourceType), 'auto').all;
  }

  /** How many lines the text has. */
  get lines(): number {
    return this.#starts.count;
  }

  /**
   * The function whose parameters begin at a line and column, both from 0. Null for what V8 makes by itself
   * (constructors and initialisers that nobody wrote).
   */
  function(line: number, column: number): FoundFunction | null {
    const position = this.#starts.start(line) + column;
    const found = position === 0 ? this.#functions[0] : this.#functions.findLast((info) => beginsAt(info, position));
    if (!found) return null;
    const { start, end } = found.node;
    const spot = this.#positions.spot(start);
    return {
      name: found.name,
      source: this.#source(spot),
      line: lineOf(spot),
      column: this.#positions.column(start),
      endLine: lineOf(this.#positions.spot(end)),
    };
  }

  /** Where a position, both numbers from 0, stands in the original. */
  place(line: number, column: number): { source: string | null; line: number; column: number } | null {
    const position = this.#starts.start(line) + column;
    const spot = this.#positions.spot(position);
    if (spot === 0) return null;
    return { source: this.#source(spot), line: lineOf(spot), column: this.#positions.column(position) };
  }

  /** The original of a line, from 1; null where it has none, or many. */
  line(line: number): { source: string | null; line: number } | null {
    const start = this.#starts.start(line - 1);
    const text = this.#code.slice(start, this.#starts.start(line)).trimEnd();
    const first = this.#positions.spot(start + text.length - text.trimStart().length);
    const last = this.#positions.spot(start + Math.max(0, text.length - 1));
    if (first === 0 || Math.abs(last - first) > MOST_LINES_IN_ONE) return null;
    return { source: this.#source(first), line: lineOf(first) };
  }

  #source(spot: number): string | null {
    return this.#positions.sources[sourceOf(spot)] || null;
  }
}

/** Whether V8's position of a function, where its parameters begin, is this one's. */
function beginsAt({ node }: FunctionInfo, position: number): boolean {
  const parameters = node.params?.[0]?.start ?? node.body?.start ?? node.start;
  return node.start <= position && position <= parameters;
}

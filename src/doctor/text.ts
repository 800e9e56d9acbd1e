/** A module's tree with its lines: what stands around a line, which is all that a profile knows of a place. */
import { eachChild, isFunction, isLoop, type Node } from '../instrument/ast.ts';
import type { ProgramModule } from '../remedies/slice/module.ts';

export interface Loop {
  node: Node;
  /** From 1. */
  first: number;
  last: number;
}

export interface Enclosing {
  node: Node;
  first: number;
  last: number;
}

export class Text {
  readonly module: ProgramModule;
  /** The offset at which each line begins. */
  readonly #starts: number[] = [0];

  constructor(module: ProgramModule) {
    this.module = module;
    for (let at = module.text.indexOf('\n'); at >= 0; at = module.text.indexOf('\n', at + 1)) this.#starts.push(at + 1);
  }

  /** The line of an offset, from 1. */
  lineOf(at: number): number {
    let low = 0;
    let high = this.#starts.length;
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (this.#starts[middle]! <= at) low = middle;
      else high = middle;
    }
    return low + 1;
  }

  /** All nodes that a line is within, the outermost first. */
  around(line: number): Node[] {
    const found: Node[] = [];
    const visit = (node: Node): void => {
      if (this.lineOf(node.start) > line || this.lineOf(node.end) < line) return;
      found.push(node);
      eachChild(node, visit);
    };
    visit(this.module.ast);
    return found;
  }

  /** Nodes that begin on a line, in the order of the text. */
  on(line: number): Node[] {
    return this.around(line).filter(({ start }) => this.lineOf(start) === line);
  }

  /** The loops around a line, the outermost first, up to the function that the line is in. */
  loopsAround(line: number): Loop[] {
    const around = this.around(line).filter(
      (node) => isLoop(node) || (isFunction(node) && this.lineOf(node.body.start) < line),
    );
    return around.slice(around.findLastIndex(isFunction) + 1).map((node) => this.place(node));
  }

  /** The functions around a line, the innermost last; one that begins on the line is around it. */
  functionsAround(line: number): Enclosing[] {
    return this.around(line)
      .filter(isFunction)
      .map((node) => this.place(node));
  }

  place(node: Node): Enclosing {
    return { node, first: this.lineOf(node.start), last: this.lineOf(node.end) };
  }
}

/** A module's tree with its lines: what stands around a line, which is all that a profile knows of a place. */
import { eachChild, isFunction, isLoop, type Node } from '../instrument/ast.ts';
import { lineOf, type ProgramModule } from '../remedies/slice/module.ts';

/** A loop or a function with its lines. */
export interface Enclosing {
  node: Node;
  /** From 1. */
  first: number;
  last: number;
}

export class Text {
  readonly module: ProgramModule;

  constructor(module: ProgramModule) {
    this.module = module;
  }

  /** The line of an offset, from 1. */
  lineOf(at: number): number {
    return lineOf(this.module, at);
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
  loopsAround(line: number): Enclosing[] {
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

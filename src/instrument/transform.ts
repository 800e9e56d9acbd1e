/**
 * The source transform: gives each line of each function a place, counts its starts and keeps it as the frame's current
 * line. Text in, text out; what runs it is hook.ts, and what the numbers mean is in the module map.
 *
 * What always holds: insertions only, no line break in them (edits.ts); the program computes what it computed, functions
 * keep their names, `this`, `arguments` and length; a place's count is exact, also when anything throws. This file has
 * the module and its functions; what is in them is in transform-statements.ts and transform-expressions.ts.
 */
import { after, isAnonymousDefinition, isDirective, type Node } from './ast.ts';
import { Callees } from './callees.ts';
import { count, countAndLook, FrameCode } from './frame.ts';
import { FunctionTable, formOf } from './functions.ts';
import type { MappedFunction, ModuleMap } from './module-map.ts';
import { withMovedMap } from './moved-map.ts';
import { names } from './names.ts';
import { ObservePlan } from './observe.ts';
import { parse } from './parser.ts';
import { splitBySource } from './split-by-source.ts';
import { lineOf, sourceOf } from './spots.ts';
import { type Scope, type TransformOptions, UNKNOWN } from './transform-expressions.ts';
import { StatementTransform } from './transform-statements.ts';

export type { TransformOptions } from './transform-expressions.ts';

export interface Transformed {
  code: string;
  map: ModuleMap;
}

/** Throws acorn's SyntaxError for text that is not JavaScript. */
export function transform(code: string, options: TransformOptions): Transformed {
  const program = parse(code, options.sourceType);
  const functions = new FunctionTable(program, options.frames);
  const observe = Boolean(options.observe && options.hits);
  const callees = options.callees || observe ? new Callees(program, functions) : null;
  const plan = observe ? new ObservePlan(program, functions, callees as Callees) : null;
  return new Transform(code, options, functions, options.callees ? callees : null, plan).run(program);
}

class Transform extends StatementTransform {
  readonly #entries: number[] = [];

  run(program: Node): Transformed {
    this.#module(program);
    const code = this.edits.apply(this.code);
    const { sourceMap, sourceType } = this.options;
    const { sources } = this.positions;
    return {
      code: sourceMap === null ? code : withMovedMap(code, this.code, this.edits.all(), sourceMap),
      map: splitBySource({
        sourceType,
        sources,
        functions: this.#mapped(),
        places: this.places,
        callees: this.calleePlaces,
        observed: this.observed,
      }),
    };
  }

  #mapped(): MappedFunction[] {
    return this.functions.all.map((info) => {
      // A bundle begins with helpers that have no original.
      const spot = info.index === 0 ? 1 : this.positions.spot(info.node.start);
      const end = this.positions.spot(Math.max(info.node.start, info.node.end - 1));
      return {
        name: info.name,
        spot,
        column: info.index === 0 ? 1 : this.positions.column(info.node.start),
        endLine: lineOf(sourceOf(end) === sourceOf(spot) ? Math.max(spot, end) : spot),
        framed: info.framed,
        light: this.functions.lightCallees(info),
        entry: this.#entries[info.index] as number,
      };
    });
  }

  #module(program: Node): void {
    const info = this.functions.of(program);
    const scope: Scope = {
      info,
      frame: new FrameCode(info, 'plain'),
      places: new Map(),
      current: UNKNOWN,
      entry: UNKNOWN,
      shown: null,
      finalizers: 0,
    };
    const body: Node[] = program.body;
    const first = body.find((statement) => !isDirective(statement));
    this.#entries[info.index] = this.newPlace(1, info.index, false) - this.options.base;
    if (!first) return;
    const entry = this.options.base;
    const start = this.edits.insert(first.start, '');
    this.statements(body, scope);
    const frame = scope.frame as FrameCode;
    start.text =
      `${info.suspends ? 'let' : 'const'} ${names.frame}=${names.moduleStart}(${entry});` +
      `${frame.locals}${this.options.hits ? `${count(entry)};` : ''}`;
    this.edits.insert((body.at(-1) as Node).end, `;${frame.pop};`);
  }

  protected override functionNode(node: Node): void {
    const info = this.functions.of(node);
    const frame = info.framed ? new FrameCode(info, formOf(info)) : null;
    const shown = (frame && this.plan?.entry(node)) ?? null;
    const scope: Scope = {
      info,
      frame,
      places: new Map(),
      current: UNKNOWN,
      entry: UNKNOWN,
      shown: shown?.given ?? null,
      finalizers: 0,
    };
    const unmarked: Scope = { ...scope, frame: null };
    for (const param of node.params ?? []) this.expression(param, unmarked);
    if (node.type === 'ArrowFunctionExpression' && node.expression) this.#expressionBody(node, scope);
    else this.#blockBody(node, scope);
    if (!shown) return;
    const { given: _, ...entry } = shown;
    this.observed.push({ place: this.#entries[info.index] as number, kind: 'entry', ...entry });
  }

  #expressionBody(node: Node, scope: Scope): void {
    const start = after(this.code, node.params.at(-1)?.end ?? node.start, '=>');
    const spot = this.spot(node.body);
    const place = this.place(scope, spot);
    scope.entry = place;
    const counted = this.countStart(scope, spot);
    this.#entries[scope.info.index] = place - this.options.base;
    const { frame } = scope;
    if (!frame) {
      if (counted) this.edits.insert(start, `(${counted},`);
      this.expression(node.body, scope);
      if (counted) this.edits.insert(node.end, ')');
      return;
    }
    const prologue = this.edits.insert(start, '');
    scope.current = place;
    const anonymous = isAnonymousDefinition(node.body);
    const [open, close] = anonymous ? [`(${frame.pop},`, ')'] : frame.afterValue(this.leave(node.body, frame));
    this.expression(node.body, scope);
    prologue.text = `{${frame.enter(place)}${counted && `${counted};`}return ${open}`;
    this.edits.insert(node.end, `${close}${frame.leaveAtEnd(false)}}`);
  }

  #blockBody(node: Node, scope: Scope): void {
    const isStatic = node.type === 'StaticBlock';
    const statements: Node[] = isStatic ? node.body : node.body.body;
    const end = (isStatic ? node : node.body).end - 1;
    const first = statements.find((statement) => !isDirective(statement) && statement.type !== 'FunctionDeclaration');
    const directives = statements.filter(isDirective);
    const open = isStatic ? after(this.code, node.start, '{') : node.body.start + 1;
    const start = directives.at(-1)?.end ?? open;
    const { frame } = scope;
    const prologue = this.edits.insert(start, '');
    // The first statement's count is the number of calls, if there is one that is counted.
    const counts = first !== undefined && !/^(Block|Empty)Statement$/.test(first.type);
    const entry = counts
      ? this.place(scope, this.spot(first))
      : this.newPlace(this.spot(node), scope.info.index, false);
    if (counts) scope.entry = entry;
    this.#entries[scope.info.index] = entry - this.options.base;
    scope.current = frame ? entry : UNKNOWN;
    this.statements(statements, scope);
    const { shown } = scope;
    const counted =
      counts || !this.options.hits ? '' : `${shown === null ? count(entry) : countAndLook(entry, shown)};`;
    prologue.text = (directives.length > 0 ? ';' : '') + (frame ? frame.enter(entry) : '') + counted;
    const last = statements.at(-1);
    if (frame)
      this.edits.insert(end, frame.leaveAtEnd(last?.type !== 'ReturnStatement' && last?.type !== 'ThrowStatement'));
  }
}

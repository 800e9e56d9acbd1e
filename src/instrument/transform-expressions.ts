/**
 * The transform of expressions: marks on the lines of calls, suspensions, classes, and the places that all marks and
 * counters name. Statements and functions are built upon it (transform-statements.ts, transform.ts).
 */
import {
  callsSomething,
  eachChild,
  isAnonymousDefinition,
  isClass,
  isFunction,
  mayRunLater,
  type Node,
  type SourceType,
} from './ast.ts';
import type { Callees } from './callees.ts';
import { Edits } from './edits.ts';
import { count, type FrameCode } from './frame.ts';
import type { Frames, FunctionInfo, FunctionTable } from './functions.ts';
import type { MappedCallee } from './module-map.ts';
import { names } from './names.ts';
import { type Positions, positionsOf } from './positions.ts';

export interface TransformOptions {
  sourceType: SourceType;
  /** The number of the module's first place. */
  base: number;
  frames: Frames;
  /** Whether to count; without, only marks are made. */
  hits: boolean;
  /** Whether calls out of the user's code have places of their own; by default they have not. */
  callees?: boolean;
  /** The text's source map, as JSON: all positions are then those of the original. */
  sourceMap: string | null;
}

/** The function that is being walked. */
export interface Scope {
  info: FunctionInfo;
  /** Null: no frame, so marks are left out. */
  frame: FrameCode | null;
  /** The function's places by spot. */
  places: Map<number, number>;
  /** The place that is certainly marked at this point of the walk, -1 if none is. */
  current: number;
  /** The place whose first start is still to be counted as the function's call. */
  entry: number;
  /** How many `finally` blocks of the function still follow a `return` here. */
  finalizers: number;
}

/** No place is certainly marked. */
export const UNKNOWN = -1;

export abstract class ExpressionTransform {
  protected readonly code: string;
  protected readonly options: TransformOptions;
  protected readonly functions: FunctionTable;
  protected readonly edits = new Edits();
  protected readonly positions: Positions;
  /** As the module map has them. */
  protected readonly places: number[] = [];
  protected readonly calleePlaces: MappedCallee[] = [];
  /** Null: calls are under their lines' places. */
  readonly #callees: Callees | null;
  /** The number of a callee's place, by function, spot and name. */
  readonly #placeOfCallee = new Map<string, number>();
  /** Lines on which a statement starts, as far as the walk has come. */
  readonly #startedSpots = new Set<number>();

  constructor(code: string, options: TransformOptions, functions: FunctionTable, callees: Callees | null) {
    this.code = code;
    this.options = options;
    this.functions = functions;
    this.#callees = callees;
    this.positions = positionsOf(code, options.sourceMap);
  }

  /** A function with all that is in it. */
  protected abstract functionNode(node: Node): void;

  protected spot(node: Node): number {
    return this.positions.spot(node.start);
  }

  /** The number of the scope's place at a spot; made when it is asked for first. */
  protected place(scope: Scope, spot: number): number {
    const known = scope.places.get(spot);
    if (known !== undefined) return known;
    const place = this.newPlace(spot, scope.info.index, false);
    scope.places.set(spot, place);
    return place;
  }

  protected newPlace(spot: number, functionIndex: number, isHit: boolean): number {
    const index = this.places.length / 3;
    this.places.push(spot, functionIndex, isHit ? 1 : 0);
    return this.options.base + index;
  }

  /** The code that counts a start at `spot`: of the line, if it is the first there, or of the function. */
  protected countStart(scope: Scope, spot: number): string {
    const place = this.place(scope, spot);
    const isHit = !this.#startedSpots.has(spot);
    const isEntry = scope.entry === place;
    this.#startedSpots.add(spot);
    if (isHit) this.places[3 * (place - this.options.base) + 2] = 1;
    if (isEntry) scope.entry = UNKNOWN;
    return (isHit || isEntry) && this.options.hits ? count(place) : '';
  }

  /** Walks an expression and runs `action` once its value is known. */
  protected withValue(argument: Node, scope: Scope, action: string): void {
    const simple = isAnonymousDefinition(argument) || /^(Identifier|Literal|ThisExpression)$/.test(argument.type);
    // Without a value to keep the action may come first; an identifier that throws does so before anything changed.
    const early = simple && argument.type !== 'Identifier';
    const [open, close] = early ? [`(${action},`, ')'] : (scope.frame as FrameCode).afterValue(action);
    this.edits.insert(argument.start, open);
    this.expression(argument, scope);
    this.edits.insert(argument.end, close);
  }

  /** How a frame is left with a value. */
  protected leave(argument: Node, frame: FrameCode): string {
    return mayRunLater(argument) ? frame.popWithValue : frame.pop;
  }

  /** `inChain`: on the spine of an optional chain, where nothing may be put into parentheses. */
  protected expression(node: Node, scope: Scope, inChain = false): void {
    if (isFunction(node)) return this.functionNode(node);
    if (isClass(node)) return this.classBody(node, scope);
    switch (node.type) {
      case 'Identifier':
      case 'Literal':
      case 'ThisExpression':
        return;
      case 'ChainExpression':
        return this.expression(node.expression, scope, true);
      case 'MemberExpression':
        this.expression(node.object, scope, inChain);
        if (node.computed) this.expression(node.property, scope);
        return;
      case 'CallExpression':
      case 'NewExpression':
        return this.call(node, scope, inChain);
      case 'AwaitExpression':
      case 'YieldExpression':
        if (scope.frame) return this.suspension(node, scope, scope.frame);
    }
    eachChild(node, (child) => this.expression(child, scope));
  }

  /** The place under which a call runs: its line's, or that of what it calls outside the user's code. */
  protected placeOfCall(node: Node, scope: Scope): number {
    const { callee } = node;
    const spot = this.spot(callee.type === 'MemberExpression' && !callee.computed ? callee.property : node);
    const found = this.#callees?.of(node) ?? null;
    if (found === null) return this.place(scope, spot);
    const key = `${scope.info.index} ${spot} ${found.callsBack} ${found.name}`;
    let place = this.#placeOfCallee.get(key);
    if (place === undefined) {
      place = this.newPlace(spot, scope.info.index, false);
      this.#placeOfCallee.set(key, place);
      this.calleePlaces.push({ ...found, place: place - this.options.base });
    }
    return place;
  }

  /** The place for the head of a chain of calls: the first one's, where no argument could carry its mark. */
  protected placeOfHead(node: Node, scope: Scope): number {
    const first = this.#callees === null ? node : firstCallOf(node);
    const isMarked = this.#callees !== null && first.arguments.length === 0;
    return isMarked ? this.placeOfCall(first, scope) : this.place(scope, this.spot(node));
  }

  /** A call on another line than its statement gets a mark, and the marks of its arguments are taken back before it. */
  protected call(node: Node, scope: Scope, inChain: boolean): void {
    const { frame } = scope;
    const { callee } = node;
    const args: Node[] = node.arguments;
    const place = frame ? this.placeOfCall(node, scope) : 0;
    const startPlace = frame ? this.placeOfHead(node, scope) : 0;
    const wrapped = frame !== null && !inChain && scope.current !== startPlace && callee.name !== 'eval';
    if (wrapped) {
      this.edits.insert(node.start, `(${frame.mark(startPlace)},`);
      scope.current = startPlace;
    }
    // V8 quotes the callee in its messages, so nothing is put around it.
    this.expression(callee, scope, true);
    for (const argument of args.slice(0, -1)) this.expression(argument, scope);
    const last = args.at(-1);
    if (last) {
      const value = last.type === 'SpreadElement' ? last.argument : last;
      if (frame && this.needsMark(scope, place, value)) {
        const marks = callsSomething(value);
        const [open, close] = marks ? frame.afterValue(frame.mark(place)) : [`(${frame.mark(place)},`, ')'];
        this.edits.insert(value.start, open);
        this.expression(value, scope);
        this.edits.insert(value.end, close);
        scope.current = place;
      } else {
        this.expression(value, scope);
      }
    }
    if (wrapped) this.edits.insert(node.end, ')');
  }

  /** Whether the call itself would run under another line's mark: the chain's one before, or one of its arguments'. */
  protected needsMark(scope: Scope, place: number, lastArgument: Node): boolean {
    if (scope.current !== place) return true;
    return (
      callsSomething(lastArgument) &&
      (this.#callees !== null || this.positions.spot(lastArgument.end) !== this.places[3 * (place - this.options.base)])
    );
  }

  /** An `await` whose value is iterated right away: V8 quotes it. The frame is given back; the caller takes it up. */
  protected awaitIterable(node: Node, scope: Scope): void {
    this.withValue(node.argument, scope, (scope.frame as FrameCode).pop);
    scope.current = UNKNOWN;
  }

  /** `await` and `yield`: the frame is given back before and taken up behind. */
  protected suspension(node: Node, scope: Scope, frame: FrameCode): void {
    frame.usesValue = true;
    const place = scope.current === UNKNOWN ? this.place(scope, this.spot(node)) : scope.current;
    const resume = `,${node.type === 'AwaitExpression' ? frame.resume(place) : frame.push(place)},${names.value})`;
    if (!node.argument) {
      this.edits.insert(node.start, `(${frame.pop},${names.value}=`);
    } else {
      this.edits.insert(node.start, `(${names.value}=`);
      this.withValue(node.argument, scope, frame.pop);
    }
    this.edits.insert(node.end, resume);
    scope.current = place;
  }

  protected classBody(node: Node, scope: Scope): void {
    if (node.superClass) this.expression(node.superClass, scope);
    const unmarked: Scope = { ...scope, frame: null, current: UNKNOWN };
    for (const member of node.body.body) {
      if (member.type === 'StaticBlock') {
        this.functionNode(member);
        continue;
      }
      if (member.computed) this.expression(member.key, unmarked);
      if (!member.value) continue;
      if (member.type !== 'PropertyDefinition' || isAnonymousDefinition(member.value)) {
        this.expression(member.value, unmarked);
        continue;
      }
      const counted = this.countStart(unmarked, this.spot(member));
      if (counted) this.edits.insert(member.value.start, `(${counted},`);
      this.expression(member.value, unmarked);
      if (counted) this.edits.insert(member.value.end, ')');
    }
  }
}

/** In `a(1).b(2).c(3)` the call of `a`. */
function firstCallOf(call: Node): Node {
  for (let at: Node = call.callee; ; ) {
    if (at.type === 'MemberExpression') at = at.object;
    else if (at.type === 'ChainExpression') at = at.expression;
    else return at.type === 'CallExpression' || at.type === 'NewExpression' ? firstCallOf(at) : call;
  }
}

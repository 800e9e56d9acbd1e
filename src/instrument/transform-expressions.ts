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
import { type Edit, Edits } from './edits.ts';
import { count, countAndLook, type FrameCode, look } from './frame.ts';
import type { Frames, FunctionInfo, FunctionTable } from './functions.ts';
import type { MappedCallee, MappedObservation } from './module-map.ts';
import { names } from './names.ts';
import type { ObservePlan, WatchedNode } from './observe.ts';
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
  /** Whether calls are looked at (observe.ts), which needs `hits`; by default they are not. */
  observe?: boolean;
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
  /** What is shown of the function's parameters when a call is looked at; null: no call is. */
  shown: string | null;
  /** How many `finally` blocks of the function still follow a `return` here. */
  finalizers: number;
}

/** The callees and objects that an expression begins with: `a.find(…)?.b` in `a.find(…)?.b.c(…)`. */
interface Spine {
  /** What is to be looked at once the whole expression has its value; null where nothing can be put behind it. */
  looks: string[] | null;
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
  protected readonly observed: MappedObservation[] = [];
  /** Null: calls are under their lines' places, unless they are watched. */
  readonly #callees: Callees | null;
  /** Null: nothing is looked at. */
  protected readonly plan: ObservePlan | null;
  /** The number of a callee's place, by function, spot and name. */
  readonly #placeOfCallee = new Map<string, number>();
  /** Lines on which a statement starts, as far as the walk has come. */
  readonly #startedSpots = new Set<number>();

  constructor(
    code: string,
    options: TransformOptions,
    functions: FunctionTable,
    callees: Callees | null,
    plan: ObservePlan | null,
  ) {
    this.code = code;
    this.options = options;
    this.functions = functions;
    this.#callees = callees;
    this.plan = plan;
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
    if (!(isHit || isEntry) || !this.options.hits) return '';
    return isEntry && scope.shown !== null ? countAndLook(place, scope.shown) : count(place);
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

  /** `spine`: of which the expression is a part, so that it may not be put into parentheses. */
  protected expression(node: Node, scope: Scope, spine: Spine | null = null): void {
    if (isFunction(node)) return this.functionNode(node);
    if (isClass(node)) return this.classBody(node, scope);
    switch (node.type) {
      case 'Identifier':
      case 'Literal':
      case 'ThisExpression':
        return;
      case 'ChainExpression':
        return this.#chain(node, scope, spine);
      case 'MemberExpression':
        this.expression(node.object, scope, spine);
        if (node.computed) this.expression(node.property, scope);
        return;
      case 'CallExpression':
      case 'NewExpression':
        return this.call(node, scope, spine);
      case 'AwaitExpression':
      case 'YieldExpression':
        if (scope.frame) return this.suspension(node, scope, scope.frame);
        break;
      case 'ArrayExpression':
      case 'ObjectExpression': {
        const watched = spine || this.plan?.isQuoted(node) ? null : this.plan?.watched(node);
        if (watched) return this.copy(node, scope, watched);
      }
    }
    eachChild(node, (child) => this.expression(child, scope));
  }

  /** The place under which a call runs: its line's, or that of what it calls outside the user's code. */
  protected placeOfCall(node: Node, scope: Scope): number {
    const { callee } = node;
    const spot = this.spot(callee?.type === 'MemberExpression' && !callee.computed ? callee.property : node);
    // A literal with a spread calls nothing.
    const found = callee ? (this.#callees?.of(node) ?? null) : null;
    const watched = this.plan?.watched(node) ?? null;
    if (found === null && watched === null) return this.place(scope, spot);
    const key = `${scope.info.index} ${spot} ${found?.callsBack} ${found?.name ?? watched?.name}`;
    let place = this.#placeOfCallee.get(key);
    if (place === undefined) {
      place = this.newPlace(spot, scope.info.index, false);
      this.#placeOfCallee.set(key, place);
      const relative = place - this.options.base;
      if (found) this.calleePlaces.push({ ...found, place: relative });
      if (watched) {
        const { name, from, watched: how } = watched;
        this.observed.push({ place: relative, kind: 'call', name, from, watched: how });
      }
    }
    return place;
  }

  /** Whether a call has a place of its own. */
  #hasPlace(call: Node): boolean {
    return this.#callees !== null || (this.plan?.watched(call) ?? null) !== null;
  }

  /** The place for the head of a chain of calls: the first one's, where no argument could carry its mark. */
  protected placeOfHead(node: Node, scope: Scope): number {
    const first = firstCallOf(node);
    const isMarked = this.#hasPlace(first) && first.arguments.length === 0;
    return isMarked ? this.placeOfCall(first, scope) : this.place(scope, this.spot(node));
  }

  /** An optional chain: one expression as a whole, with nothing put around its parts. */
  #chain(node: Node, scope: Scope, spine: Spine | null): void {
    if (spine) return this.expression(node.expression, scope, spine);
    const looks = this.#looksBehind(node, scope);
    const start = this.edits.insert(node.start, '');
    this.expression(node.expression, scope, { looks });
    this.#show(start, node, scope, looks);
  }

  /** Where looks are gathered that may stand behind an expression; null where nothing may. */
  #looksBehind(node: Node, { frame }: Scope): string[] | null {
    return frame && !this.plan?.isQuoted(node) ? [] : null;
  }

  /** Puts looks behind an expression, whose first insertion is `start`. */
  #show(start: Edit, node: Node, { frame }: Scope, looks: string[] | null): void {
    if (!frame || !looks || looks.length === 0) return;
    const [open, close] = frame.afterValue(looks.join(','));
    start.text = open;
    this.edits.insert(node.end, close);
  }

  /** A call on another line than its statement gets a mark, and the marks of its arguments are taken back before it. */
  protected call(node: Node, scope: Scope, spine: Spine | null): void {
    const { frame } = scope;
    const { callee } = node;
    const args: Node[] = node.arguments;
    const watched = this.plan?.watched(node) ?? null;
    const place = frame || watched ? this.placeOfCall(node, scope) : 0;
    const startPlace = frame ? this.placeOfHead(node, scope) : 0;
    const isWrappable = !spine && callee.name !== 'eval' && !this.plan?.isQuoted(node);
    const first: string[] = [];
    if (isWrappable) {
      if (frame && scope.current !== startPlace) {
        first.push(frame.mark(startPlace));
        scope.current = startPlace;
      }
      const counted = this.#countHead(node, scope);
      if (counted) first.push(counted);
    }
    if (first.length > 0) this.edits.insert(node.start, `(${first.join(',')},`);
    const start = this.edits.insert(node.start, '');
    const looks = spine ? spine.looks : isWrappable ? this.#looksBehind(node, scope) : null;
    const behind = looks && watched ? this.#shownBehind(node, watched, isWrappable) : null;
    if (behind !== null) looks?.push(look(place, behind));
    // V8 quotes the callee in its messages, so nothing is put around it.
    this.expression(callee, scope, { looks });
    for (const argument of args.slice(0, -1)) this.expression(argument, scope);
    const last = args.at(-1);
    if (last) this.#lastArgument(last, node, scope, place, watched, looks === null);
    if (isWrappable) this.#show(start, node, scope, looks);
    if (first.length > 0) this.edits.insert(node.end, ')');
  }

  /** Counts the call that a chain begins with, if no argument could carry that. */
  #countHead(node: Node, scope: Scope): string {
    const first = firstCallOf(node);
    const watched = first.arguments.length === 0 ? this.plan?.watched(first) : null;
    return watched ? countAndLook(this.placeOfCall(first, scope), watched.receiver ?? '') : '';
  }

  /** The last argument, with what is to be done once all are there. */
  #lastArgument(
    last: Node,
    call: Node,
    scope: Scope,
    place: number,
    watched: WatchedNode | null,
    isEarly: boolean,
  ): void {
    const { frame } = scope;
    const value = last.type === 'SpreadElement' ? last.argument : last;
    const actions: string[] = [];
    let readsValue = false;
    const isMarked = frame !== null && this.needsMark(scope, place, value);
    if (isMarked) actions.push(frame.mark(place));
    if (watched) {
      // Where nothing can be shown behind the call (`for (const x of xs.concat(…))`), its collection is shown here.
      const early = frame && isEarly && watched.watched.size === 'receiver' ? watched.receiver : null;
      const shown = early ?? this.#shownBefore(call, watched, frame !== null);
      readsValue = shown === names.value;
      actions.push(shown === '' ? count(place) : countAndLook(place, shown));
    }
    if (actions.length === 0) return this.expression(value, scope);
    const action = actions.join(',');
    const isLate = frame !== null && (readsValue || callsSomething(value));
    const [open, close] = isLate ? frame.afterValue(action) : [`(${action},`, ')'];
    this.edits.insert(value.start, open);
    this.expression(value, scope);
    this.edits.insert(value.end, close);
    if (isMarked) scope.current = place;
  }

  /**
   * What is shown once the call, or all of the expression that it is the spine of, has its value; null where that is
   * nothing. A collection is shown then and not between the callee and the call, where V8 would look the method up again
   * (5 ns) and would not inline it: each element that `find` then tries takes twice as long.
   */
  #shownBehind({ arguments: args }: Node, { watched, receiver }: WatchedNode, isWhole: boolean): string | null {
    if (args.length === 0) return null;
    if (watched.size === 'result') return isWhole ? names.value : null;
    return watched.size === 'receiver' ? receiver : null;
  }

  /** The text that a call is about to parse; empty where it can be shown only by evaluating it again. */
  #shownBefore({ arguments: args }: Node, { watched }: WatchedNode, hasFrame: boolean): string {
    const [text] = args as [Node, ...Node[]];
    if (watched.size !== 'argument' || text.type === 'SpreadElement') return '';
    if (text.type === 'Identifier') return text.name;
    return hasFrame && args.length === 1 ? names.value : '';
  }

  /** A literal with a spread: counted before anything of it is done. */
  protected copy(node: Node, scope: Scope, watched: WatchedNode): void {
    const place = this.placeOfCall(node, scope);
    const mark = scope.frame && scope.current !== place ? `${scope.frame.mark(place)},` : '';
    if (scope.frame) scope.current = place;
    this.edits.insert(node.start, `(${mark}${countAndLook(place, watched.receiver as string)},`);
    eachChild(node, (child) => this.expression(child, scope));
    this.edits.insert(node.end, ')');
  }

  /** Whether the call itself would run under another line's mark: the chain's one before, or one of its arguments'. */
  protected needsMark(scope: Scope, place: number, lastArgument: Node): boolean {
    if (scope.current !== place) return true;
    return (
      callsSomething(lastArgument) &&
      (this.#callees !== null || this.positions.spot(lastArgument.end) !== this.places[3 * (place - this.options.base)])
    );
  }

  /**
   * An `await` whose value is iterated right away: V8 quotes it. The frame is given back; the caller takes it up, and
   * then does what this gives.
   */
  protected awaitIterable(node: Node, scope: Scope): string {
    const frame = scope.frame as FrameCode;
    const place = this.placeOfWait(node, scope);
    this.withValue(node.argument, scope, place === null ? frame.pop : `${frame.pop},${frame.waitBegins(place)}`);
    scope.current = UNKNOWN;
    return place === null ? '' : `${frame.waitEnds(place)};`;
  }

  /** The place of an `await` in a loop; null for others. */
  protected placeOfWait(node: Node, scope: Scope): number | null {
    if (!this.plan?.isLoopAwait(node)) return null;
    const place = this.newPlace(this.spot(node), scope.info.index, false);
    this.observed.push({ place: place - this.options.base, kind: 'await' });
    return place;
  }

  /** `await` and `yield`: the frame is given back before and taken up behind. */
  protected suspension(node: Node, scope: Scope, frame: FrameCode): void {
    frame.usesValue = true;
    const place = scope.current === UNKNOWN ? this.place(scope, this.spot(node)) : scope.current;
    const isAwait = node.type === 'AwaitExpression';
    const wait = isAwait ? this.placeOfWait(node, scope) : null;
    const ended = wait === null ? '' : `,${frame.waitEnds(wait)}`;
    const resume = `,${isAwait ? frame.resume(place) : frame.push(place)}${ended},${names.value})`;
    if (!node.argument) {
      this.edits.insert(node.start, `(${frame.pop},${names.value}=`);
    } else {
      this.edits.insert(node.start, `(${names.value}=`);
      this.withValue(node.argument, scope, wait === null ? frame.pop : `${frame.pop},${frame.waitBegins(wait)}`);
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

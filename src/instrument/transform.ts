/**
 * The source transform: gives each line of each function a place, counts its starts and keeps it as the frame's current
 * line. Text in, text out; what runs it is hook.ts, and what the numbers mean is in the module map.
 *
 * What always holds: insertions only, no line break in them (edits.ts); the program computes what it computed, functions
 * keep their names, `this`, `arguments` and length; a place's count is exact, also when anything throws.
 */
import {
  after,
  callsSomething,
  eachChild,
  isAnonymousDefinition,
  isAwaitUsing,
  isClass,
  isDirective,
  isFunction,
  isTrivial,
  type Node,
  parse,
  returns,
  type SourceType,
} from './ast.ts';
import { Edits } from './edits.ts';
import { count, FrameCode } from './frame.ts';
import { type Frames, type FunctionInfo, FunctionTable, formOf } from './functions.ts';
import type { MappedFunction, ModuleMap } from './module-map.ts';
import { withMovedMap } from './moved-map.ts';
import { names } from './names.ts';
import { lineOf, type Positions, positionsOf, sourceOf } from './positions.ts';
import { splitBySource } from './split-by-source.ts';

export interface TransformOptions {
  sourceType: SourceType;
  /** The number of the module's first place. */
  base: number;
  frames: Frames;
  /** Whether to count; without, only marks are made. */
  hits: boolean;
  /** The text's source map, as JSON: all positions are then those of the original. */
  sourceMap: string | null;
}

export interface Transformed {
  code: string;
  map: ModuleMap;
}

/** Throws acorn's SyntaxError for text that is not JavaScript. */
export function transform(code: string, options: TransformOptions): Transformed {
  return new Transform(code, options).run();
}

/** The function that is being walked. */
interface Scope {
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

/** Statements that `break` ends. */
const JUMP_TARGETS = new Set([
  'ForStatement',
  'ForInStatement',
  'ForOfStatement',
  'WhileStatement',
  'DoWhileStatement',
  'SwitchStatement',
  'LabeledStatement',
]);

/** No place is certainly marked. */
const UNKNOWN = -1;

class Transform {
  readonly #code: string;
  readonly #options: TransformOptions;
  readonly #edits = new Edits();
  readonly #positions: Positions;
  readonly #program: Node;
  readonly #functions: FunctionTable;
  readonly #places: number[] = [];
  readonly #entries: number[] = [];
  /** Lines on which a statement starts, as far as the walk has come. */
  readonly #startedSpots = new Set<number>();

  constructor(code: string, options: TransformOptions) {
    this.#code = code;
    this.#options = options;
    this.#program = parse(code, options.sourceType);
    this.#positions = positionsOf(code, options.sourceMap);
    this.#functions = new FunctionTable(this.#program, options.frames);
  }

  run(): Transformed {
    this.#module();
    const code = this.#edits.apply(this.#code);
    const { sourceMap, sourceType } = this.#options;
    const { sources } = this.#positions;
    return {
      code: sourceMap === null ? code : withMovedMap(code, this.#code, this.#edits.all(), sourceMap),
      map: splitBySource({ sourceType, sources, functions: this.#mapped(), places: this.#places }),
    };
  }

  #mapped(): MappedFunction[] {
    return this.#functions.all.map((info) => {
      // A bundle begins with helpers that have no original.
      const spot = info.index === 0 ? 1 : this.#positions.spot(info.node.start);
      const end = this.#positions.spot(Math.max(info.node.start, info.node.end - 1));
      return {
        name: info.name,
        spot,
        column: info.index === 0 ? 1 : this.#positions.column(info.node.start),
        endLine: lineOf(sourceOf(end) === sourceOf(spot) ? Math.max(spot, end) : spot),
        framed: info.framed,
        light: this.#functions.lightCallees(info),
        entry: this.#entries[info.index] as number,
      };
    });
  }

  // Places

  #spot(node: Node): number {
    return this.#positions.spot(node.start);
  }

  /** The number of the scope's place at a spot; made when it is asked for first. */
  #place(scope: Scope, spot: number): number {
    const known = scope.places.get(spot);
    if (known !== undefined) return known;
    const place = this.#newPlace(spot, scope.info.index, false);
    scope.places.set(spot, place);
    return place;
  }

  #newPlace(spot: number, functionIndex: number, isHit: boolean): number {
    const index = this.#places.length / 3;
    this.#places.push(spot, functionIndex, isHit ? 1 : 0);
    return this.#options.base + index;
  }

  /** The code that counts a start at `spot`: of the line, if it is the first there, or of the function. */
  #countStart(scope: Scope, spot: number): string {
    const place = this.#place(scope, spot);
    const isHit = !this.#startedSpots.has(spot);
    const isEntry = scope.entry === place;
    this.#startedSpots.add(spot);
    if (isHit) this.#places[3 * (place - this.#options.base) + 2] = 1;
    if (isEntry) scope.entry = UNKNOWN;
    return (isHit || isEntry) && this.#options.hits ? count(place) : '';
  }

  // Functions

  #module(): void {
    const info = this.#functions.of(this.#program);
    const scope: Scope = {
      info,
      frame: new FrameCode(info, 'plain'),
      places: new Map(),
      current: UNKNOWN,
      entry: UNKNOWN,
      finalizers: 0,
    };
    const body: Node[] = this.#program.body;
    const first = body.find((statement) => !isDirective(statement));
    this.#entries[info.index] = this.#newPlace(1, info.index, false) - this.#options.base;
    if (!first) return;
    const entry = this.#options.base;
    const start = this.#edits.insert(first.start, '');
    this.#statements(body, scope);
    const frame = scope.frame as FrameCode;
    start.text =
      `${info.suspends ? 'let' : 'const'} ${names.frame}=${names.moduleStart}(${entry});` +
      `${frame.usesValue ? `let ${names.value};` : ''}${this.#options.hits ? `${count(entry)};` : ''}`;
    this.#edits.insert((body.at(-1) as Node).end, `;${frame.pop};`);
  }

  #function(node: Node): void {
    const info = this.#functions.of(node);
    const frame = info.framed ? new FrameCode(info, formOf(info)) : null;
    const scope: Scope = { info, frame, places: new Map(), current: UNKNOWN, entry: UNKNOWN, finalizers: 0 };
    const unmarked: Scope = { ...scope, frame: null };
    for (const param of node.params ?? []) this.#expression(param, unmarked);
    if (node.type === 'ArrowFunctionExpression' && node.expression) this.#expressionBody(node, scope);
    else this.#blockBody(node, scope);
  }

  #expressionBody(node: Node, scope: Scope): void {
    const start = after(this.#code, node.params.at(-1)?.end ?? node.start, '=>');
    const spot = this.#spot(node.body);
    const place = this.#place(scope, spot);
    scope.entry = place;
    const counted = this.#countStart(scope, spot);
    this.#entries[scope.info.index] = place - this.#options.base;
    const { frame } = scope;
    if (!frame) {
      if (counted) this.#edits.insert(start, `(${counted},`);
      this.#expression(node.body, scope);
      if (counted) this.#edits.insert(node.end, ')');
      return;
    }
    const prologue = this.#edits.insert(start, '');
    scope.current = place;
    const anonymous = isAnonymousDefinition(node.body);
    const [open, close] = anonymous ? [`(${frame.pop},`, ')'] : frame.afterValue(frame.pop);
    this.#expression(node.body, scope);
    prologue.text = `{${frame.enter(place)}${counted && `${counted};`}return ${open}`;
    this.#edits.insert(node.end, `${close}${frame.leaveAtEnd(false)}}`);
  }

  #blockBody(node: Node, scope: Scope): void {
    const isStatic = node.type === 'StaticBlock';
    const statements: Node[] = isStatic ? node.body : node.body.body;
    const end = (isStatic ? node : node.body).end - 1;
    const first = statements.find((statement) => !isDirective(statement) && statement.type !== 'FunctionDeclaration');
    const directives = statements.filter(isDirective);
    const open = isStatic ? after(this.#code, node.start, '{') : node.body.start + 1;
    const start = directives.at(-1)?.end ?? open;
    const { frame } = scope;
    const prologue = this.#edits.insert(start, '');
    // The first statement's count is the number of calls, if there is one that is counted.
    const counts = first !== undefined && !/^(Block|Empty)Statement$/.test(first.type);
    const entry = counts
      ? this.#place(scope, this.#spot(first))
      : this.#newPlace(this.#spot(node), scope.info.index, false);
    if (counts) scope.entry = entry;
    this.#entries[scope.info.index] = entry - this.#options.base;
    scope.current = frame ? entry : UNKNOWN;
    this.#statements(statements, scope);
    const counted = counts || !this.#options.hits ? '' : `${count(entry)};`;
    prologue.text = (directives.length > 0 ? ';' : '') + (frame ? frame.enter(entry) : '') + counted;
    const last = statements.at(-1);
    if (frame)
      this.#edits.insert(end, frame.leaveAtEnd(last?.type !== 'ReturnStatement' && last?.type !== 'ThrowStatement'));
  }

  // Statements

  #statements(statements: Node[], scope: Scope): void {
    for (const statement of statements) this.#statement(statement, scope);
  }

  #statement(node: Node, scope: Scope): void {
    switch (node.type) {
      case 'FunctionDeclaration':
        return this.#function(node);
      case 'BlockStatement':
        return this.#statements(node.body, scope);
      case 'ExportNamedDeclaration':
        if (node.declaration?.type === 'FunctionDeclaration') return this.#function(node.declaration);
        if (!node.declaration) return;
        break;
      case 'ExportDefaultDeclaration':
        if (node.declaration.type === 'FunctionDeclaration') return this.#function(node.declaration);
        break;
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
      case 'EmptyStatement':
        return;
    }
    if (isDirective(node)) return;
    this.#start(node, scope);
    this.#parts(node, scope);
    if (scope.frame && isAwaitUsing(node)) this.#edits.insert(node.end, `;${this.#popAtBlockEnd(scope.frame)}`);
    const canGiveAway = node.type === 'ExpressionStatement' || node.type === 'VariableDeclaration';
    if (scope.frame && canGiveAway && this.#functions.givesAwayPlain(node)) {
      this.#edits.insert(node.end, `;${scope.frame.top}`);
    }
    // A jump out of a `try` may have left the frame in its `finally`.
    const { frame, info } = scope;
    if (frame && info.hasFinally && frame.form !== 'finally' && JUMP_TARGETS.has(node.type)) {
      this.#edits.insert(node.end, frame.top);
    }
  }

  #disposals = 0;

  #popAtBlockEnd(frame: FrameCode): string {
    return frame.popAtBlockEnd(this.#disposals++);
  }

  /** The mark and the count before a statement; before a label, those of what it names as well. */
  #start(node: Node, scope: Scope): void {
    const texts: string[] = [];
    for (
      let at: Node | null = node;
      at;
      at = at.type === 'LabeledStatement' && at.body.type !== 'BlockStatement' ? at.body : null
    ) {
      const counted = this.#countStart(scope, this.#spot(at));
      if (counted) texts.push(counted);
      scope.current = this.#markBefore(at, scope, texts);
    }
    if (texts.length > 0) this.#edits.insert(node.start, `${texts.join(';')};`);
  }

  /** Marks the statement, if it does something itself and the mark does not stand; gives the place that is marked then. */
  #markBefore(node: Node, { frame, current, places }: Scope, texts: string[]): number {
    if (!frame || node.type === 'TryStatement' || node.type === 'LabeledStatement') return current;
    const place = places.get(this.#spot(node)) as number;
    if (place !== current) texts.unshift(frame.mark(place));
    return place;
  }

  #parts(node: Node, scope: Scope): void {
    switch (node.type) {
      case 'ExportNamedDeclaration':
      case 'ExportDefaultDeclaration':
        return this.#parts(node.declaration, scope);
      case 'ReturnStatement':
        return this.#return(node, scope);
      case 'IfStatement': {
        this.#expression(node.test, scope);
        const atTest = scope.current;
        this.#body(node.consequent, scope, atTest);
        if (node.alternate) this.#body(node.alternate, scope, atTest);
        scope.current = UNKNOWN;
        return;
      }
      case 'ForStatement':
        if (node.init) this.#expression(node.init, scope);
        if (node.test) this.#header(node.test, scope, node);
        if (node.update) this.#header(node.update, scope, node);
        return this.#loopBody(node, scope);
      case 'WhileStatement':
        this.#header(node.test, scope, node);
        return this.#loopBody(node, scope);
      case 'DoWhileStatement':
        this.#loopBody(node, scope);
        this.#header(node.test, scope, node);
        scope.current = UNKNOWN;
        return;
      case 'ForInStatement':
      case 'ForOfStatement':
        this.#expression(node.left, scope);
        if (scope.frame && isAwaitUsing(node.left) && node.body.type === 'BlockStatement') {
          this.#edits.insert(node.body.start + 1, this.#popAtBlockEnd(scope.frame));
        }
        return node.await ? this.#forAwait(node, scope) : this.#forEach(node, scope);
      case 'LabeledStatement':
        if (node.body.type === 'FunctionDeclaration') return this.#function(node.body);
        if (node.body.type === 'BlockStatement') {
          this.#statements(node.body.body, scope);
          scope.current = UNKNOWN;
          return;
        }
        return this.#parts(node.body, scope);
      case 'SwitchStatement':
        this.#expression(node.discriminant, scope);
        for (const branch of node.cases) {
          scope.current = UNKNOWN;
          if (branch.test) this.#expression(branch.test, scope);
          scope.current = UNKNOWN;
          this.#statements(branch.consequent, scope);
        }
        scope.current = UNKNOWN;
        return;
      case 'TryStatement':
        return this.#try(node, scope);
      case 'WithStatement':
        this.#expression(node.object, scope);
        this.#body(node.body, scope, UNKNOWN);
        scope.current = UNKNOWN;
        return;
      default:
        this.#expression(node, scope);
    }
  }

  #return(node: Node, scope: Scope): void {
    const { frame } = scope;
    const leaves = frame !== null && (frame.form === 'finally' ? scope.info.suspends : scope.finalizers === 0);
    if (!node.argument) {
      if (leaves) this.#edits.insert(node.start, `${(frame as FrameCode).pop};`);
      return;
    }
    if (!leaves) return this.#expression(node.argument, scope);
    this.#withValue(node.argument, scope, (frame as FrameCode).pop);
  }

  /** Walks an expression and runs `action` once its value is known. */
  #withValue(argument: Node, scope: Scope, action: string): void {
    const simple = isAnonymousDefinition(argument) || /^(Identifier|Literal|ThisExpression)$/.test(argument.type);
    // Without a value to keep the action may come first; an identifier that throws does so before anything changed.
    const early = simple && argument.type !== 'Identifier';
    const [open, close] = early ? [`(${action},`, ')'] : (scope.frame as FrameCode).afterValue(action);
    this.#edits.insert(argument.start, open);
    this.#expression(argument, scope);
    this.#edits.insert(argument.end, close);
  }

  /** A branch or a loop's body: in braces, so that marks can stand in it. */
  #body(node: Node, scope: Scope, current: number): void {
    scope.current = current;
    if (node.type === 'BlockStatement') return this.#statements(node.body, scope);
    if (node.type === 'EmptyStatement') return;
    if (node.type === 'FunctionDeclaration') return this.#function(node);
    this.#edits.insert(node.start, '{');
    this.#statement(node, scope);
    this.#edits.insert(node.end, '}');
  }

  #loopBody(node: Node, scope: Scope): void {
    const onOneLine = this.#spot(node) === this.#positions.spot(node.end);
    this.#body(node.body, scope, onOneLine ? scope.current : UNKNOWN);
    if (!onOneLine) scope.current = UNKNOWN;
  }

  /** A loop's test or update: marked again unless it is trivial (`i < n`, `i++`), since the body left its own mark. */
  #header(node: Node, scope: Scope, loop: Node): void {
    if (!scope.frame || isTrivial(node) || this.#spot(loop) === this.#positions.spot(loop.end)) {
      return this.#expression(node, scope);
    }
    const place = this.#place(scope, this.#spot(node));
    this.#edits.insert(node.start, `(${scope.frame.mark(place)},`);
    scope.current = place;
    this.#expression(node, scope);
    this.#edits.insert(node.end, ')');
  }

  #forEach(node: Node, scope: Scope): void {
    this.#expression(node.right, scope);
    this.#loopBody(node, scope);
    // An iterator's `next` runs behind the body: its time is the header's.
    if (
      node.type === 'ForOfStatement' &&
      scope.frame &&
      node.body.type === 'BlockStatement' &&
      scope.current === UNKNOWN
    ) {
      this.#edits.insert(node.body.end - 1, `;${scope.frame.mark(this.#place(scope, this.#spot(node)))}`);
    }
  }

  /** The frame is given back while the loop waits for the next value, and taken up for the body. */
  #forAwait(node: Node, scope: Scope): void {
    const { frame } = scope;
    if (!frame) {
      this.#expression(node.right, scope);
      return this.#loopBody(node, scope);
    }
    const place = this.#place(scope, this.#spot(node));
    this.#withValue(node.right, scope, frame.pop);
    const { body } = node;
    const isBlock = body.type === 'BlockStatement';
    this.#edits.insert(isBlock ? body.start + 1 : body.start, `${isBlock ? '' : '{'}${frame.resume(place)};try{`);
    scope.current = UNKNOWN;
    if (isBlock) this.#statements(body.body, scope);
    else this.#statement(body, scope);
    this.#edits.insert(isBlock ? body.end - 1 : body.end, `}finally{${frame.pop}}${isBlock ? '' : '}'}`);
    this.#edits.insert(node.end, frame.pushIfSuspended(place));
    scope.current = UNKNOWN;
  }

  #try(node: Node, scope: Scope): void {
    const { frame } = scope;
    const { block, handler, finalizer } = node;
    // A `return` out of the block leaves the frame to the `finally`, which takes it up and leaves it in any case.
    const leavesInFinally =
      frame !== null &&
      finalizer !== null &&
      frame.form !== 'finally' &&
      (returns(block) || (handler !== null && returns(handler.body)));
    if (leavesInFinally) {
      scope.finalizers++;
      this.#edits.insert(block.start + 1, frame.top);
    }
    this.#statements(block.body, scope);
    if (handler) {
      if (handler.param) this.#expression(handler.param, scope);
      this.#afterThrow(handler.body, scope);
    }
    if (leavesInFinally) scope.finalizers--;
    if (finalizer) {
      this.#afterThrow(finalizer, scope);
      if (leavesInFinally) this.#edits.insert(finalizer.end - 1, `;${frame.pop};`);
    }
    if (leavesInFinally) this.#edits.insert(node.end, frame.top);
    scope.current = UNKNOWN;
  }

  /** The block of a `catch` or a `finally`. */
  #afterThrow(block: Node, scope: Scope): void {
    scope.current = UNKNOWN;
    if (scope.frame) {
      this.#edits.insert(block.start + 1, scope.frame.afterThrow(this.#place(scope, this.#spot(block))));
    }
    this.#statements(block.body, scope);
  }

  // Expressions

  /** `inChain`: on the spine of an optional chain, where nothing may be put into parentheses. */
  #expression(node: Node, scope: Scope, inChain = false): void {
    if (isFunction(node)) return this.#function(node);
    if (isClass(node)) return this.#class(node, scope);
    switch (node.type) {
      case 'Identifier':
      case 'Literal':
      case 'ThisExpression':
        return;
      case 'ChainExpression':
        return this.#expression(node.expression, scope, true);
      case 'MemberExpression':
        this.#expression(node.object, scope, inChain);
        if (node.computed) this.#expression(node.property, scope);
        return;
      case 'CallExpression':
      case 'NewExpression':
        return this.#call(node, scope, inChain);
      case 'AwaitExpression':
      case 'YieldExpression':
        if (scope.frame) return this.#suspension(node, scope, scope.frame);
    }
    eachChild(node, (child) => this.#expression(child, scope));
  }

  /** A call on another line than its statement gets a mark, and the marks of its arguments are taken back before it. */
  #call(node: Node, scope: Scope, inChain: boolean): void {
    const { frame } = scope;
    const { callee } = node;
    const args: Node[] = node.arguments;
    const isMethod = callee.type === 'MemberExpression' && !callee.computed;
    const startLine = this.#spot(node);
    const place = frame ? this.#place(scope, isMethod ? this.#spot(callee.property) : startLine) : 0;
    const startPlace = frame ? this.#place(scope, startLine) : 0;
    const wrapped = frame !== null && !inChain && scope.current !== startPlace && callee.name !== 'eval';
    if (wrapped) {
      this.#edits.insert(node.start, `(${frame.mark(startPlace)},`);
      scope.current = startPlace;
    }
    this.#expression(callee, scope, inChain);
    for (const argument of args.slice(0, -1)) this.#expression(argument, scope);
    const last = args.at(-1);
    if (last) {
      const value = last.type === 'SpreadElement' ? last.argument : last;
      if (frame && this.#needsMark(scope, place, value)) {
        const marks = callsSomething(value);
        const [open, close] = marks ? frame.afterValue(frame.mark(place)) : [`(${frame.mark(place)},`, ')'];
        this.#edits.insert(value.start, open);
        this.#expression(value, scope);
        this.#edits.insert(value.end, close);
        scope.current = place;
      } else {
        this.#expression(value, scope);
      }
    }
    if (wrapped) this.#edits.insert(node.end, ')');
  }

  /** Whether the call itself would run under another line's mark: the chain's one before, or one of its arguments'. */
  #needsMark(scope: Scope, place: number, lastArgument: Node): boolean {
    if (scope.current !== place) return true;
    return (
      callsSomething(lastArgument) &&
      this.#positions.spot(lastArgument.end) !== this.#places[3 * (place - this.#options.base)]
    );
  }

  /** `await` and `yield`: the frame is given back before and taken up behind. */
  #suspension(node: Node, scope: Scope, frame: FrameCode): void {
    frame.usesValue = true;
    const place = scope.current === UNKNOWN ? this.#place(scope, this.#spot(node)) : scope.current;
    const resume = `,${node.type === 'AwaitExpression' ? frame.resume(place) : frame.push(place)},${names.value})`;
    if (!node.argument) {
      this.#edits.insert(node.start, `(${frame.pop},${names.value}=`);
    } else {
      this.#edits.insert(node.start, `(${names.value}=`);
      this.#withValue(node.argument, scope, frame.pop);
    }
    this.#edits.insert(node.end, resume);
    scope.current = place;
  }

  #class(node: Node, scope: Scope): void {
    if (node.superClass) this.#expression(node.superClass, scope);
    const unmarked: Scope = { ...scope, frame: null, current: UNKNOWN };
    for (const member of node.body.body) {
      if (member.type === 'StaticBlock') {
        this.#function(member);
        continue;
      }
      if (member.computed) this.#expression(member.key, unmarked);
      if (!member.value) continue;
      if (member.type !== 'PropertyDefinition' || isAnonymousDefinition(member.value)) {
        this.#expression(member.value, unmarked);
        continue;
      }
      const counted = this.#countStart(unmarked, this.#spot(member));
      if (counted) this.#edits.insert(member.value.start, `(${counted},`);
      this.#expression(member.value, unmarked);
      if (counted) this.#edits.insert(member.value.end, ')');
    }
  }
}

/** The transform of statements: a mark and a count before each, and the frame kept right where control jumps. */
import { isAwaitUsing, isDirective, isTrivial, type Node, returns } from './ast.ts';
import { countAndLook, type FrameCode } from './frame.ts';
import { names } from './names.ts';
import { ExpressionTransform, type Scope, UNKNOWN } from './transform-expressions.ts';

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

/** A variable or a property: evaluated without a frame, so that V8 can quote it. */
function isQuiet(node: Node): boolean {
  if (node.type === 'MemberExpression') return !node.computed && isQuiet(node.object);
  return node.type === 'Identifier' || node.type === 'ThisExpression';
}

export abstract class StatementTransform extends ExpressionTransform {
  #disposals = 0;

  protected statements(statements: Node[], scope: Scope): void {
    for (const statement of statements) this.statement(statement, scope);
  }

  protected statement(node: Node, scope: Scope): void {
    switch (node.type) {
      case 'FunctionDeclaration':
        return this.functionNode(node);
      case 'BlockStatement':
        return this.statements(node.body, scope);
      case 'ExportNamedDeclaration':
        if (node.declaration?.type === 'FunctionDeclaration') return this.functionNode(node.declaration);
        if (!node.declaration) return;
        break;
      case 'ExportDefaultDeclaration':
        if (node.declaration.type === 'FunctionDeclaration') return this.functionNode(node.declaration);
        break;
      case 'ImportDeclaration':
      case 'ExportAllDeclaration':
      case 'EmptyStatement':
        return;
    }
    if (isDirective(node)) return;
    this.start(node, scope);
    this.parts(node, scope);
    if (scope.frame && isAwaitUsing(node)) this.edits.insert(node.end, `;${this.popAtBlockEnd(scope.frame)}`);
    const canGiveAway = node.type === 'ExpressionStatement' || node.type === 'VariableDeclaration';
    if (scope.frame && canGiveAway && this.functions.givesAwayPlain(node)) {
      this.edits.insert(node.end, `;${scope.frame.top}`);
    }
    // A jump out of a `try` may have left the frame in its `finally`.
    const { frame, info } = scope;
    if (frame && info.hasFinally && frame.form !== 'finally' && JUMP_TARGETS.has(node.type)) {
      this.edits.insert(node.end, frame.top);
    }
  }

  protected popAtBlockEnd(frame: FrameCode): string {
    return frame.popAtBlockEnd(this.#disposals++);
  }

  /** The mark and the count before a statement; before a label, those of what it names as well. */
  protected start(node: Node, scope: Scope): void {
    const texts: string[] = [];
    for (
      let at: Node | null = node;
      at;
      at = at.type === 'LabeledStatement' && at.body.type !== 'BlockStatement' ? at.body : null
    ) {
      const counted = this.countStart(scope, this.spot(at));
      if (counted) texts.push(counted);
      scope.current = this.markBefore(at, scope, texts);
      if (scope.frame && at.type === 'ForOfStatement' && at.await && isQuiet(at.right)) texts.push(scope.frame.pop);
    }
    const head = this.plan?.headOf(node) ?? null;
    if (head) texts.push(this.head(head, scope));
    if (texts.length > 0) this.edits.insert(node.start, `${texts.join(';')};`);
  }

  /** A watched call that nothing may be put around: counted before its statement. */
  protected head(call: Node, scope: Scope): string {
    const place = this.placeOfCall(call, scope);
    const looks = countAndLook(place, this.plan?.watched(call)?.receiver ?? '');
    if (!scope.frame) return looks;
    scope.current = place;
    return `${scope.frame.mark(place)};${looks}`;
  }

  /** Marks the statement, if it does something itself and the mark does not stand; gives the place that is marked then. */
  protected markBefore(node: Node, { frame, current, places }: Scope, texts: string[]): number {
    if (!frame || node.type === 'TryStatement' || node.type === 'LabeledStatement') return current;
    const place = places.get(this.spot(node)) as number;
    if (place !== current) texts.unshift(frame.mark(place));
    return place;
  }

  protected parts(node: Node, scope: Scope): void {
    switch (node.type) {
      case 'ExportNamedDeclaration':
      case 'ExportDefaultDeclaration':
        return this.parts(node.declaration, scope);
      case 'ReturnStatement':
        return this.returnStatement(node, scope);
      case 'IfStatement': {
        this.expression(node.test, scope);
        const atTest = scope.current;
        this.body(node.consequent, scope, atTest);
        if (node.alternate) this.body(node.alternate, scope, atTest);
        scope.current = UNKNOWN;
        return;
      }
      case 'ForStatement':
        if (node.init) this.expression(node.init, scope);
        if (node.test) this.header(node.test, scope, node);
        if (node.update) this.header(node.update, scope, node);
        return this.loopBody(node, scope);
      case 'WhileStatement':
        this.header(node.test, scope, node);
        return this.loopBody(node, scope);
      case 'DoWhileStatement':
        this.loopBody(node, scope);
        this.header(node.test, scope, node);
        scope.current = UNKNOWN;
        return;
      case 'ForInStatement':
      case 'ForOfStatement':
        this.expression(node.left, scope);
        if (scope.frame && isAwaitUsing(node.left) && node.body.type === 'BlockStatement') {
          this.edits.insert(node.body.start + 1, this.popAtBlockEnd(scope.frame));
        }
        return node.await ? this.forAwait(node, scope) : this.forEach(node, scope);
      case 'LabeledStatement':
        if (node.body.type === 'FunctionDeclaration') return this.functionNode(node.body);
        if (node.body.type === 'BlockStatement') {
          this.statements(node.body.body, scope);
          scope.current = UNKNOWN;
          return;
        }
        return this.parts(node.body, scope);
      case 'SwitchStatement':
        this.expression(node.discriminant, scope);
        for (const branch of node.cases) {
          scope.current = UNKNOWN;
          if (branch.test) this.expression(branch.test, scope);
          scope.current = UNKNOWN;
          this.statements(branch.consequent, scope);
        }
        scope.current = UNKNOWN;
        return;
      case 'TryStatement':
        return this.tryStatement(node, scope);
      case 'WithStatement':
        this.expression(node.object, scope);
        this.body(node.body, scope, UNKNOWN);
        scope.current = UNKNOWN;
        return;
      case 'VariableDeclaration': {
        const last: Node = node.declarations.at(-1);
        const iterates = last.id.type === 'ArrayPattern' && last.init?.type === 'AwaitExpression';
        return scope.frame && iterates ? this.arrayOfAwaited(node, scope, scope.frame) : this.declaration(node, scope);
      }
      default:
        this.expression(node, scope);
    }
  }

  /** What is taken apart (`const { name } = users.find(…)`) is looked at behind the statement. */
  protected declaration(node: Node, scope: Scope): void {
    const looks: string[] | null = scope.frame ? [] : null;
    for (const { id, init } of node.declarations) {
      this.expression(id, scope);
      if (init) this.expression(init, scope, this.plan?.isQuoted(init) ? { looks } : null);
    }
    if (looks && looks.length > 0) this.edits.insert(node.end, `;${looks.join(';')};`);
  }

  protected returnStatement(node: Node, scope: Scope): void {
    const { frame } = scope;
    const leaves = frame !== null && (frame.form === 'finally' ? scope.info.suspends : scope.finalizers === 0);
    if (!node.argument) {
      if (leaves) this.edits.insert(node.start, `${(frame as FrameCode).pop};`);
      return;
    }
    if (!leaves) return this.expression(node.argument, scope);
    this.withValue(node.argument, scope, this.leave(node.argument, frame as FrameCode));
  }

  /** A branch or a loop's body: in braces, so that marks can stand in it. */
  protected body(node: Node, scope: Scope, current: number): void {
    scope.current = current;
    if (node.type === 'BlockStatement') return this.statements(node.body, scope);
    if (node.type === 'EmptyStatement') return;
    if (node.type === 'FunctionDeclaration') return this.functionNode(node);
    this.edits.insert(node.start, '{');
    this.statement(node, scope);
    this.edits.insert(node.end, '}');
  }

  protected loopBody(node: Node, scope: Scope): void {
    const onOneLine = this.spot(node) === this.positions.spot(node.end);
    this.body(node.body, scope, onOneLine ? scope.current : UNKNOWN);
    if (!onOneLine) scope.current = UNKNOWN;
  }

  /** A loop's test or update: marked again unless it is trivial (`i < n`, `i++`), since the body left its own mark. */
  protected header(node: Node, scope: Scope, loop: Node): void {
    if (!scope.frame || isTrivial(node) || this.spot(loop) === this.positions.spot(loop.end)) {
      return this.expression(node, scope);
    }
    const place = this.place(scope, this.spot(node));
    this.edits.insert(node.start, `(${scope.frame.mark(place)},`);
    scope.current = place;
    this.expression(node, scope);
    this.edits.insert(node.end, ')');
  }

  protected forEach(node: Node, scope: Scope): void {
    if (node.type === 'ForOfStatement' && scope.frame && node.right.type === 'AwaitExpression') {
      return this.forEachOfAwaited(node, scope, scope.frame);
    }
    this.expression(node.right, scope);
    this.loopBody(node, scope);
    // An iterator's `next` runs behind the body: its time is the header's.
    if (
      node.type === 'ForOfStatement' &&
      scope.frame &&
      node.body.type === 'BlockStatement' &&
      scope.current === UNKNOWN
    ) {
      this.edits.insert(node.body.end - 1, `;${scope.frame.mark(this.place(scope, this.spot(node)))}`);
    }
  }

  /** `for (const x of await y)`: the frame is taken up in the body, or behind the loop if there was nothing. */
  protected forEachOfAwaited(node: Node, scope: Scope, frame: FrameCode): void {
    const place = this.place(scope, this.spot(node));
    const ended = this.awaitIterable(node.right, scope);
    const resume = frame.pushIfSuspended(place) + ended;
    const { body } = node;
    const isBlock = body.type === 'BlockStatement';
    this.edits.insert(isBlock ? body.start + 1 : body.start, isBlock ? resume : `{${resume}`);
    if (isBlock) this.statements(body.body, scope);
    else this.statement(body, scope);
    this.edits.insert(isBlock ? body.end - 1 : body.end, isBlock ? `;${frame.mark(place)}` : '}');
    this.edits.insert(node.end, resume);
    scope.current = UNKNOWN;
  }

  /** `const [x] = await y`: the frame is taken up behind the declaration. */
  protected arrayOfAwaited(node: Node, scope: Scope, frame: FrameCode): void {
    const last: Node = node.declarations.at(-1);
    let ended = '';
    for (const declarator of node.declarations) {
      this.expression(declarator.id, scope);
      if (declarator === last) ended = this.awaitIterable(declarator.init, scope);
      else if (declarator.init) this.expression(declarator.init, scope);
    }
    this.edits.insert(node.end, `;${frame.pushIfSuspended(this.place(scope, this.spot(node)))}${ended}`);
    scope.current = UNKNOWN;
  }

  /** The frame is given back while the loop waits for the next value, and taken up for the body. */
  protected forAwait(node: Node, scope: Scope): void {
    const { frame } = scope;
    if (!frame) {
      this.expression(node.right, scope);
      return this.loopBody(node, scope);
    }
    const place = this.place(scope, this.spot(node));
    if (isQuiet(node.right)) this.expression(node.right, scope);
    else this.withValue(node.right, scope, frame.pop);
    const { body } = node;
    const isBlock = body.type === 'BlockStatement';
    this.edits.insert(isBlock ? body.start + 1 : body.start, `${isBlock ? '' : '{'}${frame.resume(place)};try{`);
    scope.current = UNKNOWN;
    if (isBlock) this.statements(body.body, scope);
    else this.statement(body, scope);
    this.edits.insert(isBlock ? body.end - 1 : body.end, `}finally{${frame.pop}}${isBlock ? '' : '}'}`);
    this.edits.insert(node.end, frame.pushIfSuspended(place));
    scope.current = UNKNOWN;
  }

  protected tryStatement(node: Node, scope: Scope): void {
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
      this.edits.insert(block.start + 1, frame.top);
    }
    this.statements(block.body, scope);
    if (handler) {
      const { param } = handler;
      if (param) this.expression(param, scope);
      if (scope.frame && scope.info.suspends && param?.type === 'Identifier') {
        this.edits.insert(handler.body.start + 1, `${names.plainError}(${param.name});`);
      }
      this.afterThrow(handler.body, scope);
    }
    if (leavesInFinally) scope.finalizers--;
    if (finalizer) {
      this.afterThrow(finalizer, scope);
      if (leavesInFinally) this.edits.insert(finalizer.end - 1, `;${frame.pop};`);
    }
    if (leavesInFinally) this.edits.insert(node.end, frame.top);
    scope.current = UNKNOWN;
  }

  /** The block of a `catch` or a `finally`. */
  protected afterThrow(block: Node, scope: Scope): void {
    scope.current = UNKNOWN;
    if (scope.frame) {
      this.edits.insert(block.start + 1, scope.frame.afterThrow(this.place(scope, this.spot(block))));
    }
    this.statements(block.body, scope);
  }
}

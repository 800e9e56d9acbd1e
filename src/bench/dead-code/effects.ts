/**
 * What a function does, as a list of effects: each either is seen outside (a root) or only sets a local variable, reads
 * some variables, and happens under some loops and branches. Names stand for variables without regard to blocks; that
 * two variables of a name are taken for one only ever makes more of the function count as used.
 */
import { eachChild, isFunction, type Node } from '../../instrument/ast.ts';
import { allNames, localsOf, namesIn } from './names.ts';
import { isFresh, isPureConstruction, kindOfCall } from './purity.ts';

export interface Control {
  node: Node;
  loop: boolean;
  /** What decides about it. */
  reads: Set<string>;
  /** Of a loop: what stands around each of its `break`s and `continue`s. */
  jumps: Control[][];
}

export interface Effect {
  node: Node;
  /** The local variable that is set, or changed within; null for a root. */
  target: string | null;
  reads: Set<string>;
  /** What is assigned; null where that is no expression of its own. */
  value: Node | null;
  /** The variable keeps a part of what it was: `s += x`, `out.push(x)`, `i++`. */
  adds: boolean;
  /** Loops and branches around it, the outermost first. */
  inside: Control[];
}

export interface Effects {
  effects: Effect[];
  loops: Control[];
  /** Statements that compute a value and leave it there. */
  unused: { node: Node; inside: Control[] }[];
  /** Names that the function declares, without its parameters. */
  locals: Set<string>;
  parameters: Set<string>;
}

/** The effects of a function's syntax tree. */
export function effectsOf(fn: Node): Effects {
  return new Walk(fn).result;
}

class Walk {
  readonly result: Effects;
  readonly #inside: Control[] = [];
  readonly #fresh: Set<string>;
  /** Where what nested functions return goes; undefined in the function itself. */
  #returned: Set<string> | undefined;

  constructor(fn: Node) {
    const { locals, parameters, fresh } = localsOf(fn);
    this.result = { effects: [], loops: [], unused: [], locals, parameters };
    this.#fresh = fresh;
    for (const parameter of fn.params) {
      if (parameter.type === 'AssignmentPattern') this.#expression(parameter.right, new Set());
    }
    if (fn.body.type === 'BlockStatement') this.#statement(fn.body);
    else this.#return(fn.body);
  }

  #isLocal(name: string): boolean {
    return this.result.locals.has(name) || this.result.parameters.has(name);
  }

  #effect(node: Node, target: string | null, reads: Set<string>, value: Node | null = null, adds = false): void {
    this.result.effects.push({ node, target, reads, value, adds, inside: [...this.#inside] });
  }

  #under(node: Node, loop: boolean, reads: Set<string>, walk: (control: Control) => void): void {
    const control: Control = { node, loop, reads, jumps: [] };
    if (loop) this.result.loops.push(control);
    this.#inside.push(control);
    walk(control);
    this.#inside.pop();
  }

  #statement(node: Node | null): void {
    if (node === null) return;
    switch (node.type) {
      case 'ExpressionStatement':
        return this.#standing(node);
      case 'VariableDeclaration':
        for (const declarator of node.declarations) this.#declarator(node, declarator);
        return;
      case 'ReturnStatement':
        if (node.argument !== null) this.#return(node.argument);
        else this.#jump(true);
        return;
      case 'IfStatement':
        return this.#under(node, false, this.#reads(node.test), () => {
          this.#statement(node.consequent);
          this.#statement(node.alternate);
        });
      case 'SwitchStatement':
        return this.#under(node, false, this.#reads(node.discriminant), (control) => {
          for (const one of node.cases) {
            if (one.test !== null) this.#expression(one.test, control.reads);
            for (const statement of one.consequent) this.#statement(statement);
          }
        });
      case 'ForStatement':
        if (node.init?.type === 'VariableDeclaration') this.#statement(node.init);
        else if (node.init) this.#expression(node.init, new Set());
        return this.#under(node, true, new Set(), (control) => {
          if (node.test) this.#expression(node.test, control.reads);
          this.#statement(node.body);
          if (node.update) this.#expression(node.update, new Set());
        });
      case 'WhileStatement':
      case 'DoWhileStatement':
        return this.#under(node, true, new Set(), (control) => {
          this.#expression(node.test, control.reads);
          this.#statement(node.body);
        });
      case 'ForInStatement':
      case 'ForOfStatement':
        return this.#under(node, true, this.#reads(node.right), (control) => {
          if (node.await) this.#effect(node, null, control.reads);
          for (const name of namesIn(node.left)) this.#effect(node.left, name, new Set([...control.reads, name]));
          this.#statement(node.body);
        });
      case 'BreakStatement':
      case 'ContinueStatement':
        return this.#jump(node.label !== null);
      case 'ThrowStatement':
        return this.#effect(node, null, this.#reads(node.argument));
      case 'FunctionDeclaration': {
        const reads = new Set<string>();
        this.#expression(node, reads);
        return this.#effect(node, node.id.name, reads);
      }
      case 'ClassDeclaration':
      case 'DebuggerStatement':
        return this.#effect(node, null, allNames(node));
      default:
        // Blocks, labels, try: their parts, in their order.
        eachChild(node, (child) => {
          if (/Statement$|Declaration$|^CatchClause$/.test(child.type)) this.#statement(child);
        });
    }
  }

  /** An expression that stands alone. */
  #standing(node: Node): void {
    const before = this.result.effects.length;
    this.#expression(node.expression, new Set());
    const nothing = this.result.effects.length === before && typeof node.directive !== 'string';
    if (nothing) this.result.unused.push({ node: node.expression, inside: [...this.#inside] });
  }

  #declarator(declaration: Node, { id, init }: Node): void {
    const reads = init === null ? new Set<string>() : this.#reads(init);
    if (/using/.test(declaration.kind)) return this.#effect(declaration, null, reads);
    for (const name of namesIn(id)) this.#effect(declaration, name, reads, init ?? null);
  }

  #return(argument: Node): void {
    const reads = this.#reads(argument);
    const nothing =
      (argument.type === 'Identifier' && argument.name === 'undefined') ||
      (argument.type === 'UnaryExpression' && argument.operator === 'void');
    if (this.#returned !== undefined) for (const name of reads) this.#returned.add(name);
    else if (!nothing) this.#effect(argument, null, reads, argument);
  }

  /** Notes a jump with the loop that it belongs to, or with all of them where it may leave several. */
  #jump(all: boolean): void {
    const loops = this.#inside.filter((control) => control.loop);
    for (const loop of all ? loops : loops.slice(-1)) loop.jumps.push([...this.#inside]);
  }

  #reads(node: Node): Set<string> {
    const reads = new Set<string>();
    this.#expression(node, reads);
    return reads;
  }

  #expression(node: Node, reads: Set<string>): void {
    switch (node.type) {
      case 'Identifier':
        reads.add(node.name);
        return;
      case 'AssignmentExpression':
        return this.#assignment(node, reads);
      case 'UpdateExpression':
        return this.#assign(node, node.argument, new Set(), null, true, reads);
      case 'UnaryExpression':
        if (node.operator === 'delete') return this.#assign(node, node.argument, new Set(), null, true, reads);
        return this.#expression(node.argument, reads);
      case 'CallExpression':
        return this.#call(node, reads);
      case 'NewExpression':
        if (isPureConstruction(node, (name) => this.#isLocal(name))) return this.#parts(node.arguments, reads);
        return this.#rootOf(node, reads);
      case 'AwaitExpression':
      case 'YieldExpression':
      case 'TaggedTemplateExpression':
      case 'ImportExpression':
      case 'ClassExpression':
        return this.#rootOf(node, reads);
      case 'MemberExpression':
        this.#expression(node.object, reads);
        if (node.computed) this.#expression(node.property, reads);
        return;
      case 'Property':
        if (node.computed) this.#expression(node.key, reads);
        return this.#expression(node.value, reads);
      case 'ConditionalExpression':
      case 'LogicalExpression': {
        const test = this.#reads(node.test ?? node.left);
        for (const name of test) reads.add(name);
        return this.#under(node, false, test, () => {
          this.#parts([node.consequent ?? node.right, node.alternate], reads);
        });
      }
      default:
        if (isFunction(node)) return this.#function(node, reads);
        eachChild(node, (child) => this.#expression(child, reads));
    }
  }

  #parts(nodes: (Node | null | undefined)[], reads: Set<string>): void {
    for (const node of nodes) if (node) this.#expression(node, reads);
  }

  /** Something that may do anything: its parts are walked for their own effects, and whatever it names is used. */
  #rootOf(node: Node, reads: Set<string>): void {
    const used = allNames(node);
    if (node.type !== 'ClassExpression') eachChild(node, (child) => this.#expression(child, used));
    for (const name of used) reads.add(name);
    this.#effect(node, null, used);
  }

  #assignment(node: Node, reads: Set<string>): void {
    const right = this.#reads(node.right);
    if (node.left.type === 'ObjectPattern' || node.left.type === 'ArrayPattern') {
      const locals = [...namesIn(node.left)];
      const all = locals.every((name) => this.#isLocal(name)) && !/MemberExpression/.test(JSON.stringify(node.left));
      if (!all) return this.#effect(node, null, new Set([...right, ...allNames(node.left)]));
      for (const name of locals) {
        this.#effect(node, name, right, node.right);
        reads.add(name);
      }
      return;
    }
    this.#assign(node, node.left, right, node.right, node.operator !== '=', reads);
  }

  /** Sets `left`, a name or a member of something. */
  #assign(node: Node, left: Node, right: Set<string>, value: Node | null, adds: boolean, reads: Set<string>): void {
    if (left.type === 'Identifier') {
      reads.add(left.name);
      if (!this.#isLocal(left.name)) return this.#effect(node, null, new Set([...right, left.name]));
      return this.#effect(node, left.name, adds ? new Set([...right, left.name]) : right, value, adds);
    }
    const used = new Set([...right, ...this.#reads(left)]);
    for (const name of used) reads.add(name);
    const base = left.type === 'MemberExpression' ? this.#ownMemory(left.object) : null;
    this.#effect(node, base, used, value, true);
  }

  /** The local variable that holds the object, if nobody outside can know that. */
  #ownMemory(object: Node): string | null {
    if (object.type !== 'Identifier' || !this.result.locals.has(object.name)) return null;
    return this.#fresh.has(object.name) ? object.name : null;
  }

  #call(node: Node, reads: Set<string>): void {
    const kind = kindOfCall(node, (name) => this.#isLocal(name));
    if (kind === 'unknown') return this.#rootOf(node, reads);
    const { callee } = node;
    const used = new Set<string>();
    if (callee.type === 'MemberExpression') this.#expression(callee.object, used);
    this.#parts(node.arguments, used);
    for (const name of used) reads.add(name);
    if (kind === 'pure' || isFresh(callee.object, (name) => this.#isLocal(name))) return;
    this.#effect(node, this.#ownMemory(callee.object), used, node, true);
  }

  /** A function as a value: what it does is taken to happen here, under an iteration of its own. */
  #function(node: Node, reads: Set<string>): void {
    const outer = this.#returned;
    this.#returned = reads;
    if (node.body.type === 'BlockStatement') this.#statement(node.body);
    else this.#return(node.body);
    this.#returned = outer;
  }
}

/**
 * Prints a generated program twice: plain, in the layout that its seed gives it, and counting itself.
 *
 * The two forms run the same operations in the same order; only line breaks, types and the counting differ. The printer
 * knows for each line of the plain form which place is the first that starts on it, and the counting form counts places,
 * so the expected hits of a line are the count of its first place. No text is parsed or transformed on the way.
 */
import { Random } from './random.ts';
import type { ClassNode, FunctionNode, Layout, Member, Piece, Program, Statement } from './tree.ts';

export interface Printed {
  text: string;
  /** The first place that starts on each line, for the lines that have one. */
  firstPlaces: Map<number, number>;
  /** Lines about which the definition of a hit says nothing. */
  unspecified: Set<number>;
  /** Lines that begin with a statement whose label stands on an earlier line. */
  belowLabel: Set<number>;
  functions: PrintedFunction[];
}

export interface PrintedFunction {
  id: number;
  knownAs: string | null;
  form: FunctionNode['form'];
  generator: boolean;
  line: number;
}

/** The program as a user would have written it. Statements in `without` are left out. */
export function printPlain(program: Program, without: ReadonlySet<object> = new Set()): Printed {
  const printer = new Printer(program, false, without);
  printer.program();
  let text = printer.out.join('');
  if (program.layout.crlf) text = text.replaceAll('\n', '\r\n');
  const { firstPlaces, unspecified, belowLabel, functions } = printer;
  return { text, firstPlaces, unspecified, belowLabel, functions };
}

/** The program that counts its own places and calls, in `globalThis.counting`. JavaScript without types. */
export function printCounting(program: Program, without: ReadonlySet<object> = new Set()): string {
  const printer = new Printer(program, true, without);
  printer.write(
    `const { __c, __f, __e, __call, __initial } = globalThis.counting('${program.name}', ${program.places.length}, ${program.functions});`,
  );
  printer.newline();
  printer.program();
  return printer.out.join('');
}

const COMMENTS = [
  '// for (;;) { log(1); }',
  '// const a = () => {',
  '/* if (x) */',
  "// it's `a` comment",
  '/* "two */',
  '// }',
];

class Printer {
  out: string[] = [];
  firstPlaces = new Map<number, number>();
  unspecified = new Set<number>();
  belowLabel = new Set<number>();
  functions: PrintedFunction[] = [];
  #program: Program;
  #layout: Layout;
  #counting: boolean;
  #without: ReadonlySet<object>;
  #random: Random;
  #line = 1;
  #depth = 0;
  #typescript: boolean;
  /** The function whose parameters are being printed. */
  #parametersOf: FunctionNode | null = null;

  constructor(program: Program, counting: boolean, without: ReadonlySet<object>) {
    this.#program = program;
    this.#layout = program.layout;
    this.#counting = counting;
    this.#without = without;
    this.#random = new Random(program.seed ^ 0x5eed);
    this.#typescript = program.layout.typescript && !counting;
  }

  program(): void {
    this.#list(this.#program.body, true);
    this.newline();
  }

  write(text: string): void {
    this.out.push(text);
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.#line++;
  }

  newline(): void {
    this.write(`\n${'  '.repeat(this.#depth)}`);
  }

  #chance(probability: number): boolean {
    return !this.#counting && this.#random.chance(probability);
  }

  /** Notes that the place `id` starts here, or writes its counter. */
  #place(id: number): void {
    if (this.#counting) {
      this.write(`__c[${id}]++;`);
      this.newline();
    } else if (!this.firstPlaces.has(this.#line)) {
      this.firstPlaces.set(this.#line, id);
    }
  }

  // Statements

  /** Statements one after another, from the current position; returns whether the last one still wants a semicolon. */
  #list(statements: readonly Statement[], freshLine: boolean): boolean {
    let wants = false;
    let first = freshLine;
    for (const statement of statements) {
      if (this.#without.has(statement) || (statement.kind === 'types' && !this.#typescript)) continue;
      const own = statement.kind === 'types' || statement.kind === 'inert' || statement.kind === 'class';
      if (first) first = false;
      else if (!own && this.#chance(this.#layout.packed)) {
        this.write(wants ? '; ' : ' ');
        wants = false;
      } else {
        // Node drops the semicolon of an erased type, so the statement before it needs one of its own.
        if (wants && (this.#layout.semicolons || statement.kind === 'types')) {
          this.write(';');
          wants = false;
        }
        this.#between();
      }
      if (wants && (this.#counting || /^[([`+\-/*!]/.test(firstText(statement)))) this.write(';');
      wants = this.#statement(statement);
    }
    return wants;
  }

  #between(): void {
    if (this.#chance(this.#layout.comments)) this.write(` ${this.#random.pick(COMMENTS)}`);
    this.newline();
    if (this.#chance(this.#layout.comments)) {
      this.write(this.#random.pick(['', '', ...COMMENTS]));
      this.newline();
    }
    if (this.#chance(this.#layout.comments / 2)) this.write('/* here */ ');
  }

  /** Returns whether a semicolon (or a new line) must follow. */
  #statement(statement: Statement): boolean {
    switch (statement.kind) {
      case 'simple':
        this.#place(statement.id);
        this.piece(statement.value);
        return true;
      case 'if':
        return this.#if(statement);
      case 'loop':
        this.#place(statement.id);
        this.piece(statement.head);
        return this.#body(statement.body);
      case 'do':
        this.#place(statement.id);
        this.write('do');
        if (this.#body(statement.body)) this.write(';');
        if (statement.body.kind === 'block' || this.#counting || this.#chance(0.5)) this.write(' ');
        else this.newline();
        this.write('while (');
        this.piece(statement.test);
        this.write(')');
        return true;
      case 'label':
        return this.#label(statement);
      case 'block':
        this.#block(statement.body);
        return false;
      case 'try':
        this.#try(statement);
        return false;
      case 'switch':
        this.#switch(statement);
        return false;
      case 'function':
        for (const overload of this.#typescript ? (statement.fn.overloads ?? []) : []) {
          this.write(`${statement.export}${overload}`);
          this.newline();
        }
        this.write(statement.export);
        this.piece(statement.fn);
        return false;
      case 'class':
        this.#place(statement.id);
        this.write(statement.export);
        this.#class(statement.node);
        return false;
      case 'types':
        this.write(statement.text);
        return !statement.terminated;
      case 'inert':
        this.write(statement.text);
        return false;
    }
  }

  #if(statement: Statement & { kind: 'if' }): boolean {
    this.#place(statement.id);
    this.write('if (');
    this.piece(statement.test);
    this.write(')');
    const wants = this.#body(statement.then);
    if (!statement.else || this.#without.has(statement.else)) return wants;
    if (wants) {
      if (this.#chance(0.5)) {
        this.write(this.#layout.semicolons ? ';' : '');
        this.newline();
      } else this.write('; ');
    } else if (this.#chance(this.#layout.allman)) this.newline();
    else this.write(' ');
    this.write('else');
    return this.#body(statement.else);
  }

  #label(statement: Statement & { kind: 'label' }): boolean {
    this.#place(statement.id);
    const body = statement.body;
    if (this.#counting) {
      // A loop must follow its label at once, so both are counted before the label.
      if (body.kind !== 'block' && 'id' in body) this.#place(body.id);
      this.write(`${statement.name}: `);
      const from = this.out.length;
      const wants = this.#statement(body);
      if (body.kind !== 'block' && 'id' in body) this.out.splice(from, 2);
      return wants;
    }
    this.write(`${statement.name}:`);
    if (this.#chance(0.3)) {
      this.newline();
      this.belowLabel.add(this.#line);
    } else this.write(' ');
    return this.#statement(body);
  }

  #try(statement: Statement & { kind: 'try' }): void {
    this.#place(statement.id);
    this.write('try');
    this.#braced(statement.block);
    if (statement.handler) {
      this.#joint();
      this.write('catch');
      if (statement.param) {
        this.write(' (');
        this.piece(statement.param);
        this.write(')');
      }
      this.#braced(statement.handler);
    }
    if (statement.finalizer) {
      this.#joint();
      this.write('finally');
      this.#braced(statement.finalizer);
    }
  }

  #switch(statement: Statement & { kind: 'switch' }): void {
    this.#place(statement.id);
    this.write('switch (');
    this.piece(statement.value);
    this.write(') {');
    this.#depth++;
    for (const { test, body } of statement.cases) {
      this.newline();
      if (test === null) this.write('default:');
      else {
        this.write('case ');
        this.piece(test);
        this.write(':');
      }
      this.#depth++;
      if (body.length > 0) {
        if (this.#chance(0.3)) this.write(' ');
        else this.newline();
      }
      if (this.#list(body, true) && (this.#layout.semicolons || this.#counting)) this.write(';');
      this.#depth--;
    }
    this.#depth--;
    this.newline();
    this.write('}');
  }

  /** The body of an `if` or a loop: a block, or one statement without braces, perhaps on the next line. */
  #body(body: Statement): boolean {
    if (this.#counting || this.#without.has(body)) {
      this.#braced(body.kind === 'block' ? body.body : [body]);
      return false;
    }
    if (body.kind === 'block') {
      this.#braced(body.body);
      return false;
    }
    this.#depth++;
    if (body.kind !== 'if' && this.#chance(0.5)) this.newline();
    else this.write(' ');
    const wants = this.#statement(body);
    this.#depth--;
    return wants;
  }

  #braced(body: readonly Statement[]): void {
    if (this.#chance(this.#layout.allman)) this.newline();
    else this.write(' ');
    this.#block(body);
  }

  #joint(): void {
    if (this.#chance(this.#layout.allman)) this.newline();
    else this.write(' ');
  }

  #block(body: readonly Statement[], prologue = ''): void {
    if (body.length === 0 && prologue === '') {
      this.write('{}');
      return;
    }
    this.write('{');
    this.#depth++;
    const inline = this.#chance(this.#layout.packed) && body.every((one) => one.kind === 'simple');
    if (inline) this.write(' ');
    else this.newline();
    this.write(prologue);
    const wants = this.#list(body, true);
    if (wants && (this.#layout.semicolons || this.#counting)) this.write(';');
    this.#depth--;
    if (inline) this.write(' ');
    else this.newline();
    this.write('}');
  }

  // Expressions

  piece(piece: Piece): void {
    if (typeof piece === 'string') this.write(piece);
    else if (Array.isArray(piece)) for (const part of piece) this.piece(part);
    else this.#node(piece as Exclude<Piece, string | readonly Piece[]>);
  }

  #node(node: Exclude<Piece, string | readonly Piece[]>): void {
    switch (node.kind) {
      case 'break':
        if (!this.#chance(this.#layout.broken)) this.write(node.text);
        else {
          if (this.#random.chance(0.1)) this.write(' // (');
          this.#depth++;
          this.newline();
          this.#depth--;
        }
        break;
      case 'typed':
        if (this.#typescript) this.write(node.text);
        break;
      case 'initial':
        if (this.#counting && this.#parametersOf) {
          const owner = this.#parametersOf;
          this.#parametersOf = null;
          this.write(`__initial(${owner.id}, () => (`);
          this.piece(node.value);
          this.write('))');
          this.#parametersOf = owner;
        } else this.piece(node.value);
        break;
      case 'function':
        this.#function(node);
        break;
      case 'class':
        this.#class(node);
        break;
    }
  }

  #function(fn: FunctionNode): void {
    this.functions.push({
      id: fn.id,
      knownAs: fn.knownAs,
      form: fn.form,
      generator: fn.generator,
      line: this.#line,
    });
    this.write(fn.static ? 'static ' : '');
    this.write(fn.async ? 'async ' : '');
    if (fn.form === 'expression' || fn.form === 'declaration') {
      this.write(`function${fn.generator ? '*' : ''}${fn.name ? ` ${fn.name}` : ' '}`);
    } else if (fn.form === 'get' || fn.form === 'set') this.write(`${fn.form} ${fn.name}`);
    else if (fn.form !== 'arrow') this.write(`${fn.generator ? '*' : ''}${fn.name}`);
    if (this.#typescript && fn.generics) this.write(fn.generics);
    if (fn.bare) this.piece(fn.params[0]?.target ?? '');
    else this.#params(fn);
    if (this.#typescript && fn.returns && !fn.bare) this.write(`: ${fn.returns}`);
    if (fn.form === 'arrow') this.write(' =>');
    const call = fn.generator ? `__e[${fn.id}]++` : `__e[${fn.id}]++, __f[${fn.id}]++`;
    if (Array.isArray(fn.body)) {
      if (fn.form !== 'arrow') this.#joint();
      else this.write(' ');
      this.#block(fn.body, this.#counting && call ? `${call}; ` : '');
    } else this.#arrowBody(fn.body, call);
  }

  #params(fn: FunctionNode): void {
    this.write('(');
    const outer = this.#parametersOf;
    this.#parametersOf = fn;
    fn.params.forEach((param, index) => {
      if (index > 0) this.write(', ');
      if (index > 0 && this.#chance(this.#layout.broken / 3)) this.newline();
      this.write(param.rest ? '...' : '');
      this.piece(param.target);
      if (this.#typescript && param.type) this.write(`: ${param.type}`);
      if (param.initial !== undefined) {
        this.write(' = ');
        this.#node({ kind: 'initial', value: param.initial });
      }
    });
    this.#parametersOf = outer;
    if (this.#counting && fn.generator) {
      // A generator's body begins at its first `next`, but its parameters are bound by the call itself.
      this.write(`${fn.params.length > 0 ? ', ' : ''}...{ [__call(${fn.id})]: __rest }`);
    }
    this.write(')');
  }

  #arrowBody(body: { id: number; value: Piece; parenthesised: boolean }, call: string): void {
    if (this.#counting) {
      this.write(` (${call}, __c[${body.id}]++, (`);
      this.piece(body.value);
      this.write('))');
      return;
    }
    this.#node({ kind: 'break', text: ' ' });
    if (body.parenthesised) {
      this.write('(');
      this.#node({ kind: 'break', text: '' });
    }
    this.#place(body.id);
    this.piece(body.value);
    if (body.parenthesised) {
      this.#node({ kind: 'break', text: '' });
      this.write(')');
    }
  }

  // Classes

  #class(node: ClassNode): void {
    if (this.#typescript && node.abstract) this.write('abstract ');
    this.write(`class${node.name ? ` ${node.name}` : ''}`);
    if (node.extends !== null) {
      this.write(' extends ');
      this.piece(node.extends);
    }
    if (this.#typescript && node.implements) this.write(` implements ${node.implements}`);
    this.#joint();
    this.write('{');
    this.#depth++;
    const members = node.members.filter((one) => !this.#without.has(one) && (one.kind !== 'types' || this.#typescript));
    members.forEach((member, index) => {
      if (index === 0 || !this.#chance(this.#layout.packed / 2)) this.newline();
      else this.write(' ');
      this.#member(member);
    });
    this.#depth--;
    this.newline();
    this.write('}');
  }

  #member(member: Member): void {
    switch (member.kind) {
      case 'field':
        this.#field(member);
        break;
      case 'method':
        this.piece(member.fn);
        break;
      case 'static':
        this.write('static ');
        this.#block(member.body);
        break;
      case 'types':
        this.write(member.text);
        break;
    }
  }

  #field(field: Member & { kind: 'field' }): void {
    const counted = field.value !== null && !field.function;
    if (field.function && !this.#counting && !this.firstPlaces.has(this.#line)) this.unspecified.add(this.#line);
    if (counted && !this.#counting) this.#place(field.id);
    this.write(`${field.static ? 'static ' : ''}${field.name}`);
    if (this.#typescript && field.type) this.write(`: ${field.type}`);
    if (field.value !== null) {
      this.write(' = ');
      if (counted && this.#counting) {
        this.write(`(__c[${field.id}]++, (`);
        this.piece(field.value);
        this.write('))');
      } else this.piece(field.value);
    }
    this.write(';');
  }
}

/** The text with which a statement begins, to see whether it would continue the line before it. */
function firstText(statement: Statement): string {
  return statement.kind === 'simple' ? pieceText(statement.value) : 'a';
}

function pieceText(piece: Piece): string {
  if (typeof piece === 'string') return piece;
  if (Array.isArray(piece)) {
    for (const part of piece as readonly Piece[]) {
      const text = pieceText(part);
      if (text !== '') return text;
    }
  }
  return '';
}

/** Texts of syntax trees: equal for programs that do the same in other words, and for no others. */
import { globSync, readFileSync } from 'node:fs';
import { minifySync } from 'rolldown/utils';
import { describe, expect, test } from 'vitest';
import { type Bindings, bindingsOf } from '../../../src/cache/code/bindings.ts';
import { treeText } from '../../../src/cache/code/tree-text.ts';
import type { Node, SourceType } from '../../../src/instrument/ast.ts';
import { parse } from '../../../src/instrument/parser.ts';
import { strip } from '../../../src/instrument/strip.ts';

function textOf(code: string, type: SourceType = 'module'): string {
  const root = parse(type === 'module' ? strip(code) : code, type);
  return treeText(root, bindingsOf(root, type === 'commonjs'));
}

describe('the same program', () => {
  test.each<[string, string, string]>([
    ['comments', 'f(1);', '/* a */ f(1); // b'],
    ['white space and semicolons', 'const a = 1; f(a)', 'const a=1\n\n\nf( a );;'],
    ['a trailing comma', 'f([1, 2], { a: 1 });', 'f([1, 2,], { a: 1, },);'],
    ['quotes', "f('a', 'it\\'s');", 'f("a", "it\'s");'],
    ['escapes', "f('\\x41\\n');", 'f("A\\u000a");'],
    ['quotes around keys', "f({ a: 1, 'b': 2, 3: 4 });", "f({ 'a': 1, b: 2, '3': 4 });"],
    ['numbers', 'f(1000, 255, 0.5, 10n, 0x1fn);', 'f(1e3, 0xff, .50, 1_0n, 31n);'],
    ['parentheses', 'f((a + b) * c, (x) => (x));', 'f(((a) + b) * (c), x => x);'],
    ['types', 'const f = (a, b) => a;', 'type T = string;\nconst f = (a: number, b?: T): number => a as number;'],
    ['an interface', 'f(1);', 'interface A { b: number }\nimport type { B } from "./b.ts";\nf(1 satisfies number);'],
    ['a shorthand', 'f({ a, b });', 'f({ a: a, b: b });'],
    ['a parameter', 'export const f = (a) => a + 1;', 'export const f = (b) => b + 1;'],
    ['a local', 'export function f() { const a = g(); return a; }', 'export function f() { const b = g(); return b; }'],
    ['a local in a pattern', 'export const f = ({ a }) => a;', 'export const f = ({ a: b }) => b;'],
    ['a default', 'export const f = ({ a = 1 }, b = a) => b;', 'export const f = ({ a: c = 1 }, d = c) => d;'],
    ['a local function that is called', 'f(); function f() { f(); }', 'g(); function g() { g(); }'],
    ['an arrow function that is called', 'const f = () => 1; f();', 'const g = () => 1; g();'],
    ['a constant of the module', 'const LIMIT = 3; f(LIMIT);', 'const most = 3; f(most);'],
    ['an import', "import { a } from './a.ts'; a();", "import { a as b } from './a.ts'; b();"],
    ['an export under the same name', 'const a = 1; export { a as b };', 'const c = 1; export { c as b };'],
    ['what is caught', 'try { f(); } catch (e) { g(e); }', 'try { f(); } catch (error) { g(error); }'],
    ['what shadows', 'const a = 1; { const a = 2; f(a); }', 'const a = 1; { const b = 2; f(b); }'],
    ['line ends in a template', 'f(`a\nb`);', 'f(`a\\nb`);'],
  ])('%s', (_name, first, second) => expect(textOf(second)).toBe(textOf(first)));
});

describe('another program', () => {
  test.each<[string, string, string, SourceType?]>([
    ['another number', 'f(1);', 'f(2);'],
    ['a number and a text', "f('1');", 'f(1);'],
    ['a number and a big one', 'f(1);', 'f(1n);'],
    ['numbers side by side', 'f([1, 23]);', 'f([12, 3]);'],
    ['a text and a name', "f('a');", 'f(a);'],
    ['a global', 'f(a);', 'f(b);'],
    ['a property', 'f(o.a);', 'f(o.b);'],
    ['a property by a name', 'f(o.a);', 'f(o[a]);'],
    ['a key', 'f({ a: 1 });', 'f({ b: 1 });'],
    ['the key of a shorthand', 'const a = 1; f({ a });', 'const b = 1; f({ b });'],
    ['the prototype', 'const __proto__ = {}; f({ __proto__ });', 'const __proto__ = {}; f({ __proto__: __proto__ });'],
    ['an exported name', 'export const a = 1;', 'export const b = 1;'],
    ['what is imported', "import { a } from './a.ts'; a();", "import { b } from './a.ts'; b();"],
    ['where from', "import { a } from './a.ts'; a();", "import { a } from './b.ts'; a();"],
    ['parentheses that count', 'f((a + b) * c);', 'f(a + b * c);'],
    ['an optional chain', 'f(a?.b.c);', 'f((a?.b).c);'],
    ['the order of statements', 'f(); g();', 'g(); f();'],
    ['a new line that ends a statement', 'function f() { return 1; } f();', 'function f() { return\n1; } f();'],
    ['a directive', "'use strict'; f();", "('use strict'); f();", 'commonjs'],
    ['a tagged text', 'f`a\\n`;', 'f`a\n`;'],
    ['a regular expression', 'f(/a/g);', 'f(/a/);'],
    ['const and let', 'const a = 1; f(a);', 'let a = 1; f(a);'],
    ['await', 'f(await a);', 'f(a);'],
    ['a loop that waits', 'for await (const a of b) f(a);', 'for (const a of b) f(a);'],
    ['which variable', 'export const f = (a, b) => a;', 'export const f = (a, b) => b;'],
    ['what is shadowed', 'const a = 1; { const b = 2; f(a); }', 'const a = 1; { const a = 2; f(a); }'],
    ['a hole', 'f([, 1]);', 'f([1]);'],
    ['a getter', 'f({ get a() { return 1; } });', 'f({ a() { return 1; } });'],
    ['static', 'f(class { a = 1; });', 'f(class { static a = 1; });'],
    ['the name of a function that others get', 'const g = () => 1; f(g);', 'const h = () => 1; f(h);'],
    ['the name of one that takes it later', 'let g; g = function () {}; f(g);', 'let h; h = function () {}; f(h);'],
    [
      'the name of one that is a default',
      'export const f = (g = () => 1) => g;',
      'export const f = (h = () => 1) => h;',
    ],
    ['the name of one that is declared', 'function g() {} f(g);', 'function h() {} f(h);'],
    ['the name of one that is constructed', 'function G() {} f(new G());', 'function H() {} f(new H());'],
    ['the name of a class', 'class G {} f(new G());', 'class H {} f(new H());'],
    ['the name of an exported function', 'function g() {} export { g as x };', 'function h() {} export { h as x };'],
    ['names that eval sees', 'export const f = (a, t) => eval(t);', 'export const f = (b, t) => eval(t);'],
    [
      'names that with sees',
      'f((a, o) => { with (o) return a; });',
      'f((b, o) => { with (o) return b; });',
      'commonjs',
    ],
    [
      'a default before the variable',
      'let x = 1; f((a = x) => { var x = 2; return a; });',
      'let x = 1; f((a = y) => { var y = 2; return a; });',
    ],
    [
      'a parameter that is a variable, too',
      'f((a, b = 1) => { var a; return a; });',
      'f((a, b = 1) => { var c; return c; });',
    ],
    ['a function in a block', 'var f; { function f() {} } f();', 'var g; { function f() {} } g();', 'commonjs'],
    [
      'a variable in catch',
      'var e; try { f(); } catch (e) { var e = 1; } g(e);',
      'var e; try { f(); } catch (d) { var e = 1; } g(e);',
      'commonjs',
    ],
    [
      'what a switch looks at',
      'let x = 1; switch (x) { case 1: let x; f(x); }',
      'let x = 1; switch (x) { case 1: let y; f(x); }',
    ],
  ])('%s', (_name, first, second, type) => expect(textOf(second, type)).not.toBe(textOf(first, type)));
});

const SOURCES = globSync('src/{kernel/front,parallel/work,bench/run,cache/code,profile}/*.ts');

/** As if no name were seen, and without the names that only a minifier knows to be local. */
function blindText(root: Node, bindings: Bindings): string {
  for (const binding of bindings.values()) binding.isSeen = false;
  return treeText(root, bindings).replace(/(PrivateIdentifier name|label)="[^"]*"/g, '$1');
}

describe('hasten itself', () => {
  test('renamed throughout by a minifier', () => {
    expect(SOURCES.length).toBeGreaterThan(50);
    for (const path of SOURCES) {
      const code = strip(readFileSync(path, 'utf8'));
      const print = (mangle: boolean): string => {
        const codegen = { removeWhitespace: false };
        return minifySync(path, code, { compress: false, mangle, codegen, module: true }).code;
      };
      const [plain, renamed] = [print(false), print(true)].map((text) => {
        const root = parse(text, 'module');
        return blindText(root, bindingsOf(root, false));
      });
      expect(renamed === plain, path).toBe(true);
    }
  }, 60_000);

  test('with one name exchanged for another', () => {
    const seed = 20261121;
    let state = seed;
    const random = (below: number): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * below);
    };
    let exchanged = 0;
    for (const path of SOURCES) {
      const code = strip(readFileSync(path, 'utf8'));
      const root = parse(code, 'module');
      const bindings = bindingsOf(root, false);
      const nodes = [...bindings.keys()].filter((node) => code.slice(node.start, node.end) === node.name);
      const before = treeText(root, bindings);
      for (let n = 0; n < 3 && nodes.length > 0; n++) {
        const node = nodes[random(nodes.length)]!;
        const other = nodes[random(nodes.length)]!;
        const changed = code.slice(0, node.start) + other.name + code.slice(node.end);
        let after: string;
        try {
          after = textOf(changed);
        } catch {
          continue;
        }
        // A declaration that is renamed alone leaves its uses behind; one that has none may be called anything.
        const uses = nodes.filter((one) => bindings.get(one) === bindings.get(node)).length;
        if (node.name === other.name || uses === 1) continue;
        expect(after === before, `seed ${seed}: ${path}:${node.start} ${node.name} > ${other.name}`).toBe(false);
        exchanged++;
      }
    }
    expect(exchanged).toBeGreaterThan(100);
  }, 60_000);
});

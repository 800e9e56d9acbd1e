/**
 * Every construct of the language in a few lines each: what the transform has to leave as it is. Those that only one
 * kind of module may contain are listed apart.
 */
export const anywhere: Record<string, string> = {
  'arrow functions with an expression': `
const plain = () => 1;
const object = () => ({ a: plain() });
const nested = (a) => (b) => async (c) => a + b + plain(c);
const last = [1, 2].map((x) => { return plain() + x; }).map(x => plain(x))
const list = [() => plain(), x => x, async () => plain()]`,
  'arrow functions that give a class or a function': `
const classes = () => class { m() { return classes(); } };
const functions = () => function () { return functions(); };`,
  'default parameters': `
function f(a = g(), { b = () => g(), c: [d] = [g()] } = {}, ...rest) { return a + b + d + rest; }
const g = (x = (y) => f(y)) => x;`,
  classes: `
class A { static #s = f(); #p = f(); [f()] = 1; static { A.#s = f(); for (const x of []) f(x); } get g() { return this.#p; } set g(v) { f(v); } static async *m() { yield* f(); } #q() {} constructor() { this.#q(); } 'quoted name'() {} 12() {} async async() {} get; set; static; static static = 1; accessor = 2 }
class B extends f() { constructor(...a) { super(...a, f()); this.x = super.m(); } field = () => this.x; static n = class {}; }
const C = class extends (f(), B) {};
function f() { return class { }; }`,
  statements: `
label: for (let i = 0, n = f(); i < n; i++) { if (i) continue label; else break label }
inner: { if (f()) break inner; f() }
do f(); while (f())
do { f() } while (f()) f()
while (f()) ;
for (;;) break
for (var x in f()) f(x)
for (const [a, { b }] of f()) { if (a) f(); else if (b) f(); else { f() } }
switch (f()) { case f(): f(); case 2: { f(); break } default: f() }
try { f() } catch { f() } finally { f() }
try { f() } catch ({ message = f() }) { throw message }
if (f()) f(); else ;
;
{ }
var f = () => {}
throw f()`,
  'statements without semicolons': `
const a = f()
;[1].forEach(f)
;(function () { return f() })()
const b = \`\${f()}\${f()}\`
function f() { return
  f() }
let c = b
++c
const d = f
  ()
if (d) f()
else f()
var last = f()`,
  'optional chains': `
f()?.a?.[f()]?.(f(), ...f())?.b();
(f()?.a).b();
delete f()?.a;
new (f()?.b)(f());
f?.\`\``.replace('f?.``', 'f?.()'),
  'calls over several lines': `
f(1)
  .then((x) => f(x))
  .then(
    f,
    f(2),
  )
  [f()]\`text \${f(
    3
  )}\`;
function f() {}`,
  'generators and async functions': `
function* g() { const a = yield; const b = yield f(yield* g()); try { yield 1 } finally { yield 2; f() } return b }
async function h() { await f(await h()); for await (const x of g()) { if (x) continue; await x } for await (const x of await g()) await x; return await h() }
async function* i() { for await (const x of i()) yield x; try { return await f() } catch { yield f() } }
outer: for (const x of []) { (async () => { inner: for await (const y of x) { break inner } })() }
async function iterate() { for (const x of await f()) f(x); for (const x of await f()) ; for (x of await f()) { if (x) continue; f(await x) } const [a, b = await f()] = await f()
  const c = 1, [d] = await f(await f()); l: for (const [x] of await f()) l2: for await (const y of this.x) if (y) break l; else continue l; try { await f() } catch (e) { f(e) } try { await f() } catch ({ message }) { f(message) } finally { f() } return a + b + c + d }
async function jump() { outer: for (const a of f()) for await (const b of a) { if (b) continue outer; f(b) } }
const f = async () => await h(), k = async x => { await x }, m = { async *n() { yield await f() }, async ['o']() {} };`,
  'destructuring and assignments': `
let a, b;
[a = f(), { b = f() } = f()] = f();
({ a, b: f().c, [f()]: f()[f()] } = f());
[f().x, ...f().y] = f();
a ??= f(); b ||= f(); f().x &&= f(); f().x++;
for (f().z of f()) ;
function f() { return f }`,
  'regular expressions and texts that look like comments': `
const a = /\\/*[/*]*/.exec(f('/* not a comment */')), b = "// =>", c = (/* => */) => f(/* { */), d = async (x /* => */) /* => */ => /* x */ f();
function f(/* a { */) { /* } */ }
// => {`,
  directives: `
function a() { 'use strict'; return f() }
function b() { "use strict"
  return f() }
function c() { 'use strict' }
const f = () => { 'directive'; 'another'
}`,
  'functions in blocks': `
function a() { if (f()) { function b() { return f() } b() } function c() {} return c }
function d() { var e = f(); { let e = f() } var e; }
function f() { switch (1) { case f: function g() {} } }`,
  'names that are also keywords': `
const async = f, of = f, get = f, let_ = f; async(f()); of(f()); async
(f())
for (async of => f(); false; ) ;
function f() {}`,
  'tagged templates, new and spread': `
new f; new f(); new f.a.b(f()); new (f())(); new new f()(); f\`a\${f()}b\`; f(...f(), ...[f()]); ({ ...f(), f, 'a': f(), [f()]() {}, get b() { return f() } });
function f() { return f }`,
  'sequences and conditions': `
f(), f();
const a = (f(), f()), b = f() ? f() : f() && f() || (f() ?? 1);
if (f(), f()) f();
void f(); typeof f(); !f(); -f();
function f() {}`,
  'a trailing comment': 'f()\nfunction f() {} // end',
  'no line break at the end': 'const f = () => f()',
  'CRLF, line and paragraph separators': 'f()\r\nf();\u2028f();\u2029function f() { return 1 }\r\n',
  'only comments': '// nothing\n/* at all */',
  nothing: '',
  'a byte order mark': '\uFEFFf();\nfunction f() {}',
  'an interpreter line': '#!/usr/bin/env node\nf();\nfunction f() {}',
};

export const modules: Record<string, string> = {
  'imports and exports': `
import a, { b as c } from 'x'; import * as d from 'y'; import 'z'; import data from './a.json' with { type: 'json' };
export { c as e, d as 'string name' }; export * from 'x'; export * as g from 'y';
export default () => a();
export const h = () => a(), i = class { m() { return a() } }; export function j() { return a() } export class k {} export let { l = a() } = a();
const lazy = await import(a()), url = import.meta.url; export var m = import.meta.resolve(a())`,
  'a default function without a name': 'export default function () { return f() }\nfunction f() {}',
  'a default class': 'export default class extends f() { m() { f() } }\nfunction f() {}',
  'top-level await': `
const a = await f(); for await (const b of a) await f(b); await 1
try { await f() } catch (e) { await e } finally { await f() }
export default await f()
async function f() {}`,
  using: `
async function f() { using a = g(), b = g(); { await using c = g()
  await using d = await g(); h(c, d) } for (using e of g()) h(e); for await (await using i of g()) { h(i) } for (await using j of g()) h(j) }
using top = g()
await using awaited = g()`,
};

export const scripts: Record<string, string> = {
  'sloppy code': `
with (f()) { f() }
with (f()) f()
function f() { return arguments.callee }
function f() { return 2 }
function g(a, a) { var a; function a() {} return delete a, 010 }
function h() { var x; function x() { f() } for (;;) break; return x }
if (f()) function i() { f() }
label: function j() {}
undeclared = f()
var let = 1, yield = 2, await = 3, static = 4; let = 5
<!-- a comment
--> another`,
  'a return at the top level': 'if (f()) return f();\nreturn\nfunction f() {}',
  'new.target and using at the top level': 'if (new.target) f();\nusing a = f();\nfunction f() {}',
  'eval and new.target': `function F() { if (new.target) eval('var x = 1'); (0, eval)('x'); return eval(
  'x') }`,
};

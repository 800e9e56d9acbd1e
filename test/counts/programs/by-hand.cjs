#!/usr/bin/env node
// Sloppy CommonJS with what the generator does not write. `//=` tells a line's hits; other lines are not checked.
function strict(a) {
  'use strict'; //= -
  return this === undefined ? 1 : a; //= 2
}
strict(1); //= 1
if (strict() !== 1) throw new Error('the directive was lost'); //= 1
var let_ = 1, async = 2, of = [3]; //= 1
async = async + 1; //= 1
async //= 1
of = [4, 5] //= 1
for (async of => {}; false;) {} //= 1
function aliased(x) {
  arguments[0] = 7; //= 1
  return x; //= 1
}
if (aliased(1) !== 7) throw new Error('arguments are no longer the parameters'); //= 1
var evaluated = (function (secret) {
  var inner = 2; //= 1
  eval('inner = 3; var made = 4'); //= 1
  return inner + made + secret; //= 1
})(1); //= -
if (evaluated !== 8) throw new Error('eval lost its scope'); //= 1
with ({ within: 5 }) within++; //= 1
if (true) function late() { return 1; } //= 1
late(); //= 1
foo: function labelled() {} //= 1
var fns = []; //= 1
for (let i = 0, read = () => i; i < 3; i++) fns.push(read, () => i); //= 1
for (var k = 0; k < 3; k++) //= 1
  if (k === 1) //= 3
    continue; //= 1
  else fns.push( //= 2
    () => k //= 2
  );
if (fns.map((f) => f()).join() !== '0,0,0,1,0,2,3,3') throw new Error('bindings: ' + fns.map((f) => f())); //= 1
switch (1) { //= 1
  default: fns.length = 0; //= 1
  case 0: { fns.push(1); } //= 1
  case 5:
    fns.push(2); break; //= 1
    fns.push(3); //= 0
}
var a = 1, b = 2 //= 1
a //= 1
++b //= 1
if (b !== 3) throw new Error('++ moved'); //= 1
do a++; while (a < 4) b++ //= 1
if (a !== 4 || b !== 4) throw new Error('do while: ' + a + b); //= 1
var object = {
  __proto__: { m() { return 1; } }, //= 1
  m() {
    return super.m() + 1; //= 1
  },
  get p() { return 2; }, //= 1
  set p(v) {
    b = v; //= 1
  },
  async *[`x${a}`]() {
    yield* [1, 2]; //= 1
  },
};
object.p = object.m() + object.p; //= 1
function counter() {
  if (!new.target) return new counter(); //= 2
  this.n = 1; //= 1
}
if (!(counter() instanceof counter)) throw new Error('new.target'); //= 1
class Base {
  static made = 0; //= 1
  constructor() { Base.made++; } //= 2
}
class Derived extends Base {
  constructor(early) {
    if (early) //= 3
      throw new RangeError('early'); //= 1
    const result = super(); //= 2
    if (result !== this) throw new Error('super'); //= 2
    return {}; //= 2
  }
}
for (const early of [false, true, false]) try { new Derived(early); } catch { b = 0; } //= 1
function* inFinally() {
  try {
    yield 1; //= 3
    yield 2; //= 1
  } finally {
    try { return 5; } finally { b++; } //= 2
  }
}
inFinally().next(); //= 1
var stopped = inFinally(); //= 1
stopped.next(), stopped.return(1); //= 1
for (const one of inFinally()) { if (one === 2) break; } //= 1
var deep = ((n) => //= 1
  n > 0 //= 4
    ? deep(n - 1)
    : 0);
deep(3); //= 1
var nested = (x) => (y) => //= 1
  (z) => //= 1
    x + y + z; //= 2
var two = nested(1)(2); //= 1
two(1), two(2); //= 1
(async () => { //= 1
  for await (const one of object.x4()) //= 1
    b += one; //= 2
  await null; b++; //= 1
  try {
    await Promise.reject(new Error('no')); //= 1
    b = 0; //= 0
  } catch { b++ } //= 1
  outer: for (const i of [1, 2, 3]) { //= 1
    for (;;) { //= 3
      if (i === 2) continue outer; //= 3
      await i; //= 2
      break; //= 2
    }
    b++; //= 2
  }
  outer2: //= 1
  while (true) //= 1
    break outer2; //= 1
  console.log(`ended ${b}`); //= 1
})();

// TypeScript and modules with what the generator does not write. `//=` tells a line's hits; other lines are not checked.
import { strictEqual as same } from 'node:assert'; //= -
import type { Stats } from 'node:fs'; //= -
export type { Stats }; //= -
export default class { //= 1
  static a = 1; //= 1
  b = 2; //= 2
  c; //= -
  ['d' + 1] = 3; //= 2
  static { //= -
    this.a++; //= 1
  } //= -
  static #count = 0; static get count() { return this.#count; } //= 1
  private readonly e: number = 4; //= 2
  declare f: string; //= -
  constructor(x?: number); //= -
  constructor( //= -
    x: number = 1, //= -
  ) {
    void x; //= 2
  }
}
import Anonymous from './by-hand.mts'; //= -
new Anonymous(), new Anonymous(2); //= 1
same(Anonymous.a, 2); //= 1
const key = () => 'k'; //= 1
class Keys { [key()]() { return 1; } static [key()] = 2; } //= 1
same(new Keys().k() + Keys.k, 3); //= 1
const lazy = class { //= 1
  own = [1, 2].map( //= 1
    (x) => x * 2, //= 2
  );
  arrow = () => { //= -
    return this.own.length; //= 2
  };
};
const one = new lazy(); //= 1
one.arrow() + one.arrow(); //= 1
function overloaded(a: string): string; //= -
function overloaded(a: number): number; //= -
function overloaded(a: any) { //= -
  return a satisfies unknown; //= 2
}
overloaded('a'), overloaded<number>?.(1); //= 1
interface Point { //= -
  x: number; //= -
}
type Pair<A, B = A> = //= -
  | [A, B]; //= -
const generic = <const T,>( //= 1
  x: T, //= -
): x is T & {} => //= -
  x !== undefined; //= 2
generic(1), generic(2 as number | undefined); //= 1
let total = 0; //= 1
let unset!: Point; //= 1
const label = `${ //= 1
  [1, 2, 3].map((x) => //= -
    x + 1).join() //= 3
}`;
same(label, '2,3,4'); //= 1
const chain = [1, 2, 3] //= 1
  .map((x) => x + 1) //= 3
  .filter((x) => { total += x; return x > 2; }) //= 3
  .reduce( //= -
    function sum(a, b) { //= -
      return a + b; //= 1
    }, //= -
  );
same(chain, 7); //= 1
try { throw new Error('a') } catch { total++ } finally { total++ } //= 1
try { //= 1
  total = (() => { throw new TypeError('b'); })(); //= 1
  total = 0; //= 0
} catch (error) {
  if (error instanceof RangeError) total = 0; //= 1
  else if (error instanceof TypeError) total++; //= 1
  else { //= -
    total = 0; //= 0
  }
}
same(total, 12); //= 1
async function* numbers() {
  try {
    for (let i = 0; ; i++) yield i; //= 2
  } finally { //= -
    await null; //= 1
    total++; //= 1
  }
}
const abandoned = numbers(); //= 1
await abandoned.next(); //= 1
for await (const n of numbers()) { //= 1
  if (n < 2) continue; //= 3
  break; //= 1
}
same(total, 13); //= 1
const results = await Promise.allSettled([1, 2, 3].map(async (n) => { //= 1
  await null; //= 3
  if (n === 2) throw new Error('c'); //= 3
  return n; //= 2
}));
same(results.map((r) => r.status).join(), 'fulfilled,rejected,fulfilled'); //= 1
function* outer(): Generator<number, string> {
  const got = yield* inner(); //= 3
  total += got; //= 1
  return 'end'; //= 1
}
function* inner() {
  try { //= 3
    const sent: number = yield 1; //= 3
    return sent; //= 1
  } catch (error) {
    throw error; //= 1
  }
}
const driven = outer(); //= 1
driven.next(), driven.next(5), driven.next(); //= 1
const broken = outer(); broken.next(); //= 1
try { broken.throw(new Error('d')); } catch {} //= 1
for (const n of outer()) break; //= 1
const tagged = (strings: TemplateStringsArray, f: () => number) => f(); //= 1
tagged`${ //= 1
  () => 9 //= 1
}`;
const { p = 1, q: { r } = { r: total++ } } = {} as any; //= 1
if (p) if (r) total++; else total = 0; //= 1
var hoisted = before(); //= 1
function before() { return hoisted ?? 1; } //= 1
const big = Array.from({ length: 70_000 }, () => 1); //= 1
for (const x of big) //= 1
  total += x; //= 70000
export const last = total, //= 1
  more = 1; //= -
export { total as sum }; //= -
export * as path from 'node:path'; //= -
console.log(`ended ${last}`); //= 1

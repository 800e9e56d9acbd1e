/** Kernels made of the loops of ordinary programs: they print what the programs print, or are refused at the right place. */
import { describe, expect, test } from 'vitest';
import { kernelCandidates } from '../../src/remedies/candidates/kernel.ts';
import { applied, example, output, typeScript } from './support/programs.ts';

const F64 = 'f64[100]';

function outlined(text: string, fn: string, types: string[], form = 'kernel'): string {
  const candidates = kernelCandidates({ ...typeScript(text), function: fn, types });
  return applied(
    text,
    candidates.find(({ name }) => name === form),
  );
}

function refusal(text: string, fn: string | number, types: string[], variables = {}) {
  const [candidate] = kernelCandidates({ ...typeScript(text), function: fn, types, variables });
  return candidate?.refused ?? null;
}

describe('the examples', () => {
  test.each([
    ['julia-typed', 'countSteps', ['int', F64, F64], '120'],
    ['julia-typed', 'makeGrid', ['int'], '120'],
    ['norm', 'squaresOfTypedArray', [F64], '5000'],
    ['primes', 'isPrime', ['int'], '3000'],
    ['primes', 'countPrimes', ['int', 'int'], '3000'],
  ])('%s: %s prints the same as a kernel', (name, fn, types, size) => {
    const source = example(name);
    const [candidate] = kernelCandidates({ ...source, function: fn, types });
    const edited = applied(source.text, candidate);
    expect(edited).toContain("from 'hasten/kernel'");
    expect(output(edited, [size])).toBe(output(source.text, [size]));
  });

  test('julia-typed: the loop stands above its function, with its types, and the call in its place', () => {
    const source = example('julia-typed');
    const [candidate] = kernelCandidates({ ...source, function: 'countSteps', types: ['int', F64, F64] });
    const edited = applied(source.text, candidate);
    expect(edited).toContain(`/** For each point the number of steps before it escapes, \`limit\` at most. */
function countSteps(limit: number, re: Float64Array, im: Float64Array): Int32Array {
  const counts = new Int32Array(re.length);
  countStepsLoop(re, im, limit, C_RE, C_IM, counts);
  return counts;
}`);
    expect(edited).toContain(`  C_IM: number,
  counts: Int32Array,
): void {
  for (let i = 0; i < re.length; i++) {
    let n = 0;`);
    expect(candidate?.edits).toHaveLength(3);
  });

  test.each([
    ['julia', 'countSteps', ['int', 'array(9) of object{re,im}', 'array(9) of object{re,im}'], 31, 'ordinary array'],
    ['diffusion', 'evolve', ['array(9) of array(9) of number', 'number'], 43, 'ordinary array'],
    ['norm', 'squaresOfArray', ['array(9) of number'], 9, 'ordinary array'],
    ['imputation', 'mean', ['array(9) of number'], 28, 'ordinary array'],
    ['imputation', 'fillRows', ['array(9) of object{a}'], 37, 'has no loop'],
  ])('%s: %s is refused', (name, fn, types, line, message) => {
    const [candidate, second] = kernelCandidates({ ...example(name), function: fn, types });
    expect(candidate?.refused).toMatchObject({ line, message: expect.stringContaining(message) });
    expect(candidate?.edits).toEqual([]);
    expect(second).toBeUndefined();
  });
});

describe('what an outlined loop takes and gives', () => {
  const data = 'const data = Float64Array.from({ length: 100 }, (_, i) => i / 7);\n';

  test.each([
    [
      'one number that is read later',
      `${data}function f(x: Float64Array): { sum: number } {
  let sum = 1;
  for (let i = 0; i < x.length; i++) sum += x[i];
  return { sum };
}
console.log(f(data));`,
      'sum = fLoop(x, sum);',
    ],
    [
      'a boolean that is read later',
      `${data}function f(x: Float64Array): string {
  let found = false;
  for (let i = 0; i < x.length; i++) {
    if (x[i] > 9) {
      found = true;
      break;
    }
  }
  return found ? 'yes' : 'no';
}
console.log(f(data));`,
      'found = fLoop(x, found);',
    ],
    [
      'a counter from outside that nobody reads later',
      `${data}function f(x: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  let i;
  for (i = 0; i < x.length; i++) out[i] = x[i] * 2;
  return out;
}
console.log(f(data).join());`,
      '  fLoop(x, out);',
    ],
    [
      'a helper of the module',
      `${data}function f(x: Float64Array): Float64Array {
  const out = x.slice();
  for (let i = 0; i < x.length; i++) out[i] = half(x[i]);
  return out;
}
function half(value: number): number {
  return value / 2;
}
console.log(f(data).join());`,
      '{ with: { half } }',
    ],
    [
      'a loop with a label',
      `${data}function f(x: Float64Array): string {
  let n = 0;
  outer: for (let i = 0; i < x.length; i++) {
    for (let j = 0; j < i; j++) {
      if (x[j] * 2 > x[i]) continue outer;
      n++;
    }
  }
  return \`\${n}\`;
}
console.log(f(data));`,
      'n = fLoop(x, n);',
    ],
    [
      'a function that is called above where it stands',
      `${data}console.log(f(data).join());
function f(x: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = x[i] + 1;
  return out;
}`,
      'fLoop(x, out);',
    ],
    [
      'a closure over variables of another function',
      `${data}function make(scale: number): (x: Float64Array) => Float64Array {
  const f = (x: Float64Array): Float64Array => {
    const out = new Float64Array(x.length);
    for (let i = 0; i < x.length; i++) {
      out[i] = x[i] * scale;
    }
    return out;
  };
  return f;
}
console.log(make(3)(data).join());`,
      'fLoop(x, out, scale);',
    ],
    [
      'an inner loop, where the outer one does more',
      `${data}function f(x: Float64Array): string[] {
  const lines: string[] = [];
  for (let step = 0; step < 3; step++) {
    for (let i = 0; i < x.length; i++) x[i] = x[i] * 2 + step;
    lines.push(String(x[5]));
  }
  return lines;
}
console.log(f(data).join());`,
      'fLoop(x, step);',
    ],
  ])('%s', (_, text, call) => {
    const edited = outlined(text, 'f', [F64]);
    expect(edited).toContain(call);
    expect(output(edited)).toBe(output(text));
  });

  test.each([
    ['do', 'let i = 0; do { x[i] = table[i % 3] * step; i += 1; } while (i < 10); return { a: x.join(), i };'],
    [
      'while, by a flag',
      'let i = 0; let done = false; while (!done) { x[i] = i; i++; done = i >= 20; } return { a: x.join() };',
    ],
    [
      'a closure that reads later',
      'let n = 0; const get = () => n; for (const v of x) { if (v > 2) n++; } return [get()];',
    ],
    [
      'a variable that only the loop uses',
      'let t = 0; for (let i = 1; i < 9; i++) { t = x[i] - x[i - 1]; x[i] = t * t; } return [x.join()];',
    ],
    ['a variable that is set later', 'let s; s = 2; for (const v of x) s = s * v + 1; return [s];'],
    [
      'a loop without braces around it',
      'if (x.length > 3) for (let i = 0; i < 9; i++) x[i] = i; else for (;;) x[0] = 1; return [x.join()];',
    ],
    [
      'a block of a switch',
      'switch (x.length) { case 100: let s = 0; for (const v of x) s += v; return [s]; default: return []; }',
    ],
    [
      'types and letters in it',
      "const ñ: 'ä' | 'ö' = 'ä'; for (let i: number = 0; i < 9; i++) { const v = x[i]!; x[i] = (v as number) * π; } return [ñ, x.join()];",
    ],
    [
      'a value that goes around',
      'let best = 0; const seen: number[] = []; for (let s = 0; s < 3; s++) { for (const v of x) if (v > best) best = v; x[0] = s * 50; seen.push(best); } return seen;',
    ],
  ])('%s', (_, body) => {
    const text = `${data}let step = 2.5;
const table = Int32Array.of(1, 2, 3);
const π = 3.14; // größer
function f(x: Float64Array): object { ${body} }
console.log(f(data), (step += 1), table, π);`;
    const edited = outlined(text, 'f', [F64]);
    expect(edited).toContain('const fLoop = kernel(');
    expect(output(edited)).toBe(output(text));
  });

  test('a module that has the import, and a name that is taken', () => {
    const text = `import { allocate } from "hasten/kernel"
const kernel = 1
export function f(x: Float64Array) {
\tconst fLoop = allocate(Float64Array, x.length)
\tfor (let i = 0; i < x.length; i++) fLoop[i] = x[i] + kernel
\treturn fLoop
}
console.log(f(Float64Array.of(1, 2)).join())
`;
    const edited = outlined(text, 'f', [F64]);
    expect(edited).toContain('import { allocate, kernel as kernel2 } from "hasten/kernel"\n');
    expect(edited).toContain(`const fLoop2 = kernel2(function fLoop2(
\tx: Float64Array,
\tfLoop: Float64Array,
\tkernel: number,
): void {
\tfor (let i = 0; i < x.length; i++) fLoop[i] = x[i] + kernel
})

export function f`);
    expect(output(edited)).toBe('2,3\n');
  });

  test('JavaScript gets no types, CommonJS a require', () => {
    const text = `'use strict';\nconst fs = require('node:fs');\nfunction f(x) {\n  const y = new Float32Array(9);\n  for (let i = 0; i < 9; i++) y[i] = x[i];\n  return y;\n}\n`;
    const request = { file: 'a.cjs', text, isTypeScript: false, sourceType: 'commonjs' as const };
    const [candidate] = kernelCandidates({ ...request, function: 'f', types: ['f32[9]'] });
    const edited = applied(text, candidate);
    expect(edited).toContain("require('node:fs');\nconst { kernel } = require('hasten/kernel');\n");
    expect(edited).toContain('const fLoop = kernel(function fLoop(y, x) {\n');
  });

  test('fast and threads are options of the same edit', () => {
    const text = `${data}function f(x: Float64Array): Float64Array {
  const out = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) out[i] = x[i] * 3;
  return out;
}
console.log(f(data).join());`;
    expect(outlined(text, 'f', [F64], 'kernel, fast')).toContain('  { fast: true },\n);');
    const threads = outlined(text, 'f', [F64], 'kernel, threads');
    expect(threads).toContain("  { threads: 'auto' },\n);");
    expect(output(threads)).toBe(output(text));
  });

  test('the line of the loop chooses among several', () => {
    const text = `function f(x: Float64Array): string {
  for (let i = 0; i < x.length; i++) x[i] = 1;
  for (let i = 0; i < x.length; i++) for (let j = 0; j < 2; j++) x[i] += 1;
  return '';
}`;
    const at = (line: number | null) =>
      kernelCandidates({ ...typeScript(text), function: 'f', types: [F64], line })[0]?.edits.at(-1)?.start;
    expect(at(2)).toBe(text.indexOf('for'));
    expect(at(3)).toBe(text.indexOf('for', text.indexOf('= 1')));
    expect(at(null)).toBe(at(3));
  });
});

describe('a whole function', () => {
  test('with constants and functions of its module', () => {
    const text = `const RATE = 0.5;
const weights = Float64Array.of(1, 2, 3);
const twice = (x: number): number => 2 * x;
export const f = (x: Float64Array, n = 3): number => {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += RATE * weights[i] * twice(x[i]);
  return sum;
};
console.log(f(Float64Array.of(1, 2, 3)), f(Float64Array.of(1, 2, 3), 2));
`;
    const edited = outlined(text, 'f', ['f64[3]', 'int']);
    expect(edited).toContain('export const f = kernel((x: Float64Array, n = 3, { RATE, weights, twice }): number => {');
    expect(edited).toContain('}, { with: { RATE, weights, twice } });');
    expect(output(edited)).toBe(output(text));
  });

  test('that is passed on stays a function, since it may be called with more arguments', () => {
    const text = `function f(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += i;
  return sum;
}
console.log([1, 2, 3].map(f).join());
`;
    const edited = outlined(text, 'f', ['int']);
    expect(edited).toContain('sum = fLoop(n, sum);');
    expect(output(edited)).toBe(output(text));
  });

  test('that is called above its declaration is no constant', () => {
    const text = `console.log(f(3));
function f(n: number): number {
  let sum = 0;
  for (let i = 0; i < n; i++) sum += i;
  return sum;
}
`;
    const edited = outlined(text, 'f', ['int']);
    expect(edited).toContain('sum = fLoop(n, sum);');
    expect(output(edited)).toBe('3\n');
  });
});

describe('what is refused, where and why', () => {
  const head = 'let total = 0;\nclass A {}\nimport { g } from "./g.ts";\n';
  test.each<[string, string, number, RegExp]>([
    [
      'two numbers',
      'let a = 0; let b = 0;\nfor (const v of x) { a += v; b += v * v; }\nreturn [a, b];',
      5,
      /2 variables.*`a`, `b`/,
    ],
    [
      'a number without a value',
      'let a: number;\nfor (const v of x) a = v;\nreturn { a };',
      5,
      /`a` has no value before the loop/,
    ],
    [
      'a variable of the module',
      'for (const v of x)\ntotal += v; return {};',
      5,
      /`total`, which is not a variable of `f`/,
    ],
    [
      'a function of another module',
      'for (let i = 0; i < 9; i++) x[i] = g(i); return {};',
      4,
      /`g` comes from another module/,
    ],
    ['an unknown function', 'for (let i = 0; i < 9; i++)\nx[i] = unknown(i); return {};', 5, /unknown/],
    [
      'an object',
      'const o = make();\nfor (let i = 0; i < 9; i++) x[i] = o.k; return {};',
      5,
      /type of `o` is not known/,
    ],
    ['console', 'for (const v of x)\nconsole.log(v); return {};', 4, /nothing that is read/],
    [
      'a function of its own',
      'const h = () => x;\nfor (let i = 0; i < 9; i++) x[i] = h()[0]; return {};',
      5,
      /`h` is a function inside of another/,
    ],
    [
      'return',
      'for (let i = 0; i < 9; i++)\nif (x[i] > (x[i] = 3)) return {};\nreturn [];',
      5,
      /returns out of the loop/,
    ],
    ['this', 'for (let i = 0; i < 9; i++) x[i] = this.k; return {};', 4, /`this`/],
    ['arguments', 'for (let i = 0; i < 9; i++) x[i] = arguments[1]; return {};', 4, /`arguments`/],
    [
      'a label outside',
      'out: { for (let i = 0; i < 9; i++) { x[i] = 1; break out; } }\nreturn {};',
      4,
      /leaves the loop for `out`/,
    ],
    ['var', 'for (var i = 0; i < 9; i++) x[i] = 1;\nreturn { i };', 4, /`var i`/],
    [
      'a swap of arrays',
      'let y = x.slice();\nfor (let i = 0; i < 9; i++) { y[i] = x[i]; [x, y] = [y, x]; }\nreturn { y };',
      5,
      /sets `[xy]`, which is an array/,
    ],
    ['no loop', 'return {};', 4, /`f` has no loop/],
    ['throw', 'for (let i = 0; i < 9; i++) { x[i] = 1; if (x[i] > 9) throw new Error(); } return {};', 4, /throws/],
  ])('%s', (_, body, line, message) => {
    // The body begins on the fourth line.
    const text = `${head}function f(x: Float64Array) { ${body}\n}`;
    const reason = refusal(text, 'f', [F64]);
    expect(reason?.message).toMatch(message);
    expect(reason?.line).toBe(line);
  });

  test('helpers that are not there yet, and names that are declared twice', () => {
    const late = 'function f(x) { for (let i = 0; i < 9; i++) x[i] = h(i); return {}; }\nconst h = (v) => v * 2;';
    expect(refusal(late, 'f', [F64])).toMatchObject({
      line: 2,
      message: expect.stringContaining('`h` is not there yet'),
    });
    const twice =
      'function f(x) { const k = 3; for (let i = 0; i < 9; i++) { x[i] = k; { const k = 4; x[i] += k; } } return {}; }';
    expect(refusal(twice, 'f', [F64])?.message).toBe('`k` is declared again in the loop');
  });

  test('await', () => {
    const text = 'async function f(x: Float64Array) {\n  for (let i = 0; i < 9; i++)\n    x[i] = await 3;\n}';
    expect(refusal(text, 'f', [F64])).toMatchObject({ message: 'the loop awaits', line: 3 });
  });

  test('what the compiler refuses, with its place and its way out', () => {
    const text =
      'function f(x: Float64Array): string {\n  for (let i = 0; i < x.length; i++) {\n    x[i] = Math.random();\n  }\n  return "";\n}';
    const reason = refusal(text, 'f', [F64]);
    expect(reason?.message).toMatch(/random/);
    expect(reason).toMatchObject({ line: 3, column: expect.any(Number), fix: expect.any(String) });
  });

  test('a file that does not parse, and a function that is not there', () => {
    expect(refusal('function f( {', 'f', [])?.message).toMatch(/cannot be read/);
    expect(refusal('function f() {}', 'g', [])?.message).toBe('the file has no function `g`');
  });

  test('types of other variables that somebody has looked at', () => {
    const text =
      'function f(x: Float64Array) {\n  const { y } = make();\n  for (let i = 0; i < 9; i++) x[i] = y[i];\n  return {};\n}';
    expect(refusal(text, 'f', [F64])?.message).toMatch(/type of `y` is not known/);
    expect(refusal(text, 'f', [F64], { y: 'i32[9]' })).toBeNull();
    expect(refusal(text, 'f', [F64], { y: 'object{a}' })?.message).toBe('`y` is an object{a}');
  });
});

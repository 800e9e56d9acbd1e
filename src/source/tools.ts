/**
 * Tools that rewrite the text of functions, known by the names that they put into it. What they do cannot be undone from
 * the text alone, but for wrappers that keep a function's name, which mean nothing.
 */

export interface Tool {
  name: string;
  /** What to do, as a sentence without a full stop. */
  fix: string;
}

const IMPORTED = 'give imported values by `with`, and take them as the destructured last parameter';
const COVERAGE = 'leave the files of kernels and tasks out of its instrumentation, or measure coverage with V8 (c8)';

const TOOLS: readonly [RegExp, string, string][] = [
  [/^__vi_(?:import|export)_/, 'Vitest', IMPORTED],
  [/^__vite(?:_ssr)?_/, 'Vite', IMPORTED],
  [/^cov_[\w$]+$|^__coverage__$/, 'Istanbul (nyc, Jest, Vitest coverage)', COVERAGE],
  [/^stry(?:MutAct|Cov|NS)_/, 'Stryker', 'leave the files of kernels and tasks out of its mutations'],
  [/^__WEBPACK_|__WEBPACK_IMPORTED_MODULE_|^__webpack_/, 'webpack', IMPORTED],
  [/^__TURBOPACK_|^__turbopack_/, 'Turbopack', IMPORTED],
  [/^\$h[mczxprue]$/, 'hasten profile', 'keep Function.prototype.toString as hasten sets it'],
  [/^import_\w+$/, 'the bundler', IMPORTED],
  [
    /^__(?:pow|spreadArray|spreadValues|assign|rest|read|values|generator|awaiter|async|await|objRest|privateGet|publicField)$/,
    'the compiler to an older JavaScript',
    'set its target to es2022 or later',
  ],
];

/** The tool that makes such names; null for an ordinary one. */
export function rewrittenBy(name: string): Tool | null {
  const found = TOOLS.find(([pattern]) => pattern.test(name));
  return found === undefined ? null : { name: found[1], fix: found[2] };
}

/** `__name(function, "name")`, as esbuild and tsx write it, also with a number behind. */
export function keepsName(callee: string): boolean {
  return /^__name\d*$/.test(callee);
}

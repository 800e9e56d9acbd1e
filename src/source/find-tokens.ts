/**
 * Finds a function's text in the source that a tool has printed anew without keeping a map (Vite and Vitest, swc, bundlers
 * that do not minify): the same words in the same order, with other white space, quotes, parentheses and semicolons, and
 * without types. What is found is right for each token; what was rewritten beyond that is not found.
 */

/** Where the token is in the file that stands at an offset of the function's text. */
export type TokenMap = (offset: number) => number;

interface Token {
  start: number;
  /** As it is compared. */
  key: string;
}

const TOKEN =
  /(?:\s|\/\/.*|\/\*[^]*?\*\/)+|([\p{ID_Start}$_#][\p{ID_Continue}$\u200c\u200d]*)|(0[xob][\da-f_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:e[+-]?\d+)?)|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\[^])*`)|(>>>=|\.\.\.|=>|[=!]==?|\*\*=?|<<=|>>>?=?|<<|&&=?|\|\|=?|\?\?=?|\?\.|\+\+|--|[-+*/%&|^<>]=|[^])/giuy;

/** Printers put these where they like. */
const ignored = new Set(['(', ')', ',', ';']);
/** What begins a type or another mark of TypeScript's in a source. */
const typed = new Set([':', '!', '?', '<', 'as', 'satisfies']);
const closing: Record<string, string> = { '{': '}', '[': ']', '<': '>' };
/** Tokens of a type, at most. */
const LONGEST_TYPE = 200;
const MOST_TRIES = 1000;
/** Of a file, in characters: what is longer was written by a bundler, and would take its time. */
const LONGEST_FILE = 1_000_000;

/** Null where the text is not found, or found more than once. */
export function findTokens(file: string, text: string): TokenMap | null {
  if (file.length > LONGEST_FILE) return null;
  const own = withoutImports([...tokensOf(text, 0)]);
  if (own.length < 8) return null;
  const all = [...tokensOf(file, 0)];
  const found = new Map<number, Pairs>();
  for (let at = 0; at < all.length && found.size < 2; at++) {
    const pairs = all[at]!.key === own[0]!.key ? matchFrom(all, at, own) : null;
    // Of several that end together the last begins right: the others took code for a type.
    if (pairs !== null) found.set(pairs.at(-1)!.file, pairs);
  }
  const [pairs] = found.values();
  return pairs === undefined || found.size > 1 ? null : mapOf(pairs, file, text);
}

/** Starts of the same tokens in the text and in the file, in order. */
type Pairs = { text: number; file: number }[];

function matchFrom(all: readonly Token[], from: number, own: readonly Token[]): Pairs | null {
  const pairs: Pairs = [];
  // Ends of types that may have been taken too early: `{` may begin an object type or the body behind it.
  const others: { length: number; at: number; type: number }[] = [];
  let at = from;
  let tries = MOST_TRIES;
  while (pairs.length < own.length) {
    const token = own[pairs.length]!;
    if (all[at]?.key === token.key) {
      pairs.push({ text: token.start, file: all[at]!.start });
      at++;
      continue;
    }
    let type = at;
    let behind = behindType(all, type, type + 1, token.key);
    while (behind === null) {
      const other = others.pop();
      if (other === undefined || tries-- === 0) return null;
      pairs.length = other.length;
      ({ type } = other);
      behind = behindType(all, type, other.at + 1, own[pairs.length]!.key);
    }
    others.push({ length: pairs.length, at: behind, type });
    at = behind;
  }
  return pairs;
}

/** Where `key` comes, at `from` or later, behind a type that begins at `at`; null if none does, or `key` does not come. */
function behindType(all: readonly Token[], at: number, from: number, key: string): number | null {
  if (!typed.has(all[at]?.key ?? '')) return null;
  let closes: string[] = [];
  for (let next = at; next < Math.min(all.length, at + LONGEST_TYPE); next++) {
    const token = all[next]!.key;
    if (closes.length === 0 && next >= from && token === key) return next;
    if (token in closing) closes.push(closing[token]!);
    else if (token === closes.at(-1)) closes.pop();
    // Two types that end together.
    else if (/^>>+$/.test(token) && closes.at(-1) === '>') closes = closes.slice(0, -token.length);
  }
  return null;
}

function* tokensOf(text: string, from: number): Generator<Token> {
  const lexer = new RegExp(TOKEN);
  lexer.lastIndex = from;
  for (let match = lexer.exec(text); match !== null; match = lexer.exec(text)) {
    const [, word, number, string, sign] = match;
    const start = match.index;
    if (word !== undefined) yield { start, key: word };
    else if (number !== undefined) yield { start, key: String(Number(number.replaceAll('_', ''))) };
    else if (string !== undefined) yield { start, key: `"${string.slice(1, -1)}"` };
    else if (sign !== undefined && !ignored.has(sign)) yield { start, key: sign };
  }
}

/** `(0, __vite_ssr_import_1__.f)` is `f` in the source. */
function withoutImports(tokens: readonly Token[]): Token[] {
  const isImport = (token: Token | undefined): boolean => /^__vi(te_ssr)?_import_\d+__$/.test(token?.key ?? '');
  return tokens.filter(
    (token, i) =>
      !isImport(token) &&
      !(token.key === '.' && isImport(tokens[i - 1])) &&
      !(token.key === '0' && isImport(tokens[i + 1])),
  );
}

function mapOf(pairs: Pairs, file: string, text: string): TokenMap {
  return (offset) => {
    const next = pairs.findIndex(({ text }) => text > offset);
    const pair = pairs[(next < 0 ? pairs.length : next) - 1];
    if (
      pair !== undefined &&
      (pair.text === offset || next < 0 || !/^[\s(]*$/.test(text.slice(offset, pairs[next]!.text)))
    ) {
      return pair.file;
    }
    // A parenthesis: if the file has it, it is before the next token.
    const { file: at } = pairs[next]!;
    return /\(\s*$/.test(file.slice(0, at)) ? file.lastIndexOf('(', at) : at;
  };
}

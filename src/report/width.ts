/**
 * How many columns of a terminal a text takes, and cutting a text to so many. Chinese, Japanese and Korean characters
 * and emoji take two columns, combining marks none; a family of joined emoji is one picture of two. Texts here carry no
 * colours: they are measured and cut first and coloured afterwards.
 */

/** Printable Latin, dashes and box drawing take one column a character: most texts need no closer look. */
const PLAIN = /^[\x20-\x7e\xa1-\xac\xae-\u02ff\u2010-\u2027\u2190-\u2199\u2500-\u259f]*$/;
const INVISIBLE = /^[\p{Control}\p{Format}\p{Mark}\p{Surrogate}]+$/u;

/** The wide (W) and full-width (F) blocks of Unicode's EastAsianWidth.txt, as pairs of first and last character. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x3247],
  [0x3250, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x18cff],
  [0x1aff0, 0x1b2ff],
  [0x1f200, 0x1f251],
  [0x20000, 0x3fffd],
];

/** Made when they are first needed: each takes as long as loading the rest of the report. */
let segmenter: Intl.Segmenter | null = null;
let picture: RegExp | null = null;

function graphemesOf(text: string): string[] {
  if (PLAIN.test(text)) return [...text];
  segmenter ??= new Intl.Segmenter('en', { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** The columns that `text` takes. */
export function textWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  let width = 0;
  for (const grapheme of graphemesOf(text)) width += graphemeWidth(grapheme);
  return width;
}

function graphemeWidth(grapheme: string): number {
  if (PLAIN.test(grapheme)) return 1;
  const code = grapheme.codePointAt(0)!;
  if (code < 0x300) return code >= 0x20 && (code < 0x7f || code > 0x9f) && code !== 0xad ? 1 : 0;
  picture ??= /^\p{RGI_Emoji}$/v;
  if (picture.test(grapheme)) return 2;
  if (INVISIBLE.test(grapheme)) return 0;
  return WIDE.some(([first, last]) => code >= first && code <= last) ? 2 : 1;
}

/** `text` within `width` columns: what is too long loses its end to a `…`. */
export function cutEnd(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  return width <= 0 ? '' : `${takeColumns(graphemesOf(text), width - 1).join('')}…`;
}

/** `path` within `width` columns: it loses folders from its beginning, and then the beginning of its name. */
export function cutPath(path: string, width: number): string {
  if (textWidth(path) <= width) return path;
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1)) {
    if (textWidth(path) - textWidth(path.slice(0, slash)) + 1 <= width) return `…${path.slice(slash)}`;
  }
  return cutStart(path, width);
}

function cutStart(text: string, width: number): string {
  const kept = takeColumns(graphemesOf(text).reverse(), width - 1).reverse();
  return width <= 0 ? '' : `…${kept.join('')}`;
}

function takeColumns(graphemes: string[], width: number): string[] {
  const taken: string[] = [];
  let left = width;
  for (const grapheme of graphemes) {
    left -= graphemeWidth(grapheme);
    if (left < 0) break;
    taken.push(grapheme);
  }
  return taken;
}

/** `text` with blanks after it up to `width` columns. */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - textWidth(text)));
}

/** `text` with blanks before it up to `width` columns. */
export function padStart(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - textWidth(text))) + text;
}

/**
 * A line of source that a terminal shows as it is meant: tabs become blanks up to the next multiple of `tab` columns,
 * and other control characters, which could move the cursor or change colours, become `·`.
 */
export function showSource(line: string, tab = 2): string {
  let shown = '';
  for (const part of line.split(/(\t)/)) {
    if (part === '\t') shown += ' '.repeat(tab - (textWidth(shown) % tab));
    else shown += part.replace(/[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, '·');
  }
  return shown.trimEnd();
}

/** `text` in lines of at most `width` columns, broken at blanks; a single word that is longer is cut across lines. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (let word of text.split(/\s+/)) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (textWidth(joined) <= width) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    while (textWidth(word) > width && width > 0) {
      const head = takeColumns(graphemesOf(word), width).join('');
      lines.push(head);
      word = word.slice(head.length);
    }
    line = word;
  }
  if (line !== '') lines.push(line);
  return lines;
}

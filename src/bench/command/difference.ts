/** Where two outputs first differ, for people: line, column and what stands there on either side. */

const SHOWN = 40;

/**
 * Null where `one` and `other` are the same bytes; else a phrase such as `line 3, column 7: "b c" instead of "b d"`,
 * with `one` first. Lines and columns count from 1, columns in characters.
 */
export function firstDifference(one: Buffer, other: Buffer): string | null {
  if (one.equals(other)) return null;
  const least = Math.min(one.length, other.length);
  let at = 0;
  while (at < least && one[at] === other[at]) at++;
  // Back to where the character begins whose later byte differs.
  while (at > 0 && isContinuation(one[at]) && isContinuation(other[at])) at--;
  const before = one.subarray(0, at);
  const lineStart = before.lastIndexOf(0x0a) + 1;
  let line = 1;
  for (let from = before.indexOf(0x0a); from >= 0; from = before.indexOf(0x0a, from + 1)) line++;
  const column = [...before.subarray(lineStart).toString('utf8')].length + 1;
  return `line ${line}, column ${column}: ${excerpt(one, at)} instead of ${excerpt(other, at)}`;
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && (byte & 0xc0) === 0x80;
}

function excerpt(text: Buffer, at: number): string {
  if (at >= text.length) return 'the end';
  const line = text.subarray(at, at + SHOWN * 4).toString('utf8');
  const [rest] = line.split('\n', 1) as [string];
  if (rest === '') return 'the end of the line';
  const characters = [...rest];
  return JSON.stringify(characters.length > SHOWN ? `${characters.slice(0, SHOWN).join('')}…` : rest);
}

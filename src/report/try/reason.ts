/** Why something has no figures: the reason, its place and the way out, as one text behind a mark. */
import { hang } from '../facts.ts';
import type { Paint, Tone } from '../style.ts';
import { showSource } from '../width.ts';

export function reasonLines(
  mark: string,
  reason: string,
  place: string | null,
  fix: string | null,
  tone: Tone,
  width: number,
  paint: Paint,
): string[] {
  const where = place === null ? '' : `, at ${place}`;
  const out = fix === null ? '' : `. Way out: ${fix}`;
  return hang(mark, showSource(reason + where + out), width).map((line) => paint(tone, line));
}

/** A unified diff in colours. It is not indented and not cut, so that it can be copied to `git apply`. */
import type { Paint, Tone } from '../style.ts';
import { showSource } from '../width.ts';

/** The lines of `diff`. */
export function diffLines(diff: string, paint: Paint): string[] {
  return diff
    .trimEnd()
    .split('\n')
    .map((line) => paint(toneOf(line), line[0] + showSource(line.slice(1), 8)));
}

function toneOf(line: string): Tone {
  if (line.startsWith('+++') || line.startsWith('---')) return 'heading';
  if (line.startsWith('@@')) return 'faint';
  return line.startsWith('+') ? 'good' : line.startsWith('-') ? 'bad' : 'plain';
}

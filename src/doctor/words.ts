/** How findings write what they found. */
import { formatCompactCount, formatCount, formatShare } from '../report/units.ts';
import type { Run } from './run.ts';

/** `43 %`: of what all threads worked, or of the run. */
export function percent(run: Run, ms: number): string {
  return formatShare(run.share(ms), 0);
}

/** `once`, `twice`, `1,234,567 times`. */
export function times(count: number): string {
  return count === 1 ? 'once' : count === 2 ? 'twice' : `${formatCount(count)} times`;
}

/** `812 characters`, `1.23M characters`. */
export function characters(count: number): string {
  return `${formatCompactCount(Math.round(count))} ${Math.round(count) === 1 ? 'character' : 'characters'}`;
}

export function place({ file, line }: { file: string; line: number }): string {
  return `${file}:${line}`;
}

/** `a`, `a and b`, `a, b and c`. */
export function together(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

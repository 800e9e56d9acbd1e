/** Lines of a label and what belongs to it, as the heads of reports have them. */
import type { Paint, Tone } from '../style.ts';
import { padEnd, wrap } from '../width.ts';

export interface Fact {
  label: string;
  text: string;
  tone?: Tone;
}

/** The facts with their labels in one column, wrapped to `width`; those without text are left out. */
export function factLines(facts: Fact[], width: number, paint: Paint): string[] {
  const shown = facts.filter(({ text }) => text !== '');
  const column = shown.reduce((widest, { label }) => Math.max(widest, label.length), 0) + 2;
  return shown.flatMap(({ label, text, tone = 'plain' }) =>
    text
      .split('\n')
      .flatMap((line) => wrap(line, Math.max(20, width - column - 2)))
      .map((line, index) => `  ${paint('faint', padEnd(index === 0 ? label : '', column))}${paint(tone, line)}`),
  );
}

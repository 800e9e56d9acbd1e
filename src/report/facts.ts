/**
 * What stands around the tables of every report: the command as its title, facts behind labels in one column, and
 * remarks behind a mark. Texts are wrapped, never cut.
 */
import type { Paint, Tone } from './style.ts';
import { padEnd, wrap } from './width.ts';

export interface Fact {
  label: string;
  text: string;
  tone?: Tone;
}

/** Labels take so many columns at least, so that the heads of reports look alike. */
const LABEL = 11;

/** The facts, wrapped to `width`; those without text are left out. Lines of a text stay lines. */
export function factLines(facts: Fact[], width: number, paint: Paint): string[] {
  const shown = facts.filter(({ text }) => text !== '');
  const column = shown.reduce((widest, { label }) => Math.max(widest, label.length + 2), LABEL);
  return shown.flatMap(({ label, text, tone = 'plain' }) =>
    text
      .split('\n')
      .flatMap((line) => wrap(line, Math.max(20, width - column - 2)))
      .map((line, index) => `  ${paint('faint', padEnd(index === 0 ? label : '', column))}${paint(tone, line)}`),
  );
}

/** `text` wrapped, behind a mark that the following lines are indented by. */
export function hang(mark: string, text: string, width: number): string[] {
  return wrap(text, Math.max(20, width - 2 - mark.length)).map(
    (line, index) => `  ${index === 0 ? mark : ' '.repeat(mark.length)}${line}`,
  );
}

/** A heading, its following lines indented. */
export function titleLines(text: string, width: number, paint: Paint): string[] {
  return wrap(text, width - 2).map((line, index) => (index === 0 ? '' : '  ') + paint('heading', line));
}

/** The word as a shell reads it back: in quotes where a shell would split or expand it. */
export function quoteWord(word: string): string {
  return /^[\w@%+=:,./~-][\w@%+=:,./~#-]*$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}

/**
 * What went wrong and what to doubt: candidates without figures, by name and with the reason in full, and warnings. The
 * texts are wrapped, never cut: they are why somebody reads the report.
 */
import type { Failure, Subject, Variant, Warning } from '../../bench/model.ts';
import { hang } from '../facts.ts';
import type { Paint } from '../style.ts';
import { showSource, wrap } from '../width.ts';
import { failureText, subjectName } from './words.ts';

/** So many frames of a stack say where; more say how the program is built. */
const MOST_FRAMES = 4;

/** Candidates without figures: `✗ typed: gave another result`, the reason, and where it was thrown; alike ones once. */
export function failureLines(subjects: Subject[], variants: Variant[], width: number, paint: Paint): string[] {
  const alike = new Map<string, { names: string[]; failure: Failure }>();
  for (const subject of subjects) {
    const { failure } = subject;
    if (failure === null) continue;
    const key = JSON.stringify([failure.kind, failure.message]);
    const names = [...(alike.get(key)?.names ?? []), subjectName(subject, variants)];
    alike.set(key, { names, failure: alike.get(key)?.failure ?? failure });
  }
  return [...alike.values()].flatMap(({ names, failure }) =>
    describeFailure(`${names.join(', ')}: ${failureText(failure)}`, failure, width, paint),
  );
}

/** A failure under a title of its own. */
export function describeFailure(title: string, failure: Failure, width: number, paint: Paint): string[] {
  const frames = framesOf(failure.stack);
  return [
    ...hang('✗ ', title, width).map((line) => paint('bad', line)),
    ...failure.message.split('\n').flatMap((line) => indented(showSource(line), width)),
    ...frames.map((frame) => paint('faint', `      ${frame}`)),
  ];
}

/** Warnings, each with the names of what it is about: `! typed, kernel: its samples have two peaks ...`. */
export function warningLines(warnings: { name: string; warning: Warning }[], width: number, paint: Paint): string[] {
  const about = new Map<string, string[]>();
  for (const { name, warning } of warnings) about.set(warning.message, [...(about.get(warning.message) ?? []), name]);
  return [...about].flatMap(([message, names]) =>
    hang('! ', `${names.join(', ')}: ${message}`, width).map((line) => paint('warm', line)),
  );
}

/** A line of a reason keeps its own indentation: first differences are often shown below each other. */
function indented(line: string, width: number): string[] {
  const own = /^\s*/.exec(line)![0].slice(0, 8);
  return wrap(line.trim(), Math.max(20, width - 4 - own.length)).map((part) => `    ${own}${part}`);
}

/** The stack's frames, without the message before them and without Node's and hasten's own. */
function framesOf(stack: string | null): string[] {
  const frames = (stack ?? '').split('\n').filter((line) => /^\s+at /.test(line) && !/\(?node:/.test(line));
  return frames.slice(0, MOST_FRAMES).map((line) => showSource(line.trim()));
}

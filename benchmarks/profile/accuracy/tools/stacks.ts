/**
 * The best reading of a profile that knows functions and no calling lines (V8's, and what is built on it): a line's
 * total is the time of stacks that hold one of the functions called on it, where no other marked line calls the same
 * one, and the ticks on the line itself.
 */
import { sum } from '../../../support/statistics.ts';
import type { MarkedLine, Program } from '../programs.ts';
import type { Figures } from './tool.ts';

export interface Frame {
  name: string;
  /** A URL or a path; empty for built-ins. */
  file: string;
}

export interface Stack {
  /** Leaf first. */
  frames: Frame[];
  ms: number;
  /** Milliseconds by line within the leaf, where the tool says. */
  leafLines?: Map<number, number>;
}

export function figuresOf(program: Program, stacks: Stack[]): Figures {
  const isOwn = (frame: Frame) => frame.file.endsWith(`/${program.file}`);
  const own = new Set(stacks.flatMap((stack) => stack.frames.filter(isOwn).map((frame) => frame.name)));
  const others = [...program.marked.values()];

  /** Whether the stack runs `name`: the program's function, or a built-in that the program called. */
  const runs = (stack: Stack, name: string) =>
    own.has(name)
      ? stack.frames.some((frame) => isOwn(frame) && frame.name === name)
      : stack.frames.some((frame) => frame.file === '' && frame.name === name) && stack.frames.some(isOwn);

  const onLine = (stack: Stack, lines: MarkedLine[]) =>
    stack.frames[0] !== undefined && isOwn(stack.frames[0])
      ? sum(lines.map(({ line }) => stack.leafLines?.get(line) ?? 0))
      : 0;

  return {
    line(lines, kind) {
      if (kind === 'self') return { ms: sum(stacks.map((stack) => onLine(stack, lines))), approximate: false };
      const callees = [...new Set(lines.flatMap((line) => line.callees))];
      const shared = others.some(
        (other) => other !== lines && other.some((o) => o.callees.some((c) => callees.includes(c))),
      );
      const isKnown = (name: string) => program.declared.has(name) || stacks.some((stack) => runs(stack, name));
      const hasTicks = callees.length === 0 && stacks.some((stack) => stack.leafLines !== undefined);
      if (shared || own.size === 0 || !(hasTicks || callees.some(isKnown))) return null;
      const ms = stacks.map((s) => (callees.some((name) => runs(s, name)) ? s.ms : onLine(s, lines)));
      return { ms: sum(ms), approximate: false };
    },
    function(name, kind) {
      if (own.size === 0) return null;
      const seen = kind === 'total' ? (s: Stack) => s.frames : (s: Stack) => s.frames.slice(0, 1);
      const named = name === '(module)' ? ['', '(anonymous)'] : [name];
      const of = stacks.filter((s) => seen(s).some((frame) => isOwn(frame) && named.includes(frame.name)));
      return { ms: sum(of.map((s) => s.ms)), approximate: false };
    },
  };
}

/**
 * Folded stacks for flamegraph.pl and inferno: `outermost;inner;innermost 1234` a line, the number in microseconds.
 * With several threads a stack begins with its thread's name. A frame's text holds no `;` (it separates frames) and no
 * end of line; both become blanks.
 */
import { placeOf } from '../merge.ts';
import type { Profile } from '../model.ts';
import { byThread, pathTo, threadName } from '../stacks.ts';

export function toFolded(profile: Profile): string {
  const threads = byThread(profile);
  const weights = new Map<string, number>();
  for (const [id, { samples }] of threads) {
    const root = threads.size > 1 ? [clean(threadName(profile, id))] : [];
    for (const { node, weightUs } of samples) {
      const frames = pathTo(profile, node).map((at) => frameText(profile, profile.nodes[at]!.function));
      const stack = [...root, ...frames].join(';');
      weights.set(stack, (weights.get(stack) ?? 0) + weightUs);
    }
  }
  return [...weights].map(([stack, weightUs]) => `${stack} ${Math.round(weightUs)}\n`).join('');
}

function frameText(profile: Profile, index: number): string {
  const cost = profile.functions[index]!;
  const place = placeOf(cost);
  return clean(place === '' ? cost.name : `${cost.name} (${place})`);
}

function clean(text: string): string {
  return text.replace(/[;\r\n]/g, ' ').trim() || '(anonymous)';
}

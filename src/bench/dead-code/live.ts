/** Which variables and loops of a function matter to what is seen outside of it. Starts from nothing and adds. */
import type { Control, Effects } from './effects.ts';

interface Live {
  names: Set<string>;
  controls: Set<Control>;
}

/** The roots, what they read, what decides about them, and so on until nothing is added. */
export function liveParts({ effects }: Effects): Live {
  const names = new Set<string>();
  const controls = new Set<Control>();
  const use = (control: Control): void => {
    if (controls.has(control)) return;
    controls.add(control);
    for (const name of control.reads) names.add(name);
    for (const jump of control.jumps) for (const around of jump) use(around);
  };
  const waiting = new Set(effects);
  for (let before = -1; before !== waiting.size; ) {
    before = waiting.size;
    for (const effect of waiting) {
      if (effect.target !== null && !names.has(effect.target)) continue;
      waiting.delete(effect);
      for (const name of effect.reads) names.add(name);
      for (const control of effect.inside) use(control);
    }
  }
  return { names, controls };
}

/** Which function of which file a place belongs to where a compiler has put several files into one text. */
import type { MappedFunction, ModuleMap } from './module-map.ts';
import { lineOf, sourceOf, spotOf } from './spots.ts';

/**
 * A bundle's top level is made of several files, and so may be a function that a compiler has inlined others into: its
 * places in another file than its own become a function of that file.
 */
export function splitBySource(map: ModuleMap): ModuleMap {
  const functions = map.functions.map((mapped) => ({ ...mapped }));
  const places = [...map.places];
  const parts = new Map<string, number>();
  for (let at = 0; at < places.length; at += 3) {
    const spot = places[at] as number;
    let index = places[at + 1] as number;
    const isModule = index === 0;
    const whole = functions[index] as MappedFunction;
    const source = sourceOf(spot);
    if (lineOf(spot) !== 0 && source !== sourceOf(whole.spot)) {
      const key = `${index} ${source}`;
      index = parts.get(key) ?? functions.push({ ...whole, spot: isModule ? spotOf(source, 1) : spot, endLine: 0 }) - 1;
      parts.set(key, index);
      places[at + 1] = index;
    }
    const part = functions[index] as MappedFunction;
    if (isModule || part !== whole) part.endLine = Math.max(part.endLine, lineOf(spot));
  }
  return { ...map, functions, places };
}

/**
 * Twenty functions: five kinds of work, each in four amounts that differ by 5, 15 and 40 %. The functions of a kind are the
 * same code, so the one that is given more to do should take longer, whatever a tool says.
 */

const numbers = Float64Array.from({ length: 3000 }, (_, i) => (i * 7919) % 1013);
const words = Array.from({ length: 450 }, (_, i) => `word${(i * 7919) % 97}`);
const values = Array.from({ length: 750 }, (_, i) => (i * 7919) % 1009);
const rows = Array.from({ length: 150 }, (_, i) => ({ id: i, name: `row ${i}`, tags: ['a', 'b'], score: i / 7 }));

/**
 * By name: makes a function that does so many per cent of the kind's work. `objects` is here because it has no order: V8
 * compiles it in one of two ways, one twice as fast, and which depends on the amount.
 */
export const kinds: Record<string, (percent: number) => () => unknown> = {
  sum: (percent) => () => {
    const end = 20 * percent;
    let sum = 0;
    for (let i = 0; i < end; i++) sum += numbers[i]! * numbers[i]!;
    return sum;
  },
  count: (percent) => () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 3 * percent; i++) {
      const word = words[i] as string;
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    return counts;
  },
  sort: (percent) => () => values.slice(0, 5 * percent).sort((a, b) => a - b),
  write: (percent) => () => JSON.stringify(rows.slice(0, percent)),
  objects: (percent) => () => {
    const points: { x: number; y: number }[] = [];
    for (let i = 0; i < 10 * percent; i++) points.push({ x: i, y: i * 0.5 });
    return points.filter(({ y }) => y > 1).length;
  },
};

export const AMOUNTS = [100, 105, 115, 140];

/** The functions of each kind by name, in the order of their times. */
export const families = Object.entries(kinds).map(([name, make]) => ({
  name,
  functions: Object.fromEntries(AMOUNTS.map((percent) => [`${name} ${percent}`, make(percent)])),
}));

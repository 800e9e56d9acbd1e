/**
 * Twenty functions whose order is known: five kinds of work, each in four amounts that differ by 5, 15 and 40 %. The
 * functions of a kind are the same code, so the one that is given more to do takes longer, whatever a tool says.
 */

export interface Family {
  name: string;
  /** In the order of their times: name, and the function with its amount of work. */
  functions: Record<string, () => unknown>;
}

const AMOUNTS = [100, 105, 115, 140];

function family(name: string, make: (percent: number) => () => unknown): Family {
  return { name, functions: Object.fromEntries(AMOUNTS.map((percent) => [`${name} ${percent}`, make(percent)])) };
}

const numbers = Float64Array.from({ length: 2800 }, (_, i) => (i * 7919) % 1013);
const words = Array.from({ length: 420 }, (_, i) => `word${(i * 7919) % 97}`);
const values = Array.from({ length: 700 }, (_, i) => (i * 7919) % 1009);
const rows = Array.from({ length: 140 }, (_, i) => ({ id: i, name: `row ${i}`, tags: ['a', 'b'], score: i / 7 }));

export const families: Family[] = [
  family('sum', (percent) => () => {
    const end = 20 * percent;
    let sum = 0;
    for (let i = 0; i < end; i++) sum += numbers[i]! * numbers[i]!;
    return sum;
  }),
  family('count', (percent) => () => {
    const counts = new Map<string, number>();
    for (let i = 0; i < 3 * percent; i++) {
      const word = words[i] as string;
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
    return counts;
  }),
  family('sort', (percent) => () => values.slice(0, 5 * percent).sort((a, b) => a - b)),
  family('write', (percent) => () => JSON.stringify(rows.slice(0, percent))),
  family('objects', (percent) => () => {
    const points: { x: number; y: number }[] = [];
    for (let i = 0; i < 10 * percent; i++) points.push({ x: i, y: i * 0.5 });
    return points.filter(({ y }) => y > 1).length;
  }),
];

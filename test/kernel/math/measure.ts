/** The largest errors of the vector math over random arguments, by both roundings of `$multiplyAdd`. */
import type { Random } from '../../counts/random.ts';
import { argumentsFor } from './arguments.ts';
import { evaluate, type Rounding } from './evaluate.ts';
import { type Exact, oracle, oracle2 } from './oracle.ts';
import { errorInUlp } from './ulp.ts';

export interface Worst {
  error: number;
  args: number[];
}

export function measure(name: string, points: number, random: Random): Record<Rounding, Worst> {
  const twice = evaluate(name, 'twice');
  const once = evaluate(name, 'once');
  const worst = { twice: { error: 0, args: [] as number[] }, once: { error: 0, args: [] as number[] } };
  for (let i = 0; i < points; i++) {
    const args = argumentsFor(name, random);
    const truth = trueValue(name, args);
    note(worst.twice, errorInUlp(twice(...args), truth), args);
    note(worst.once, errorInUlp(once(...args), truth), args);
  }
  return worst;
}

export function trueValue(name: string, args: readonly number[]): Exact {
  const [x, y] = args as [number, number];
  return name in oracle2
    ? oracle2[name as keyof typeof oracle2](x, y)
    : (oracle as Record<string, (x: number) => Exact>)[name]!(x);
}

function note(worst: Worst, error: number, args: number[]): void {
  if (error > worst.error) {
    worst.error = error;
    worst.args = args;
  }
}

/** Compares what commands print: each run's bytes with those of the first run that succeeded. */
import { HastenError } from '../../support/errors.ts';
import type { Contender, OutputCheck } from './compare-model.ts';
import { firstDifference } from './difference.ts';

export class OutputComparison {
  readonly #contenders: Contender[];
  readonly #mode: OutputCheck['mode'];
  #first: { index: number; output: Buffer } | null = null;
  #compared = false;
  #difference: string | null = null;

  constructor(contenders: Contender[], mode: OutputCheck['mode']) {
    this.#contenders = contenders;
    this.#mode = mode;
  }

  /** Takes the output of a run of the command `index`; null where it was not kept. Throws `HASTEN_OUTPUT_DIFFERS`. */
  add(index: number, output: Buffer | null): void {
    if (output === null) return;
    if (this.#first === null) {
      this.#first = { index, output };
      return;
    }
    this.#compared ||= index !== this.#first.index;
    const where = firstDifference(output, this.#first.output);
    if (where === null) return;
    const { name } = this.#contenders[index]!;
    const { index: first } = this.#first;
    const whom =
      index === first
        ? 'does not print the same every time'
        : `prints something else than ${this.#contenders[first]!.name}`;
    const difference = `${name} ${whom}: ${where}`;
    this.#difference ??= difference;
    if (this.#mode !== 'stdout') return;
    throw new HastenError('HASTEN_OUTPUT_DIFFERS', difference, {
      fix: 'make them give the same answer before comparing their speed, or take --check none',
    });
  }

  result(): OutputCheck {
    const looked = this.#compared || this.#difference !== null;
    return { mode: this.#mode, alike: looked ? this.#difference === null : null, difference: this.#difference };
  }
}

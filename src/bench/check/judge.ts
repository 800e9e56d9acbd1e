/**
 * Calls each candidate of a bench once before anything is measured, and compares its result with the first one's. Each
 * gets an input of its own, made from the same random numbers, so one that changes its input cannot spoil the others'.
 */
import type { BenchDefinition } from '../define.ts';
import { functionOf, makeInput } from '../load.ts';
import type { Ask, Judgement, Prepared } from '../messages.ts';
import { checksumDifference, checksumOf, variantText } from './checksum.ts';
import { seedRandom } from './randomness.ts';
import { firstDifference } from './same.ts';

/** ms: a candidate that takes longer is not called a second time to see whether its result is stable. */
const CALLED_TWICE_MS = 1000;

const SEEDS = { input: 1, first: 2, second: 3 };

const AGREES: Judgement = { different: null, unstable: null, quality: null, text: null };

interface Kept {
  /** False where the first candidate is a command: then there is a text alone. */
  hasResult: boolean;
  result: unknown;
  text: string | null;
}

export class Judge {
  readonly #definition: BenchDefinition;
  readonly #n: number | null;
  #first: Kept | null = null;

  constructor(definition: BenchDefinition, n: number | null) {
    this.#definition = definition;
    this.#n = n;
  }

  async prepare(): Promise<Prepared> {
    const { elements, bytes } = this.#definition.options;
    const input = await this.#input();
    return {
      elements: elements === undefined ? null : elements(input, this.#n as number),
      bytes: bytes === undefined ? null : bytes(input, this.#n as number),
    };
  }

  async judge({ candidate, withChecksum, withText }: Extract<Ask, { ask: 'judge' }>): Promise<Judgement> {
    const { candidates, quality, checksum, check = 'same' } = this.#definition.options;
    const callee = await functionOf(candidates[candidate]);
    const input = await this.#input();
    seedRandom(SEEDS.first);
    const start = performance.now();
    const result = await callee(input);
    const tookMs = performance.now() - start;
    const text = withChecksum ? checksumOf(result, checksum) : null;
    const judgement: Judgement = {
      ...AGREES,
      text: withText && check === 'same' ? variantText(result, checksum) : null,
    };
    if (quality !== undefined) judgement.quality = quality(result, input);
    if (this.#first === null) this.#first = { hasResult: true, result: keep(result), text };
    else if (this.#first.hasResult) judgement.different = this.#compare(this.#first.result, result, input);
    else judgement.different = checksumDifference(this.#first.text!, text!, this.#ulps());
    if (tookMs < CALLED_TWICE_MS) {
      const again = await this.#input();
      seedRandom(SEEDS.second);
      judgement.unstable = firstDifference(result, await callee(again));
    }
    return judgement;
  }

  judgeText(text: string): Judgement {
    if (this.#first === null) {
      this.#first = { hasResult: false, result: undefined, text };
      return AGREES;
    }
    return { ...AGREES, different: checksumDifference(this.#first.text!, text, this.#ulps()) };
  }

  async #input(): Promise<unknown> {
    seedRandom(SEEDS.input);
    return makeInput(this.#definition, this.#n);
  }

  #ulps(): number {
    const { check } = this.#definition.options;
    return typeof check === 'object' ? check.ulps : 0;
  }

  #compare(first: unknown, other: unknown, input: unknown): string | null {
    const { check } = this.#definition.options;
    if (typeof check !== 'function') return firstDifference(first, other, this.#ulps());
    const said = check(first, other, input);
    if (said === true) return null;
    if (typeof said === 'string') return said;
    return `the bench's own check refuses it${withValues(firstDifference(first, other))}`;
  }
}

function withValues(difference: string | null): string {
  return difference === null ? '' : ` (${difference})`;
}

/**
 * A copy, since a candidate may return memory that the next one writes into. What cannot be copied as it is (functions,
 * instances of classes) is kept itself.
 */
function keep(result: unknown): unknown {
  try {
    const copy = structuredClone(result);
    return firstDifference(result, copy) === null ? copy : result;
  } catch {
    return result;
  }
}

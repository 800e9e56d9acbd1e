/** What stands for a million results where sides are compared: the same in Python (python/side.py). */

/** A polynomial in the results, modulo a prime; twice each, since they have quarters and halves. Of objects, one number of their fields. */
export function hashOf(results: ArrayLike<unknown>): string {
  let hash = 0;
  for (let i = 0; i < results.length; i++) hash = (hash * 31 + numberOf(results[i]) * 2) % 1_000_003;
  return `${results.length} ${hash}`;
}

function numberOf(result: unknown): number {
  if (typeof result === 'number') return result;
  const { id, x, y, name } = result as { id: number; x: number; y: number; name: string };
  return id + 3 * x + 5 * y + 7 * name.length;
}

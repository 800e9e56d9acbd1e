/**
 * The loop that calls a candidate. What holds here: every call is a real one. V8 inlines a function at a call site that
 * has seen only this function, and what is inlined may be folded or hoisted out of the loop; so `stir` sends several
 * other functions through the same call site first, after which V8 keeps it a plain call. Results are stored where
 * somebody could see them. What clock, loop and call cost by themselves is measured by the same loop with an empty
 * function and taken off.
 */

export type Callee = (input: unknown) => unknown;

/** Where results go: an object that outlives the loop, so that no store to it can be left out. */
export const sink: { value: unknown } = { value: undefined };

export function callMany(callee: Callee, input: unknown, calls: number): void {
  for (let call = 0; call < calls; call++) sink.value = callee(input);
}

/** The same for functions that return promises: one after another, each awaited before the next is called. */
export async function awaitMany(callee: Callee, input: unknown, calls: number): Promise<void> {
  for (let call = 0; call < calls; call++) sink.value = await callee(input);
}

export const empty: Callee = () => undefined;
export const emptyAsync: Callee = async () => undefined;

/** Results of every kind, so that the store is as general as the call. */
export const STRANGERS: readonly Callee[] = [
  (input) => input,
  () => 1,
  () => 0.5,
  () => 'text',
  () => true,
  () => ({ stranger: true }),
  (input) => [input],
  () => null,
  () => undefined,
];

/** Makes the call site in `callMany` one that has seen many functions, and keeps it so. */
export function stir(): void {
  for (const stranger of STRANGERS) callMany(stranger, undefined, 4);
}

/** The same for `awaitMany`. */
export async function stirAsync(): Promise<void> {
  for (const stranger of STRANGERS) await awaitMany(stranger, undefined, 4);
}

export function isThenable(value: unknown): boolean {
  return (typeof value === 'object' || typeof value === 'function') && value !== null && 'then' in value
    ? typeof value.then === 'function'
    : false;
}

/** A module that ends who imports it. */
process.exit(7);

export function ending(x: number): number {
  return x;
}

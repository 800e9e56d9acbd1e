/** What messages call a kernel. */

/** The name of a kernel whose function has none. */
export const ANONYMOUS = 'kernel';

export function titleOf(name: string): string {
  return name === ANONYMOUS ? 'the kernel' : `the kernel \`${name}\``;
}

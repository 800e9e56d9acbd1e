/** Preloaded into a Node program whose figures are taken. */
export {};

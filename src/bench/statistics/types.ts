/**
 * What the statistics of a benchmark work on. Everything in this folder is a pure function of its arguments: no clock, no
 * files, no hidden random numbers, so that the same measurements always give the same report.
 */

/**
 * Processes x rounds: nanoseconds per operation of each round of each process, in the order of measuring. Processes may
 * have different numbers of rounds. A time of 0 is one below what the clock can tell.
 */
export type Sample = readonly (readonly number[])[];

/**
 * Stands for "no upper bound" where nothing better can be said, as from a single process. A number, because reports are
 * JSON, and JSON has no infinity.
 */
export const UNBOUNDED = Number.MAX_VALUE;

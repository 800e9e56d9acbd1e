/** What the checking process is asked, and what it says of a candidate. */

export interface CheckAsk {
  /** A plan's file, and which of its candidates. */
  plan: string;
  candidate: string;
  tolerance: number | null;
  /** What the original shared, which is not in the recording; null for the original. */
  sharing: string[][] | null;
}

export interface Checked {
  /** What differs first from the recorded calls; null where nothing does. */
  difference: string | null;
  /** To the bit, also where the tolerance would allow more. */
  isSame: boolean;
  /** What it threw where the recorded call gave a value. */
  threw: string | null;
  /** Null where something other than numbers differs. */
  largestError: number | null;
  /** ms. */
  firstCallMs: number;
  /** ns of each call, called once. */
  callNs: number[];
  /** Whether any call left other arguments than it was given. */
  changesArguments: boolean;
  /** For each call: what is one object in two places, as `Sharing` gives it. */
  sharing: string[][];
  /** Results that a cache had; null without one. */
  hits: number | null;
}

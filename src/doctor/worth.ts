/** What is too little to be said. */

/** What could save a smaller part of the run is not worth a reader's time, and may be noise. */
export const LEAST_SHARE = 0.05;
/** Nor what could save less than a blink, in ms. */
export const LEAST_MS = 50;

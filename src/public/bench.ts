/** `hasten/bench`. */
export {};

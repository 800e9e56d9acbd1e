/** The measuring process. */
export {};

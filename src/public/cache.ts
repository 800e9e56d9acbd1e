/** `hasten/cache`: results of functions, kept on disk. */
export { cache } from '../cache/cache.ts';
export type { CacheableFunction, Cached, CachedMethods, CacheStats } from '../cache/cached.ts';
export type { CodeMode } from '../cache/code/code.ts';
export { FileArgument, file } from '../cache/key/file.ts';
export { stamped } from '../cache/key/stamped.ts';
export type { CacheOptions } from '../cache/options.ts';
export { HastenError } from '../support/errors.ts';

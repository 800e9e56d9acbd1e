/** The functions of work.ts, cached by hasten in each way that the table has. */
import { cache } from 'hasten/cache';
import { bytes, extract, numbers, type Options, square, sum } from './work.ts';

/** Each hit is read from the disk: no first level. */
const FROM_DISK = { memory: false } as const;

export const fromDisk = cache(import.meta, async (path: string, options: Options) => extract(path, options), FROM_DISK);
export const fromDiskSync = cache(import.meta, (path: string, options: Options) => extract(path, options), FROM_DISK);
export const fromBoth = cache(import.meta, async (path: string, options: Options) => extract(path, options));
export const fromBothSync = cache(import.meta, (path: string, options: Options) => extract(path, options));

/** For misses: each salt is a call of its own. */
export const salted = cache(import.meta, async (path: string, options: Options, salt: number) =>
  extract(path, options, salt),
);

export const inMemory = cache(import.meta, (x: number) => square(x), { memory: true });
export const inMemoryAsync = cache(import.meta, async (x: number) => square(x), { memory: true });

export const sumFromDisk = cache(import.meta, (values: Float64Array) => sum(values), FROM_DISK);
export const sumFromBoth = cache(import.meta, (values: Float64Array) => sum(values));

export const numbersFromDisk = cache(import.meta, (n: number) => numbers(n), FROM_DISK);
export const bytesFromDisk = cache(import.meta, (n: number) => bytes(n), FROM_DISK);

/**
 * The functions of the C library that map files, by way of koffi, which the user installs: it has them prebuilt
 * for each platform. It is loaded when it is first needed, which takes some 10 ms, in each thread by itself.
 */
import { createRequire } from 'node:module';
import { HastenError } from '../support/errors.ts';

/** What is used of koffi. */
interface Koffi {
  load(path: string | null): { func(declaration: string): (...values: unknown[]) => unknown };
  view(pointer: unknown, length: number): ArrayBuffer;
  address(pointer: unknown): bigint;
  decode(pointer: unknown, type: string): unknown;
}

export interface Mapper {
  /** The file's first bytes as memory that all who map it share. */
  map(descriptor: number, bytes: number): { buffer: ArrayBuffer; pointer: unknown };
  /** Nothing may use its buffer any more. */
  unmap(pointer: unknown, bytes: number): void;
  readonly pageBytes: number;
  addressOf(buffer: ArrayBuffer): bigint;
  /** The eight bytes there, which have to be this process's. */
  wordAt(address: bigint): bigint;
  /**
   * Puts pages of a file where memory is, copy on write. Address, bytes and offset are whole pages. False, with the memory
   * as it was, where the system does not.
   */
  mapOver(address: bigint, bytes: number, descriptor: number, offset: number): boolean;
}

const PROT_READ_WRITE = 3;
const MAP_SHARED = 1;
const MAP_PRIVATE = 2;
/** On Linux and macOS alike. */
const MAP_FIXED = 16;

let mapper: Mapper | undefined;

/** Throws `HASTEN_MAPPED_UNAVAILABLE` without koffi, and on systems other than Linux and macOS. */
export function theMapper(): Mapper {
  mapper ??= load();
  return mapper;
}

/** Whether files can be mapped here. */
export function canMap(): boolean {
  try {
    theMapper();
    return true;
  } catch {
    return false;
  }
}

function load(): Mapper {
  if (process.platform !== 'linux' && process.platform !== 'darwin') {
    throw unavailable(`processes share no memory on ${process.platform}: files are mapped on Linux and macOS`, {
      fix: 'use worker threads, or give results back instead',
    });
  }
  let koffi: Koffi;
  try {
    koffi = createRequire(import.meta.url)('koffi') as Koffi;
  } catch (cause) {
    throw unavailable('processes share memory by mapped files, which takes the package koffi, and it does not load', {
      fix: 'npm install koffi',
      cause,
    });
  }
  try {
    const library = koffi.load(null);
    const mmap = library.func(
      'void *mmap(void *address, size_t length, int protection, int flags, int fd, int64_t offset)',
    );
    const munmap = library.func('int munmap(void *address, size_t length)');
    const mmapAt = library.func(
      'void *mmap(uint64_t address, size_t length, int protection, int flags, int fd, int64_t offset)',
    );
    const pageBytes = library.func('int getpagesize()')() as number;
    return {
      pageBytes,
      addressOf(buffer) {
        return koffi.address(buffer);
      },
      wordAt(address) {
        return BigInt(koffi.decode(address, 'uint64_t') as number | bigint);
      },
      mapOver(address, bytes, descriptor, offset) {
        const flags = MAP_PRIVATE | MAP_FIXED;
        const pointer = mmapAt(address, bytes, PROT_READ_WRITE, flags, descriptor, offset);
        return pointer !== null && koffi.address(pointer) === address;
      },
      map(descriptor, bytes) {
        const pointer = mmap(null, bytes, PROT_READ_WRITE, MAP_SHARED, descriptor, 0);
        // MAP_FAILED is the address -1.
        if (pointer === null || BigInt.asIntN(64, koffi.address(pointer)) === -1n) {
          throw unavailable(`the system does not map a file of ${bytes} bytes`, {
            fix: 'map less, or raise the limit of the address space (ulimit -v)',
          });
        }
        return { buffer: koffi.view(pointer, bytes), pointer };
      },
      unmap(pointer, bytes) {
        munmap(pointer, bytes);
      },
    };
  } catch (cause) {
    if (cause instanceof HastenError) throw cause;
    throw unavailable('koffi does not find the C library that maps files', {
      fix: 'install the newest koffi: npm install koffi@latest',
      cause,
    });
  }
}

function unavailable(message: string, place: { fix: string; cause?: unknown }): HastenError {
  return new HastenError('HASTEN_MAPPED_UNAVAILABLE', message, place);
}

/**
 * The part of WebAssembly's JavaScript interface that hasten uses. Node's types leave it out, and TypeScript's have it
 * with all of the browser's document beside it. Nothing that src/public shows names these types.
 */
declare namespace WebAssembly {
  type ImportValue = Memory | ((...values: never[]) => unknown);
  type Imports = Record<string, Record<string, ImportValue>>;

  interface MemoryDescriptor {
    /** Pages of 64 KiB. */
    initial: number;
    maximum?: number;
    shared?: boolean;
  }

  class Memory {
    constructor(descriptor: MemoryDescriptor);
    /** Of a shared memory: a new object after each growth, over the same bytes. */
    readonly buffer: ArrayBuffer | SharedArrayBuffer;
    /** Adds pages, and gives how many there were before. */
    grow(pages: number): number;
  }

  class Module {
    constructor(bytes: Uint8Array);
    static exports(module: Module): { name: string; kind: string }[];
    static imports(module: Module): { module: string; name: string; kind: string }[];
  }

  class Instance {
    constructor(module: Module, imports?: Imports);
    // biome-ignore lint/suspicious/noExplicitAny: what a module exports is known by who made it
    readonly exports: Record<string, any>;
  }

  class CompileError extends Error {}
  class LinkError extends Error {}
  class RuntimeError extends Error {}

  function validate(bytes: Uint8Array): boolean;
}

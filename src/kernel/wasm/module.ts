/** A WebAssembly module: imports and functions, and its encoding. Functions are numbered behind the imported ones. */
import { FunctionBuilder } from './builder.ts';
import { ByteWriter } from './byte-writer.ts';
import type { FunctionHandle } from './code.ts';
import { TYPE_CODES, type Type } from './types.ts';
import { writeFunction } from './write-function.ts';

interface MemoryImport {
  module: string;
  name: string;
  /** In pages of 64 KiB. */
  limits: { initial: number; maximum: number; shared: boolean };
}

interface FunctionImport extends FunctionHandle {
  readonly module: string;
}

/**
 * ```ts
 * const module = new WasmModule();
 * const f = module.function('twice', ['f64'], ['f64'], { export: true });
 * f.return(f.op('f64.add', f.parameter(0), f.parameter(0)));
 * new WebAssembly.Module(module.encode());
 * ```
 */
export class WasmModule {
  #memory: MemoryImport | null = null;
  readonly #imports: FunctionImport[] = [];
  readonly #functions: FunctionBuilder[] = [];
  #bytes: Uint8Array | null = null;

  /** The one memory, with sizes in pages of 64 KiB. */
  importMemory(module: string, name: string, limits: MemoryImport['limits']): void {
    this.#memory = { module, name, limits };
  }

  importFunction(module: string, name: string, params: readonly Type[], results: readonly Type[]): FunctionHandle {
    const handle = { module, name, params, results, functionIndex: this.#imports.length };
    this.#imports.push(handle);
    return handle;
  }

  function(
    name: string,
    params: readonly Type[],
    results: readonly Type[],
    options: { export?: boolean } = {},
  ): FunctionBuilder {
    const made = new FunctionBuilder(name, params, results, options.export ?? false);
    this.#functions.push(made);
    return made;
  }

  /** Once it was encoded, nothing can be added. */
  encode(): Uint8Array {
    this.#bytes ??= this.#encode();
    return this.#bytes;
  }

  #encode(): Uint8Array {
    this.#functions.forEach((each, index) => {
      each.functionIndex = this.#imports.length + index;
    });
    const out = new ByteWriter();
    for (const byte of [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]) out.byte(byte);
    const types = new Types([...this.#imports, ...this.#functions]);
    section(out, 1, types.count, (part) => types.write(part));
    this.#writeImports(out, types);
    section(out, 3, this.#functions.length, (part) => {
      for (const each of this.#functions) part.u32(types.indexOf(each));
    });
    const exported = this.#functions.filter((each) => each.exported);
    section(out, 7, exported.length, (part) => {
      for (const each of exported) {
        part.name(each.name);
        part.byte(0x00);
        part.u32(each.functionIndex);
      }
    });
    section(out, 10, this.#functions.length, (part) => {
      for (const each of this.#functions) {
        const body = new ByteWriter();
        writeFunction(each, body);
        part.sized(body);
      }
    });
    return out.toBytes();
  }

  #writeImports(out: ByteWriter, types: Types): void {
    section(out, 2, this.#imports.length + (this.#memory === null ? 0 : 1), (part) => {
      if (this.#memory !== null) {
        const { module, name, limits } = this.#memory;
        part.name(module);
        part.name(name);
        part.byte(0x02);
        part.byte(limits.shared ? 0x03 : 0x01);
        part.u32(limits.initial);
        part.u32(limits.maximum);
      }
      for (const each of this.#imports) {
        part.name(each.module);
        part.name(each.name);
        part.byte(0x00);
        part.u32(types.indexOf(each));
      }
    });
  }
}

/** The signatures of functions, each once. */
class Types {
  readonly #indices = new Map<string, number>();
  readonly #all: FunctionHandle[] = [];

  constructor(functions: readonly FunctionHandle[]) {
    for (const each of functions) {
      if (this.#indices.has(keyOf(each))) continue;
      this.#indices.set(keyOf(each), this.#all.length);
      this.#all.push(each);
    }
  }

  get count(): number {
    return this.#all.length;
  }

  indexOf(handle: FunctionHandle): number {
    return this.#indices.get(keyOf(handle))!;
  }

  write(out: ByteWriter): void {
    for (const { params, results } of this.#all) {
      out.byte(0x60);
      for (const types of [params, results]) {
        out.u32(types.length);
        for (const type of types) out.byte(TYPE_CODES[type]);
      }
    }
  }
}

function keyOf({ params, results }: FunctionHandle): string {
  return `${params} ${results}`;
}

/** Left out if it has no entries. */
function section(out: ByteWriter, id: number, entries: number, write: (part: ByteWriter) => void): void {
  if (entries === 0) return;
  const part = new ByteWriter();
  part.u32(entries);
  write(part);
  out.byte(id);
  out.sized(part);
}

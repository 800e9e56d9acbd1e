/** A WebAssembly module: imports and functions, and its encoding. Functions are numbered behind the imported ones. */
import { FunctionBuilder } from './builder.ts';
import { ByteWriter } from './byte-writer.ts';
import type { FunctionHandle } from './code.ts';
import { bodyText, identifier, signatureText } from './text.ts';
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
  #encoded: { bytes: Uint8Array; bodies: ByteWriter[] } | null = null;

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
    options: { export?: boolean /** For the text. */; parameterNames?: readonly string[] } = {},
  ): FunctionBuilder {
    const made = new FunctionBuilder(name, params, results, options.export ?? false, options.parameterNames);
    this.#functions.push(made);
    return made;
  }

  /** Once it was encoded, nothing can be added. */
  encode(): Uint8Array {
    this.#encoded ??= this.#encode();
    return this.#encoded.bytes;
  }

  /** The text format of what `encode` gives. */
  toText(): string {
    this.#encoded ??= this.#encode();
    const all: FunctionHandle[] = [...this.#imports, ...this.#functions];
    const types = new Types(all);
    const nameOf = (index: number): string => identifier(`${all[index]!.name}`);
    const lines = types.signatures.map((each) => `  (type (func${signatureText(each)}))`);
    if (this.#memory !== null) {
      const { module, name, limits } = this.#memory;
      const sizes = `${limits.initial} ${limits.maximum}${limits.shared ? ' shared' : ''}`;
      lines.push(`  (import "${module}" "${name}" (memory ${sizes}))`);
    }
    this.#imports.forEach((each, index) => {
      const type = types.indexOf(each);
      lines.push(`  (import "${each.module}" "${each.name}" (func ${nameOf(index)} (type ${type})))`);
    });
    this.#functions.forEach((each, index) => {
      const names = localNames(each);
      lines.push(
        `  (func ${nameOf(each.functionIndex)} (type ${types.indexOf(each)})${signatureText(each, names)}`,
        ...bodyText(this.#encoded!.bodies[index]!.toBytes(), names, each.params.length, nameOf),
        '  )',
      );
    });
    for (const each of this.#functions) {
      if (each.exported) lines.push(`  (export "${each.name}" (func ${nameOf(each.functionIndex)}))`);
    }
    return `(module\n${lines.join('\n')}\n)\n`;
  }

  #encode(): { bytes: Uint8Array; bodies: ByteWriter[] } {
    this.#functions.forEach((each, index) => {
      each.functionIndex = this.#imports.length + index;
    });
    const bodies = this.#functions.map(writeFunction);
    const out = new ByteWriter();
    for (const byte of [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00]) out.byte(byte);
    const types = new Types([...this.#imports, ...this.#functions]);
    section(out, 1, types.signatures.length, (part) => types.write(part));
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
      for (const body of bodies) part.sized(body);
    });
    return { bytes: out.toBytes(), bodies };
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

  get signatures(): readonly FunctionHandle[] {
    return this.#all;
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

/** By their indices; those of values have none. */
function localNames({ params, parameterNames, localNames }: FunctionBuilder): string[] {
  const names: string[] = params.map((_, index) => parameterNames[index] ?? '');
  for (const [index, name] of localNames) names[index] = name;
  const taken = new Set<string>();
  return Array.from(names, (name, index) => {
    if (!name) return '';
    const unique = taken.has(identifier(name)) ? identifier(`${name}.${index}`) : identifier(name);
    taken.add(unique);
    return unique;
  });
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

/** The WebAssembly Binary Toolkit, against which the builder's modules are checked. */
import wabtInit from 'wabt';
import type { WasmModule } from '../../../src/kernel/wasm/module.ts';

const wabt = await wabtInit();
// Its types lack relaxed SIMD.
const features = { simd: true, threads: true, relaxed_simd: true } as { simd: boolean };

/** The bytes that a standard assembler makes of a text. */
export function assemble(text: string): Uint8Array {
  const module = wabt.parseWat('test.wat', text, features);
  try {
    return module.toBinary({}).buffer;
  } finally {
    module.destroy();
  }
}

/** Throws if the module is not valid. */
export function validate(bytes: Uint8Array): void {
  const module = wabt.readWasm(bytes, { ...features, readDebugNames: false });
  try {
    (module.validate as (features: object) => void)(features);
  } finally {
    module.destroy();
  }
}

/** How often an instruction stands in a module's text. */
export function count(module: WasmModule, instruction: string): number {
  return linesOf(module).filter((line) => line === instruction || line.startsWith(`${instruction} `)).length;
}

/** The instructions of a module's functions, without what stands around. */
export function linesOf(module: WasmModule): string[] {
  return module
    .toText()
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => !/^([()]|$)/.test(line));
}

/**
 * The sides that are not JavaScript, as `hasten bench` starts them: C programs, compiled here, Python with Numba and
 * NumPy, and gpu.js from npm. What is missing is left out, and standard error says how to get it.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { leaveOut, packages, pythonWith, succeeds } from '../support/peers.ts';
import type { Case } from './case.ts';
import { hasGpuSide } from './gpu.ts';

/** As an environment variable carries it to the processes that read the bench file. */
export interface NativeSides {
  /** By kernel, then by side: program and arguments. */
  commands: Record<string, Record<string, string[]>>;
  /** The folder in whose node_modules gpu.js is, or null. */
  gpu: string | null;
}

export const SIDES_VARIABLE = 'HASTEN_KERNEL_SIDES';

const KERNELS = join(import.meta.dirname, 'kernels');
const C_FLAGS = ['-O3', '-march=native'];

/** All of them that this machine can run. Compiles and installs what is needed. */
export function nativeSides(cases: Case[]): NativeSides {
  const withC = works('gcc', ['--version'], 'C: there is no gcc (on Debian: apt-get install gcc)');
  const python = pythonWith('numba') ?? pythonWith();
  if (python === null) leaveOut('Numba and NumPy: there is no python3 (on Debian: apt-get install python3-numba)');
  const modules = ['numba', 'numpy'].filter(
    (name) =>
      python !== null &&
      works(
        python,
        ['-c', `import ${name}`],
        `${name}: ${python} has none (on Debian: apt-get install python3-${name})`,
      ),
  );
  const commands: NativeSides['commands'] = {};
  for (const { name } of cases) {
    commands[name] = {};
    if (withC) commands[name].c = [compiled(`${name}.c`)];
    if (withC && existsSync(join(KERNELS, `${name}-avx2.c`)) && process.arch === 'x64')
      commands[name].avx2 = [compiled(`${name}-avx2.c`)];
    for (const side of modules)
      commands[name][side] = [python!, join(import.meta.dirname, 'native/side.py'), name, side];
  }
  return { commands, gpu: cases.some(({ name }) => hasGpuSide(name)) ? packages('gpu.js@2.24.1') : null };
}

/** The C program of a source, compiled where it is not yet. */
function compiled(file: string): string {
  const folder = join(tmpdir(), `hasten-kernels-c-${process.getuid?.() ?? 0}`);
  mkdirSync(folder, { recursive: true });
  const binary = join(folder, file.slice(0, -2));
  const sources = [join(KERNELS, file), join(import.meta.dirname, 'native/kernel.h')];
  const isNew = existsSync(binary) && sources.every((source) => statSync(source).mtimeMs < statSync(binary).mtimeMs);
  if (isNew) return binary;
  const fresh = `${binary}.${process.pid}`;
  execFileSync('gcc', [...C_FLAGS, sources[0]!, '-o', fresh, '-lm'], { stdio: ['ignore', 'ignore', 'inherit'] });
  renameSync(fresh, binary);
  return binary;
}

function works(program: string, args: string[], otherwise: string): boolean {
  const does = succeeds(program, args);
  if (!does) leaveOut(otherwise);
  return does;
}

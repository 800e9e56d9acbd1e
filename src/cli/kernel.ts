/**
 * `hasten kernel explain`: imports a module and prints what the compiler makes of a kernel that it exports, for types
 * that the command line gives or for the calls that the module makes. Kernels come from the module's own hasten and are
 * asked by their own methods; of a plain function one is made here.
 */
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Command } from 'commander';
import type { SignatureExplanation } from '../kernel/explain/model.ts';
import type { Kernel, kernel } from '../kernel/kernel.ts';
import type { TypeName } from '../kernel/runtime/argument-types.ts';
import { faceUrl } from '../support/entry.ts';
import { HastenError } from '../support/errors.ts';
import { threadCount } from './option-values.ts';

interface ExplainOptions {
  args?: string;
  run: boolean;
  wat: boolean;
  json: boolean;
  fast: boolean;
  threads?: number | 'auto';
}

type AnyKernel = Kernel<() => unknown>;

export function kernelCommand(): Command {
  const command = new Command('kernel')
    .summary('what the compiler does to a kernel')
    .description('Looks at functions that `kernel` of hasten/kernel compiles.');
  command.addCommand(
    new Command('explain')
      .summary('say what was done to each loop, and why not more')
      .description(
        'Imports FILE and prints, for the kernel or function that it exports as EXPORT, what became of each loop: lanes, masks, index checks, copies, and the first reason for what was not vectorised.',
      )
      .argument('<file#export>', 'the module and the name of its export; without #, all kernels that it exports')
      .option('--args <types>', "the types of a call's arguments: 'f64[],i32[],number,int,boolean'")
      .option('--run', 'explain the calls that the module makes while it is imported', false)
      .option('--fast', 'compile a plain function with { fast: true }', false)
      .option('--threads <n>', 'compile a plain function with { threads: n }: a number, or auto', threadCount)
      .option('--wat', 'print the WebAssembly text', false)
      .option('--json', 'print JSON', false)
      .action(async (target: string, options: ExplainOptions) => {
        process.stdout.write(await explainTarget(target, options).catch(rethrow));
      }),
  );
  return command;
}

async function explainTarget(target: string, options: ExplainOptions): Promise<string> {
  const { args, run, wat, json } = options;
  if ((args === undefined) === !run) {
    throw new HastenError('HASTEN_USAGE', 'hasten kernel explain takes either --args or --run', {
      fix: "give the types of a call, --args 'f64[],number', or --run where the module itself calls the kernel",
    });
  }
  const kernels = await kernelsOf(target, options);
  for (const one of kernels) if (args !== undefined) one.compile(...typesIn(args));
  if (wat) return kernels.map((one) => `${one.wat().trimEnd()}\n`).join('\n');
  const explanations = kernels.map((one) => one.explain());
  // Not those of calls that the module makes besides.
  if (args !== undefined) for (const one of explanations) one.signatures = one.signatures.filter(isFor(typesIn(args)));
  if (json) return `${JSON.stringify(target.includes('#') ? explanations[0] : explanations, null, 2)}\n`;
  return explanations.map(String).join('\n');
}

/** Types by their names; the kernel says which is none. */
function typesIn(args: string): TypeName[] {
  return args
    .split(',')
    .map((name) => name.trim() as TypeName)
    .filter((name) => (name as string) !== '');
}

function isFor(types: readonly TypeName[]): (signature: SignatureExplanation) => boolean {
  return ({ parameters }) => types.every((type, i) => parameters[i]?.type === type);
}

async function kernelsOf(target: string, { fast, threads }: ExplainOptions): Promise<AnyKernel[]> {
  const hash = target.lastIndexOf('#');
  const file = resolve(hash < 0 ? target : target.slice(0, hash));
  const module = await load(file);
  const names = Object.keys(module);
  if (hash < 0) {
    const found = names.map((name) => module[name]).filter(isKernel);
    if (found.length > 0) return found;
    throw missing(`${file} exports no kernel`, 'name a function that it exports: FILE#EXPORT');
  }
  const name = target.slice(hash + 1);
  const value = module[name];
  if (isKernel(value)) return [value];
  if (typeof value === 'function') {
    const face = (await import(faceUrl('node/kernel').href)) as { kernel: typeof kernel };
    return [face.kernel(value as () => unknown, { fast, file, ...(threads !== undefined && { threads }) })];
  }
  const exported = names.length === 0 ? 'it exports nothing' : `it exports ${names.join(', ')}`;
  throw missing(`${file} exports no function \`${name}\``, exported);
}

async function load(file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (error) {
    if (isHastenError(error)) throw error;
    const { code, message, stack } = error as NodeJS.ErrnoException;
    const what = code === 'ERR_MODULE_NOT_FOUND' ? message : (stack ?? message);
    throw missing(`${file} cannot be imported: ${what}`, 'give the path of a module that runs by itself');
  }
}

/** Errors of the module's own hasten are of a class of its own. */
function rethrow(error: unknown): never {
  if (error instanceof HastenError || !isHastenError(error)) throw error;
  const { code, message, file, line, column, fix } = error;
  throw new HastenError(code as `HASTEN_${string}`, message, { file, line, column, fix });
}

function isHastenError(error: unknown): error is HastenError {
  return error instanceof Error && error.name === 'HastenError' && 'code' in error;
}

function missing(message: string, fix: string): HastenError {
  return new HastenError('HASTEN_KERNEL_EXPORT', message, { fix });
}

function isKernel(value: unknown): value is AnyKernel {
  const { explain, compile, wat } = (typeof value === 'function' ? value : {}) as Partial<AnyKernel>;
  return [explain, compile, wat].every((method) => typeof method === 'function');
}

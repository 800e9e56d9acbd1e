/** What a person needs to repeat a mismatch: the program, its call, and both results. */
import { show } from './execute.ts';
import { arrayOf, type Call } from './inputs.ts';
import { constructorOf, printFunction, printProgram } from './print.ts';
import type { Failure } from './shrink.ts';
import type { Param, Program } from './tree.ts';

/** As a program to run, with what was expected and what came as comments. */
export function report({ program, calls, mismatch }: Failure): string {
  const lines = [`// seed ${program.seed}: ${mismatch.kind}`];
  if (mismatch.expected) lines.push(`// expected ${mismatch.expected}`);
  lines.push(`// actual   ${mismatch.actual.replaceAll('\n', '\n//          ')}`);
  for (const one of program.capturedFunctions) lines.push(`const ${one.name} = ${printFunction(one)};`);
  lines.push(`const fn = ${printProgram(program)};`);
  const first = calls[0];
  const captured = [...program.captured.map(({ name }) => name), ...program.capturedFunctions.map(({ name }) => name)];
  if (first) for (const one of program.captured) lines.push(`const ${one.name} = ${argument(one, first)};`);
  lines.push(`const compiled = kernel(fn${captured.length > 0 ? `, { with: { ${captured.join(', ')} } }` : ''});`);
  for (const [index, call] of calls.entries()) lines.push(...callText(program, call, index));
  return lines.join('\n');
}

function callText(program: Program, call: Call, index: number): string[] {
  const lines: string[] = [];
  const shared = new Set<number>();
  for (const [at, { bytes, location }] of call.buffers.entries()) {
    const views = Object.values(call.views).filter((one) => one.buffer === at);
    if (views.length < 2 && location === 'ordinary') continue;
    shared.add(at);
    const note = location === 'ordinary' ? '' : ` // ${location} memory`;
    lines.push(`const buffer${index}_${at} = new Uint8Array([${[...bytes].join(', ')}]).buffer;${note}`);
  }
  const args = program.params.map((param) => {
    const view = call.views[param.name];
    if (!view || !shared.has(view.buffer)) return argument(param, call);
    if (view.same !== null) return `/* the same object as ${view.same} */ ${argument(param, call)}`;
    const { dtype, buffer, offset, length } = view;
    return `new ${constructorOf(dtype)}(buffer${index}_${buffer}, ${offset}, ${length})`;
  });
  const names = program.params.map(({ name }, at) => `  /* ${name} */ ${args[at]},`);
  return [...lines, 'compiled(', ...names, ');'];
}

function argument(param: Param, call: Call): string {
  if (param.kind !== 'array') return show(call.scalars[param.name]);
  const view = call.views[param.name]!;
  const { buffer, byteOffset } = call.buffers[view.buffer]!.bytes;
  const elements = arrayOf(view.dtype, buffer, byteOffset + view.offset, view.length);
  return `new ${constructorOf(view.dtype)}([${Array.from(elements, show).join(', ')}])`;
}

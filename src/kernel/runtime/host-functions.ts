/** What modules import of `Math`: the engine's own functions, which V8 calls directly, and an operator that WebAssembly has not. */

type HostFunction = (...values: never[]) => number;

/** By the names that a module asks for. */
export function hostFunctions(module: WebAssembly.Module): Record<string, HostFunction> {
  const functions: Record<string, HostFunction> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    if (from === 'Math') functions[name] = name === 'mod' ? remainder : ofMath(name);
  }
  return functions;
}

/** Whether all of them are the engine's: a program's own functions are those of one thread. */
export function areNative(functions: Record<string, HostFunction>): boolean {
  const text = Function.prototype.toString;
  return Object.values(functions).every((each) => each === remainder || text.call(each).includes('[native code]'));
}

const ofMath = (name: string): HostFunction => (Math as unknown as Record<string, HostFunction>)[name]!;

function remainder(left: number, right: number): number {
  return left % right;
}

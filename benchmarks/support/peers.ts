/** The sides that are not of this repository. What is missing is left out, and standard error says how to get it. */
import { execFileSync } from 'node:child_process';
import { installed } from './npm.ts';

const PYTHONS = ['/usr/bin/python3', 'python3'];

/** The folder that packages (`name@version`) are installed in, or null where npm cannot. */
export function packages(...specs: string[]): string | null {
  try {
    return installed(...specs);
  } catch {
    leaveOut(`${specs.join(', ')}: npm cannot install them`);
    return null;
  }
}

/** The Python that can import all of `modules`, or null. */
export function pythonWith(...modules: string[]): string | null {
  const imports = modules.length === 0 ? '' : `import ${modules.join(', ')}`;
  return PYTHONS.find((python) => succeeds(python, ['-c', imports])) ?? null;
}

export function leaveOut(what: string): void {
  process.stderr.write(`left out: ${what}\n`);
}

/** Whether a program can be started and ends well; what it prints is not shown. */
export function succeeds(program: string, args: string[]): boolean {
  try {
    execFileSync(program, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

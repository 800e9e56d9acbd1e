/**
 * The message of an error that nobody caught, with the line as the user wrote it. Node would print the line from the text
 * that it runs, which is the transformed one, and from the place where a frame threw the error on. So the message is
 * printed here, in Node's own form, as the program's last act.
 */
import { readFileSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';

const FRAME = /^ {4}at (?:.*\()?((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/])[^()]*?):(\d+):\d+\)?$/m;

/** Prints the error and ends the process with `code`. */
export function dieOf(error: unknown, code: number): never {
  const shown =
    error instanceof Error
      ? `${sourceLine(error)}${describe(error)}`
      : `\n${describe(error)}\n(Use \`node --trace-uncaught ...\` to show where the exception was thrown)`;
  writeSync(2, `${shown}\n\nNode.js ${process.version}\n`);
  return (process as NodeJS.Process & { reallyExit(code: number): never }).reallyExit(code);
}

function describe(error: unknown): string {
  const colors = process.stderr.isTTY && process.stderr.hasColors();
  return typeof error === 'string' ? error : inspect(error, { colors });
}

/** `file:line`, the line, and a caret below its first character; empty where the stack names no file that can be read. */
function sourceLine(error: Error): string {
  const [, file, line] = FRAME.exec(error.stack ?? '') ?? [];
  if (file === undefined || line === undefined) return '\n';
  try {
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    const text = readFileSync(path, 'utf8').split(/\r?\n/)[Number(line) - 1] as string;
    const indent = /^\s*/.exec(text)?.[0] ?? '';
    return `${file}:${line}\n${text}\n${indent}^\n\n`;
  } catch {
    return '\n';
  }
}

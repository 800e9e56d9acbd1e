/**
 * The message of an error that nobody caught, with the line as the user wrote it. Node prints the line from the text it
 * runs, which is the transformed one, and at the place where a frame threw the error on; so the message is printed here,
 * in Node's own form, in the program's last moment.
 */
import { readFileSync, writeSync } from 'node:fs';
import { stripVTControlCharacters, inspect } from 'node:util';
import { fileURLToPath } from 'node:url';

export function showUncaughtErrors(): void {
  process.on('uncaughtExceptionMonitor', () => {});
}
void [readFileSync, writeSync, stripVTControlCharacters, inspect, fileURLToPath];

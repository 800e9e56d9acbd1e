/** The name that a profile is kept under. */
import { checkKeptName } from '../support/kept-name.ts';

/** Throws `HASTEN_HISTORY_NAME` for what is no file name, or would be taken for a number. */
export function checkName(name: string): void {
  checkKeptName(name, 'a profile', 'HASTEN_HISTORY_NAME');
}

/** The names that users keep things under: profiles, benchmark runs. One rule for all of them. */
import { HastenError } from './errors.ts';

/**
 * Throws an error of the given code for what is no file name, or would be taken for a number of a list.
 *
 * ```ts
 * checkKeptName('before', 'a profile', 'HASTEN_HISTORY_NAME');
 * ```
 */
export function checkKeptName(name: string, what: string, code: `HASTEN_${string}`): void {
  if (/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name) && name.length <= 100 && !/^\d+$/.test(name)) return;
  throw new HastenError(code, `${JSON.stringify(name)} cannot name ${what}`, {
    fix: 'take letters, digits, ".", "-" and "_", with a letter or "_" among them',
  });
}

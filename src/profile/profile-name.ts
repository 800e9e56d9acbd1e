/** The name that a profile is kept under. */
import { HastenError } from '../support/errors.ts';

/** Throws `HASTEN_HISTORY_NAME` for what is no file name, or would be taken for a number. */
export function checkName(name: string): void {
  if (/^[\p{L}\p{N}_][\p{L}\p{N}_.-]*$/u.test(name) && name.length <= 100 && !/^\d+$/.test(name)) return;
  throw new HastenError('HASTEN_HISTORY_NAME', `${JSON.stringify(name)} cannot name a profile`, {
    fix: 'take letters, digits, ".", "-" and "_", with a letter or "_" among them',
  });
}

/**
 * Where the report of `hasten profile` goes. Loaded while the program runs, since the time until it starts is the user's.
 */
import { existsSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { resolve } from 'node:path';
import { addFindings } from '../doctor/add-findings.ts';
import { checkExpectation } from '../profile/expect.ts';
import { exporters } from '../profile/formats/index.ts';
import { saveProfile } from '../profile/history.ts';
import type { Profile } from '../profile/model.ts';
import type { ReportStyle } from '../report/options.ts';
import { renderReport } from '../report/profile.ts';
import { writeFileAtomic } from '../support/files.ts';
import { unwritable } from './out-file.ts';
import type { ProfileOptions } from './profile-options.ts';
import { errorTerminal, IN_A_FILE } from './terminal.ts';

export async function deliver(
  profile: Profile,
  options: ProfileOptions,
  transformed: ReadonlyMap<string, string>,
): Promise<void> {
  if (options.expect !== undefined) profile.expected = checkExpectation(profile, options.expect);
  if (options.findings)
    await addFindings(profile, readSource, (file) => readSource(transformed.get(resolve(file)) ?? ''));
  writeReport(profile, options);
  if (options.name !== undefined) saveProfile(profile, options.name);
}

/** Writes the report to `--out`, or to standard error; there too when the file has become unwritable meanwhile. */
function writeReport(profile: Profile, options: ProfileOptions): void {
  const { out } = options;
  if (out === undefined) return writeAll(render(profile, options, errorTerminal()));
  const report = render(profile, options, IN_A_FILE);
  try {
    if (existsSync(out) && !statSync(out).isFile()) writeAll(report, out);
    else writeFileAtomic(out, report);
  } catch (cause) {
    writeAll(report);
    throw unwritable(out, cause);
  }
}

function render(profile: Profile, options: ProfileOptions, style: ReportStyle): string | Uint8Array {
  if (options.format !== 'text') return exporters[options.format](profile);
  const { top, sort, function: functions = [], file: files = [] } = options;
  return renderReport(profile, { ...style, top, sort, functions, files, readSource });
}

function readSource(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

/** To standard error, or to a device or pipe by its path; all of it, also where that takes several writes. */
function writeAll(data: string | Uint8Array, path?: string): void {
  const bytes = Buffer.from(data);
  const fd = path === undefined ? 2 : openSync(path, 'w');
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(fd, bytes, at);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    }
  }
}

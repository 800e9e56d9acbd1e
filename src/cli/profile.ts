/** `hasten profile`: runs a program, then writes the report where it was asked for, and ends as the program ended. */
import { accessSync, constants, existsSync, openSync, readFileSync, statSync, writeSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { checkExpectation } from '../profile/expect.ts';
import { exporters } from '../profile/formats/index.ts';
import { saveProfile } from '../profile/history.ts';
import { endAs } from '../profile/launch.ts';
import type { Profile } from '../profile/model.ts';
import { profileProgram } from '../profile/profile-program.ts';
import { renderReport } from '../report/profile.ts';
import { HastenError } from '../support/errors.ts';
import { writeFileAtomic } from '../support/files.ts';
import { parseWords } from './node-options.ts';
import { type ProfileOptions, profileOptions } from './profile-options.ts';

const WIDTH_IN_A_FILE = 120;

export function profileCommand(): Command {
  const command = profileOptions();
  return command.action(async (words: string[]) => {
    const { nodeArgs, script, args } = parseWords(command, words);
    const options = command.opts<ProfileOptions>();
    if (!existsSync(script) || !statSync(script).isFile()) {
      throw new HastenError('HASTEN_SCRIPT_MISSING', `there is no file ${script}`, {
        fix: 'give the path of a script',
      });
    }
    if (options.out !== undefined) checkWritable(options.out);
    const { profile, exit } = await profileProgram({
      ...options,
      intervalUs: options.interval,
      nodeArgs,
      script,
      args,
    });
    if (options.expect !== undefined) profile.expected = checkExpectation(profile, options.expect);
    deliver(profile, options);
    if (options.name !== undefined) saveProfile(profile, options.name);
    endAs(exit);
  });
}

function checkWritable(path: string): void {
  try {
    if (existsSync(path)) {
      accessSync(path, constants.W_OK);
      if (statSync(path).isDirectory()) throw new Error('it is a folder');
    } else {
      accessSync(dirname(resolve(path)), constants.W_OK);
    }
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

function unwritable(path: string, cause: unknown): HastenError {
  return new HastenError('HASTEN_OUT_UNWRITABLE', `cannot write ${path}: ${(cause as Error).message}`, {
    fix: 'name a file in a folder that exists and may be written to',
    cause,
  });
}

/** Writes the report to `--out`, or to standard error; there too when the file has become unwritable meanwhile. */
function deliver(profile: Profile, options: ProfileOptions): void {
  const { out, format } = options;
  if (out === undefined) return writeAll(render(profile, options, process.stderr.columns, colors()));
  const report = format === 'text' ? render(profile, options, WIDTH_IN_A_FILE, false) : render(profile, options);
  try {
    if (existsSync(out) && !statSync(out).isFile()) writeAll(report, out);
    else writeFileAtomic(out, report);
  } catch (cause) {
    writeAll(report);
    throw unwritable(out, cause);
  }
}

function colors(): boolean {
  return process.stderr.isTTY === true && process.stderr.hasColors();
}

function render(
  profile: Profile,
  options: ProfileOptions,
  width = WIDTH_IN_A_FILE,
  color = false,
): string | Uint8Array {
  if (options.format !== 'text') return exporters[options.format](profile);
  const { top, sort, function: functions, file: files } = options;
  return renderReport(profile, { width, color, top, sort, functions, files, readSource });
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

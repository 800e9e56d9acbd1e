/**
 * Runs kept under a name, to compare later ones with: `.hasten/bench/NAME.json`, which is the run's report as `--json`
 * writes it, so that either can be compared with. Saving a name again replaces it.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HastenError } from '../../support/errors.ts';
import { writeFileAtomic } from '../../support/files.ts';
import { checkKeptName } from '../../support/kept-name.ts';
import type { BenchReport } from '../model.ts';

/** Where runs are kept, below the working directory. */
const BASELINE_DIRECTORY = join('.hasten', 'bench');

/** A run as it is kept. */
export interface Baseline {
  /** What the user called it: a name, or the path of a file. */
  name: string;
  report: BenchReport;
}

/** Throws `HASTEN_BASELINE_NAME` for what is no file name; for the command to ask before it measures anything. */
export function checkBaselineName(name: string): void {
  checkKeptName(name, 'a baseline', 'HASTEN_BASELINE_NAME');
}

/**
 * Keeps `report` as `name` and returns the path of its file.
 *
 * ```ts
 * saveBaseline(report, 'main'); // '.hasten/bench/main.json'
 * ```
 *
 * Throws `HASTEN_BASELINE_NAME` for a name that is no file name, `HASTEN_BASELINE_UNWRITABLE` where it cannot be written.
 */
export function saveBaseline(report: BenchReport, name: string, dir = BASELINE_DIRECTORY): string {
  checkBaselineName(name);
  const path = join(dir, `${name}.json`);
  try {
    writeFileAtomic(path, `${JSON.stringify(report)}\n`);
  } catch (cause) {
    throw new HastenError('HASTEN_BASELINE_UNWRITABLE', `cannot keep the run in ${dir}: ${(cause as Error).message}`, {
      file: path,
      fix: 'run in a folder that you may write to',
      cause,
    });
  }
  return path;
}

/**
 * The run kept as `name`, or the one in the file of that path if it ends in `.json`.
 *
 * Throws `HASTEN_BASELINE_UNKNOWN` where there is none, `HASTEN_BASELINE_DAMAGED` where the file holds no run.
 */
export function loadBaseline(name: string, dir = BASELINE_DIRECTORY): Baseline {
  const kept = join(dir, `${name}.json`);
  const path = /^[^/\\]+$/.test(name) && existsSync(kept) ? kept : name;
  if (path === name && !(name.endsWith('.json') && existsSync(name))) throw unknown(name, dir);
  try {
    return { name, report: checked(JSON.parse(readFileSync(path, 'utf8'))) };
  } catch (cause) {
    throw new HastenError('HASTEN_BASELINE_DAMAGED', `${path} holds no run: ${(cause as Error).message}`, {
      file: path,
      fix: 'keep it again with "hasten bench --save NAME", or take another one',
      cause,
    });
  }
}

/** The names of the kept runs, in order. */
export function listBaselines(dir = BASELINE_DIRECTORY): string[] {
  const files = existsSync(dir) ? readdirSync(dir) : [];
  return files.flatMap((file) => /^(.+)\.json$/.exec(file)?.[1] ?? []).sort();
}

function unknown(name: string, dir: string): HastenError {
  const names = listBaselines(dir);
  return new HastenError('HASTEN_BASELINE_UNKNOWN', `no run is kept as ${name}`, {
    fix:
      names.length === 0 ? 'keep one with "hasten bench --save NAME"' : `take one of those kept: ${names.join(', ')}`,
  });
}

function checked(value: unknown): BenchReport {
  const { schema, benches, machine } = (value ?? {}) as Partial<Record<keyof BenchReport, unknown>>;
  if (schema !== 'hasten.bench/1') throw new Error(`its schema is ${JSON.stringify(schema)}, not "hasten.bench/1"`);
  if (!Array.isArray(benches) || typeof machine !== 'object' || machine === null) throw new Error('it is not complete');
  return value as BenchReport;
}

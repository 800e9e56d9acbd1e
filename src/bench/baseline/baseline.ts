/** Runs kept under a name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../../support/files.ts';
import type { BenchReport } from '../model.ts';

export const BASELINE_DIRECTORY = join('.hasten', 'bench');

/** A run as it is kept. */
export interface Baseline {
  name: string;
  report: BenchReport;
}

export function saveBaseline(report: BenchReport, name: string, dir = BASELINE_DIRECTORY): string {
  const path = join(dir, `${name}.json`);
  writeFileAtomic(path, JSON.stringify(report));
  return path;
}

export function loadBaseline(name: string, dir = BASELINE_DIRECTORY): Baseline {
  return { name, report: JSON.parse(readFileSync(join(dir, `${name}.json`), 'utf8')) };
}

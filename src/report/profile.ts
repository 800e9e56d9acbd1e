/**
 * The text report of a Profile, as `hasten profile` prints it: what ran, functions, the lines of the hottest, garbage
 * collection, the event loop, threads. This file only puts the sections together; each has a file of its own. The report
 * says nothing that the Profile does not say, and reads no file but through `readSource`.
 */
import type { Profile } from '../profile/model.ts';
import { functionsSection, type SortKey } from './functions.ts';
import { headerSection } from './header.ts';
import { linesSection } from './lines.ts';
import { eventLoopSection, gcSection } from './runtime.ts';
import { painter } from './style.ts';
import { threadsSection } from './threads.ts';

export interface ReportOptions {
  /** The columns to fit into; below 40 the report is laid out as for 40. */
  width: number;
  /** Whether to colour. */
  color: boolean;
  /** How many of the user's functions to list; other kinds get a third of it each. */
  top: number;
  sort: SortKey;
  /** Names of functions whose lines to show; none, and no `files`: the hottest. */
  functions: string[];
  /** Globs of files whose lines to show. */
  files: string[];
  /** The source of a file as the Profile names it, or null where it cannot be read. */
  readSource(file: string): string | null;
}

const NARROWEST = 40;

/** The report, ending with a newline. */
export function renderReport(profile: Profile, options: ReportOptions): string {
  const fitted = { ...options, width: Math.max(NARROWEST, options.width) };
  const paint = painter(options.color);
  const sections = [headerSection, functionsSection, linesSection, gcSection, eventLoopSection, threadsSection]
    .map((section) => section(profile, fitted, paint))
    .filter((lines) => lines.length > 0);
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

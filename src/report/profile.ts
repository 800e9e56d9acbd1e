/**
 * The text report of a Profile, as `hasten profile` prints it: what ran, functions, the lines of the hottest and what they
 * called, garbage collection, the event loop, threads, and what to try. This file only puts the sections together; each has a file of its own. The report
 * says nothing that the Profile does not say, and reads no file but through `readSource`.
 */
import type { Profile } from '../profile/model.ts';
import { calleesSection } from './callees.ts';
import { findingsSection } from './findings.ts';
import { functionsSection } from './functions.ts';
import { headerSection } from './header.ts';
import { linesSection } from './lines.ts';
import { NARROWEST, type ReportOptions } from './options.ts';
import { eventLoopSection, gcSection } from './runtime.ts';
import { painter } from './style.ts';
import { threadsSection } from './threads.ts';

/** The report, ending with a newline. Its lines fit into `options.width` columns, but for paths and commands, which stay whole. */
export function renderReport(profile: Profile, options: ReportOptions): string {
  const fitted = { ...options, width: Math.max(NARROWEST, options.width) };
  const paint = painter(options.color);
  const sections = [
    headerSection,
    functionsSection,
    linesSection,
    calleesSection,
    gcSection,
    eventLoopSection,
    threadsSection,
    findingsSection,
  ]
    .map((section) => section(profile, fitted, paint))
    .filter((lines) => lines.length > 0);
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

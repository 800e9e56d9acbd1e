/** What a profile gives reason to try: all rules asked, the most promising first. */
import type { Finding } from '../profile/finding.ts';
import type { Profile } from '../profile/model.ts';
import type { Rule } from './rule.ts';
import { rules } from './rules/index.ts';
import { type ReadSource, Run } from './run.ts';
import { LEAST_MS, LEAST_SHARE } from './worth.ts';

/** More than these nobody reads, and the first ones change the rest. */
const MOST = 5;

export interface FindingsOptions {
  /** What the run made of a file. */
  readTransformed?: ReadSource;
  onFault?: (rule: Rule, error: unknown) => void;
}

/**
 * The findings of a profile, ranked by what they could save; none where nothing stands out. `readSource` gives the text
 * of a file as the profile names it. A rule that throws is left out, and `onFault` is told.
 *
 * ```ts
 * profile.findings = findings(profile, (file) => readFileSync(file, 'utf8'));
 * ```
 */
export function findings(
  profile: Profile,
  readSource: ReadSource,
  { readTransformed, onFault = () => {} }: FindingsOptions = {},
): Finding[] {
  const run = new Run(profile, readSource, readTransformed);
  const found: Finding[] = [];
  for (const rule of rules) {
    try {
      found.push(...rule.find(run));
    } catch (error) {
      onFault(rule, error);
    }
  }
  return found
    .filter(({ savesMs }) => savesMs >= LEAST_MS && savesMs >= LEAST_SHARE * profile.durationMs)
    .sort((a, b) => b.savesMs - a.savesMs)
    .slice(0, MOST);
}

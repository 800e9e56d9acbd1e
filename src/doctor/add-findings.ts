/**
 * Findings into a profile. The rules, and the compiler that one of them asks, are loaded here and only for a run that is
 * long enough to find anything in; a fault of theirs costs the reader that finding and never the profile.
 */
import type { Profile } from '../profile/model.ts';
import type { ReadSource } from './run.ts';
import { LEAST_MS } from './worth.ts';

/**
 * Sets `profile.findings`, and adds a warning for each rule that failed. `readSource` gives a file as the profile names it,
 * `readTransformed` what the run made of it, where somebody has that: types are taken out of it already.
 */
export async function addFindings(
  profile: Profile,
  readSource: ReadSource,
  readTransformed: ReadSource = () => null,
): Promise<void> {
  profile.findings = [];
  if (profile.durationMs < LEAST_MS) return;
  const warn = (what: string, error: unknown) => {
    const why = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
    profile.warnings.push(`What to try is incomplete, by a fault of hasten's own: ${what}: ${why}. Please report it.`);
  };
  try {
    const { findings } = await import('./findings.ts');
    profile.findings = findings(profile, readSource, {
      readTransformed,
      onFault: ({ name }, error) => warn(`the rule ${name}`, error),
    });
  } catch (error) {
    warn('the rules', error);
  }
}

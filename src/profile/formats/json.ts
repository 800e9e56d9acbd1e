/**
 * hasten's own JSON: the Profile as src/profile/model.ts describes it. Each top-level key has a line of its own, so that
 * a reader can take the head of a large file without parsing its samples, and people can look at it.
 */
import type { Profile } from '../model.ts';

/** `profile` as JSON, with what belongs to the file beside it in `extra`. */
export function toJson(profile: Profile, extra: Record<string, unknown> = {}): string {
  const fields = Object.entries({ ...profile, ...extra }).filter(([, value]) => value !== undefined);
  return `{\n${fields.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(',\n')}\n}\n`;
}

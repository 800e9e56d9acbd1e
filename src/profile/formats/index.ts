/** The formats in which a Profile can be written. */
import type { Profile } from '../model.ts';

export const exporters = {
  json: (profile: Profile): string | Uint8Array => `${JSON.stringify(profile, null, 1)}\n`,
};

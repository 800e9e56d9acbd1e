/** The formats that a Profile can be written in, by the name that `--format` takes. The text report is not one of them. */
import type { Profile } from '../model.ts';
import { toCpuProfile } from './cpuprofile.ts';
import { toFolded } from './folded.ts';
import { toJson } from './json.ts';
import { toPprof } from './pprof.ts';
import { toSpeedscope } from './speedscope.ts';

/** The names that `--format` takes beside `text`. */
export type FormatName = 'json' | 'cpuprofile' | 'speedscope' | 'pprof' | 'folded';

/** What writes each format; pprof's is bytes, the others' text that ends with a newline. */
export const exporters: Record<FormatName, (profile: Profile) => string | Uint8Array> = {
  json: toJson,
  cpuprofile: toCpuProfile,
  speedscope: toSpeedscope,
  pprof: toPprof,
  folded: toFolded,
};

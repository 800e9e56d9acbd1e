/** The way in (an environment variable and an exec argument), hidden from the program or kept open for its children. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entryUrl } from '../../support/entry.ts';
import { file, type RunConfig } from '../recording.ts';

export const RUN_VARIABLE = 'HASTEN_RUN';

const probe = entryUrl('profile/probe/main');
/** As launch.ts gives it; a path with spaces stands in quotes. */
const preload = `--require ${JSON.stringify(fileURLToPath(probe))}`;

/** With `keepForChildren`, Node processes that the program starts are profiled too. */
export function hideTraces(keepForChildren: boolean): void {
  const { env } = process;
  hideArgument();
  if (!keepForChildren) delete env[RUN_VARIABLE];
  else if (!env.NODE_OPTIONS?.includes(preload)) env.NODE_OPTIONS = `${env.NODE_OPTIONS ?? ''} ${preload}`.trim();
}

/** Takes the probe out of `process.execArgv` and `require.cache`, of which each thread has its own. */
export function hideArgument(): void {
  const { execArgv } = process;
  const at = execArgv.findLastIndex((argument) => argument === probe.href || argument === fileURLToPath(probe));
  if (at > 0) execArgv.splice(at - 1, 2);
  delete createRequire(probe).cache[fileURLToPath(probe)];
}

/** The folder for this process's recording: the one it was given, or one below it where that is another process's. */
export function ownFolder(given: string, config: RunConfig): string {
  if (!existsSync(join(given, file.start(1)))) return given;
  const own = join(given, `process-${process.pid}`);
  mkdirSync(own);
  writeFileSync(join(own, file.run), JSON.stringify(config));
  return own;
}

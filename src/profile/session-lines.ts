/** A session with the lines engine: the sampler's thread lives as long as the session, its recording in a folder that goes with it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { slotField } from './layout.ts';
import { Sampler } from './probe/sampler.ts';
import { startRecord } from './probe/this-thread.ts';
import { readRecording } from './read-recording.ts';
import { file, type ModuleRecord, type RunConfig } from './recording.ts';
import { type Registered, registered } from './registered.ts';
import type { Recorder } from './session-recorder.ts';

export async function recordLines(config: RunConfig, maxMs: number): Promise<Recorder> {
  const marked = registered() as Registered;
  const folder = mkdtempSync(join(tmpdir(), 'hasten-session-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const sampler = new Sampler(marked.memory, folder, { ...config, maxMs, fromNow: true });
  await sampler.ready();
  return {
    async end() {
      try {
        await sampler.end();
        describeModules(folder, marked);
        return readRecording(folder);
      } finally {
        process.off('exit', remove);
        remove();
      }
    },
  };
}

/** Writes what a profiled program's probe writes while it runs: who the thread is, and its modules. */
function describeModules(folder: string, { memory, slot, modules, skipped }: Registered): void {
  const thread = memory.get(slot, slotField.generation);
  writeFileSync(join(folder, file.start(thread)), JSON.stringify(startRecord()));
  const records = modules.map(({ path, base, count, map, mapFile }): ModuleRecord => {
    const kept = mapFile ?? join(folder, `map-${base}.json`);
    if (mapFile === null) writeFileSync(kept, JSON.stringify(map));
    return { path, base, count, mapFile: kept };
  });
  const lines = [...records, ...skipped].map((record) => `${JSON.stringify(record)}\n`);
  writeFileSync(join(folder, file.modules(thread)), lines.join(''));
}

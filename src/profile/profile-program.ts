/** Profiles one run of a program: `hasten profile`'s work, without its printing. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder } from '../instrument/cache.ts';
import type { Frames } from '../instrument/functions.ts';
import { analyse } from './analyse.ts';
import { type Exit, launch } from './launch.ts';
import type { Profile } from './model.ts';
import { childFolders, readRecording } from './read-recording.ts';
import { file, type RunConfig } from './recording.ts';

export interface ProgramOptions {
  nodeArgs: string[];
  script: string;
  args: string[];
  engine: 'lines' | 'v8';
  intervalUs: number;
  hits: boolean;
  frames: Frames;
  include: string[];
  exclude: string[];
  children: boolean;
}

export interface ProfiledProgram {
  profile: Profile;
  exit: Exit;
}

export async function profileProgram(options: ProgramOptions): Promise<ProfiledProgram> {
  const { nodeArgs, script, args, ...rest } = options;
  const folder = mkdtempSync(join(tmpdir(), 'hasten-'));
  try {
    const config: RunConfig = { ...rest, cwd: process.cwd(), cacheFolder: cacheFolder() };
    writeFileSync(join(folder, file.run), JSON.stringify(config));
    const startedAt = new Date().toISOString();
    const exit = await launch({ nodeArgs, script, args, folder });
    const recordings = [folder, ...childFolders(folder)].map(readRecording);
    const command = ['node', ...nodeArgs, script, ...args];
    return { profile: analyse(recordings, config, { command, startedAt, ...exit }), exit };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

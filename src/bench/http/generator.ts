/** The parent's side of the load generator: finds autocannon, starts the process, gives it rounds. */
import { type ChildProcess, fork } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { entryUrl } from '../../support/entry.ts';
import { HastenError } from '../../support/errors.ts';
import { atEnd } from '../ending.ts';
import type { LoadAnswer, LoadJob, LoadResult } from './model.ts';

/** autocannon's entry file and version. */
export interface Found {
  file: string;
  version: string;
}

/** From the user's project (`cwd`) or beside hasten. Throws `HASTEN_AUTOCANNON_MISSING`. */
export function findAutocannon(cwd: string): Found {
  for (const from of [join(cwd, 'package.json'), fileURLToPath(entryUrl('bench/http/load'))]) {
    const require = createRequire(from);
    try {
      const file = require.resolve('autocannon');
      const description = JSON.parse(readFileSync(join(dirname(file), 'package.json'), 'utf8')) as { version: string };
      return { file, version: description.version };
    } catch {
      // It may be in the next place.
    }
  }
  throw new HastenError('HASTEN_AUTOCANNON_MISSING', 'autocannon, which drives the servers, is not installed', {
    fix: 'npm install --save-dev autocannon, or give a constant rate with --rate, which needs no other package',
  });
}

export class Generator {
  readonly #child: ChildProcess;
  readonly #end: () => void;

  constructor() {
    // Warnings of autocannon's dependencies would stand among hasten's lines.
    this.#child = fork(fileURLToPath(entryUrl('bench/http/load')), [], {
      execArgv: ['--no-warnings'],
      env: { ...process.env, NODE_OPTIONS: '' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    this.#end = atEnd(() => void this.#child.kill('SIGKILL'));
  }

  /** Drives a round. */
  drive(job: LoadJob): Promise<LoadResult> {
    return new Promise((resolve, reject) => {
      const lost = (code: number | null, signal: string | null) => {
        reject(new Error(`the load generator ended by ${signal ?? `exit code ${code}`}`));
      };
      this.#child.once('exit', lost);
      this.#child.once('message', (answer: LoadAnswer) => {
        this.#child.off('exit', lost);
        if ('result' in answer) resolve(answer.result);
        else reject(new Error(`the load generator failed: ${answer.failure}`));
      });
      this.#child.send(job);
    });
  }

  close(): void {
    this.#end();
  }
}

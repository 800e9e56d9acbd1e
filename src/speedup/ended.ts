/** What became of a run that attempts are built on. */
import { endAs } from '../profile/launch.ts';
import { HastenError } from '../support/errors.ts';
import { nodeCommand } from './command-line.ts';

export interface Program {
  /** Node's options. */
  nodeArgs: string[];
  script: string;
  args: string[];
}

interface Ending {
  exitCode: number | null;
  signal: NodeJS.Signals | null;
}

/** By these the user ends hasten together with the program. */
const BY_USER = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

/** A program that fails has nothing to be compared. Throws `HASTEN_TRY_PROGRAM`; ends this process where the user did. */
export function checkEnded(exit: Ending, { nodeArgs, script, args }: Program): void {
  const { exitCode, signal } = exit;
  if (exitCode === 0) return;
  if (signal !== null && BY_USER.includes(signal)) endAs(exit);
  const how = signal === null ? `with exit code ${exitCode}` : `by ${signal}`;
  throw new HastenError('HASTEN_TRY_PROGRAM', `the program ends ${how}`, {
    fix: `see what it says by itself: ${nodeCommand('node', nodeArgs, [script, ...args])}`,
  });
}

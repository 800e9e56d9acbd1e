/** What became of a run that attempts are built on. */
import { endAs } from '../profile/launch.ts';
import { nodeCommand } from '../report/command-line.ts';
import { HastenError } from '../support/errors.ts';

export interface Program {
  /** Node's options. */
  nodeArgs: string[];
  script: string;
  args: string[];
}

interface Ending {
  isStopped: boolean;
  exitCode: number | null;
  signal: NodeJS.Signals | null;
}

/** By these the user ends hasten together with the program. */
const BY_USER = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];

/** Lines of a failed program's standard error that the message shows. */
const LAST_LINES = 5;

/**
 * A program that fails has nothing to be compared; one that had to be stopped says something until then. Throws `HASTEN_TRY_PROGRAM` with the last that it `said`; where the user
 * has ended it, this process ends in the same way, after `undo`.
 */
export function checkEnded(exit: Ending, { nodeArgs, script, args }: Program, said = '', undo = () => {}): void {
  const { exitCode, signal, isStopped } = exit;
  if (exitCode === 0 || isStopped) return;
  if (signal !== null && BY_USER.includes(signal)) {
    undo();
    endAs(exit);
  }
  const how = signal === null ? `with exit code ${exitCode}` : `by ${signal}`;
  const last = said.trimEnd().split('\n').slice(-LAST_LINES).join('\n  ');
  throw new HastenError(
    'HASTEN_TRY_PROGRAM',
    `the program ends ${how}${last === '' ? '' : `; the last it said:\n  ${last}`}`,
    {
      fix: `see that it ends with exit code 0: ${nodeCommand('node', nodeArgs, [script, ...args])}`,
    },
  );
}

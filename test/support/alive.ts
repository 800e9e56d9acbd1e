import { readFileSync } from 'node:fs';

/** Whether a process runs. One that has ended and waits for its parent, or for init, to look at it does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // The state stands behind the name, which may have brackets of its own.
    return !/^.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'latin1'));
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    // Without /proc a signal that arrives is all there is to know.
    return syscall !== 'kill' && code === 'ENOENT' && process.platform !== 'linux';
  }
}

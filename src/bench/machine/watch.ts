/** What happened to the machine while a benchmark ran. */
import type { Warning } from '../model.ts';

export class MachineWatch {
  start(): void {}
  stop(): Warning[] {
    return [];
  }
}

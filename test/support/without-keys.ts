/**
 * Where a processor has memory protection keys, V8 now and then ends a whole process when threads come and go (`Check
 * failed: jit_page.has_value()`, nodejs/node#64500). The flag that does without them, for programs with many threads;
 * not every build of Node has it.
 */
import { spawnSync } from 'node:child_process';

const flags = ['--no-memory-protection-keys'];

export const withoutKeys = spawnSync(process.execPath, [...flags, '-e', '']).status === 0 ? flags : [];

/** `hasten profile`: its own figures for lines and functions, threads added up. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Profile } from '../../../../src/profile/model.ts';
import { sum } from '../../../support/statistics.ts';
import { home } from '../programs.ts';
import type { Tool } from './tool.ts';

/** `bin` is the command's file: this repository's, or that of another build to compare with. */
export const hastenTool = (bin = join(home, '../../../bin/hasten.js')): Tool => ({
  name: 'hasten',

  command(node, program, folder) {
    const out = join(folder, 'profile.json');
    return { file: node, args: [bin, 'profile', '--format', 'json', '--out', out, program.file], cwd: home };
  },

  read(program, folder) {
    const profile = JSON.parse(readFileSync(join(folder, 'profile.json'), 'utf8')) as Profile;
    const pick = (kind: 'total' | 'self') => (kind === 'total' ? 'totalMs' : 'selfMs') as 'totalMs' | 'selfMs';
    return {
      line(lines, kind) {
        const costs = profile.lines.filter(
          (cost) => cost.file === program.file && lines.some(({ line }) => line === cost.line),
        );
        return { ms: sum(costs.map((cost) => cost[pick(kind)])), approximate: costs.some((cost) => cost.approximate) };
      },
      function(name, kind) {
        const costs = profile.functions.filter((cost) => cost.file === program.file && cost.name === name);
        if (costs.length > 0 && costs.every((cost) => cost.chargedTo !== null)) return null;
        return {
          ms: sum(costs.map((cost) => cost[pick(kind)] ?? 0)),
          approximate: costs.some((cost) => cost.approximate),
        };
      },
    };
  },
});

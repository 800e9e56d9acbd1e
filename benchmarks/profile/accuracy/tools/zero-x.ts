/** 0x, which draws V8's `--prof` ticks: functions without lines. Worker threads have no ticks in it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installed } from '../../../support/npm.ts';
import { home } from '../programs.ts';
import { type Frame, figuresOf, type Stack } from './stacks.ts';
import type { Tool } from './tool.ts';

interface Ticks {
  code: { name: string }[];
  /** `s` alternates an index in `code` (or a negative number) and an offset, leaf first; `tm` is in µs. */
  ticks: { tm: number; s: number[] }[];
}

export const zeroX: Tool = {
  name: '0x',

  command(node, program, folder) {
    const command = join(installed('0x@6'), 'node_modules/0x/cmd.js');
    return { file: node, args: [command, '--collect-only', '-s', '-D', folder, '--', node, program.file], cwd: home };
  },

  read(program, folder) {
    const logs = readdirSync(folder).filter((name) => name.endsWith('.log.json'));
    const stacks = logs.flatMap((name) => stacksOf(JSON.parse(readFileSync(join(folder, name), 'utf8')) as Ticks));
    return figuresOf(program, stacks);
  },
};

function stacksOf({ code, ticks }: Ticks): Stack[] {
  return ticks.map((tick, i) => {
    const places = tick.s.filter((place, k) => k % 2 === 0 && place >= 0);
    const ms = ((ticks[i + 1]?.tm ?? tick.tm) - tick.tm) / 1000;
    return { frames: places.map((place) => frameOf(code[place]!.name)), ms };
  });
}

/** Names read `name file:///path.ts:line:column`; those of built-ins are bare, some with their class (`ArrayMap`). */
function frameOf(text: string): Frame {
  const [, name, file] = /^(.*) (\S+):\d+:\d+$/.exec(text) ?? [];
  return name === undefined || file === undefined ? { name: text, file: '' } : { name, file };
}

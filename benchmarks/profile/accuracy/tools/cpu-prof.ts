/** `node --cpu-prof` at 1 ms: V8's own CPU profile. Threads are added up. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { home } from '../programs.ts';
import { type Frame, figuresOf, type Stack } from './stacks.ts';
import type { Tool } from './tool.ts';

interface CpuProfile {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string };
    children?: number[];
    positionTicks?: { line: number; ticks: number }[];
  }[];
  samples: number[];
  timeDeltas: number[];
}

export const cpuProf: Tool = {
  name: 'cpu-prof',

  command(node, program, folder) {
    const args = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=1000', program.file];
    return { file: node, args, cwd: home };
  },

  read(program, folder) {
    const files = readdirSync(folder).filter((name) => name.endsWith('.cpuprofile'));
    const profiles = files.map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as CpuProfile);
    return figuresOf(program, profiles.flatMap(stacksOf));
  },
};

function stacksOf(profile: CpuProfile): Stack[] {
  const parents = new Map<number, number>();
  for (const node of profile.nodes) for (const child of node.children ?? []) parents.set(child, node.id);
  const byId = new Map(profile.nodes.map((node) => [node.id, node]));
  const selfMs = new Map<number, number>();
  for (const [i, id] of profile.samples.entries()) {
    selfMs.set(id, (selfMs.get(id) ?? 0) + Math.max(0, profile.timeDeltas[i + 1] ?? 0) / 1000);
  }
  return profile.nodes.map((node) => {
    const frames: Frame[] = [];
    for (let id: number | undefined = node.id; id !== undefined; id = parents.get(id)) {
      const { functionName, url } = byId.get(id)!.callFrame;
      frames.push({ name: functionName, file: url });
    }
    const ms = selfMs.get(node.id) ?? 0;
    const leafLines = new Map<number, number>();
    const ticks = node.positionTicks ?? [];
    const all = ticks.reduce((total, tick) => total + tick.ticks, 0);
    for (const tick of ticks) leafLines.set(tick.line, (leafLines.get(tick.line) ?? 0) + (ms * tick.ticks) / all);
    return { frames, ms, leafLines };
  });
}

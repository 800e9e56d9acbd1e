/** From V8's CPU profile to the rows, lines and tree of a Profile. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ModuleText } from '../../../src/instrument/hook.ts';
import type { RecordedThread } from '../../../src/profile/read-recording.ts';
import type { RunConfig } from '../../../src/profile/recording.ts';
import type { RawNode, RawProfile } from '../../../src/profile/v8/raw-profile.ts';
import { profileV8Thread, v8Warnings } from '../../../src/profile/v8/thread-profile.ts';

const cwd = process.platform === 'win32' ? 'C:\\app' : '/app';
const url = (path: string) => `file://${process.platform === 'win32' ? '/C:' : ''}/app/${path}`;

const config: RunConfig = {
  engine: 'v8',
  intervalUs: 1000,
  hits: false,
  frames: 'auto',
  callees: false,
  observe: false,
  include: [],
  exclude: [],
  cwd,
  cacheFolder: '',
  scriptFolder: '',
  children: false,
};

const text = `class Stack {
  items: number[] = [];
  push(item: number): void {
    this.items.push(item);
  }
}
const fill = (stack: Stack) => {
  for (let i = 0; i < 10; i++) stack.push(i);
};
fill(new Stack());
`;
const stack: ModuleText = {
  path: join(cwd, 'stack.ts'),
  text,
  isTypeScript: true,
  sourceType: 'module',
  sourceMap: null,
};

let lastId = 0;
const node = (functionName: string, at: [string, number, number] | null, ...children: RawNode[]): RawNode => ({
  id: ++lastId,
  callFrame: {
    functionName,
    scriptId: '0',
    url: at?.[0] ?? '',
    lineNumber: at?.[1] ?? -1,
    columnNumber: at?.[2] ?? -1,
  },
  children: children.map(({ id }) => id),
});

function recorded(parts: RawProfile[], texts: ModuleText[] = [], version = 'v26.1.0'): RecordedThread {
  return {
    start: { threadId: 0, name: 'main', pid: 1, startUs: 0, node: version },
    sampledFromUs: 0,
    modules: [],
    skipped: [],
    nodes: new Int32Array(),
    samples: new Int32Array(),
    counts: new Float64Array(),
    observations: null,
    end: null,
    v8Parts: parts,
    texts,
  };
}

function part(nodes: RawNode[], ticks: [RawNode, number][], startTime = 0): RawProfile {
  const samples = ticks.map(([{ id }]) => id);
  const timeDeltas = ticks.map(([, us]) => us);
  return { nodes, startTime, endTime: startTime + timeDeltas.reduce((a, b) => a + b, 0), samples, timeDeltas };
}

const rows = (thread: RecordedThread) =>
  profileV8Thread(thread, 0, config).functions.map(({ kind, name, selfMs, totalMs }) => [kind, name, selfMs, totalMs]);

describe('the V8 engine', () => {
  test("names and places the user's functions as the lines engine does", () => {
    const push = node('push', [url('stack.ts'), 2, 6]);
    const fill = node('fill', [url('stack.ts'), 6, 13], push);
    const module = node('', [url('stack.ts'), 0, 0], fill);
    const root = node('(root)', null, module);
    const thread = recorded([part([root, module, fill, push], [[push, 3000]])], [stack]);
    const { functions } = profileV8Thread(thread, 0, config);
    expect(functions.map(({ name, file, line, endLine }) => [name, file, line, endLine])).toEqual([
      ['(module)', 'stack.ts', 1, 11],
      ['fill', 'stack.ts', 7, 9],
      ['Stack.push', 'stack.ts', 3, 5],
    ]);
    expect(functions.every((row) => row.calls === null && row.kind === 'user')).toBe(true);
  });

  test('groups a package, a module of Node, native code, waiting and the collector', () => {
    const inner = node('map', [url('node_modules/@scope/list/map.js'), 3, 2]);
    const outer = node('each', [url('node_modules/@scope/list/index.js'), 1, 2], inner);
    const sort = node('sort', null);
    const timers = node('listOnTimeout', ['node:internal/timers', 5, 1], outer, sort);
    const idle = node('(idle)', null);
    const gc = node('(garbage collector)', null);
    const program = node('(program)', null);
    const root = node('(root)', null, timers, idle, gc, program);
    const nodes = [root, timers, outer, inner, sort, idle, gc, program];
    const ticks: [RawNode, number][] = [
      [inner, 1000],
      [gc, 500],
      [outer, 1000],
      [sort, 2000],
      [idle, 4000],
      [program, 250],
    ];
    const thread = recorded([part(nodes, ticks)]);
    expect(rows(thread).sort()).toEqual([
      ['dependency', '@scope/list', 2, 2.5],
      ['gc', '(garbage collection)', 0.5, 0.5],
      ['idle', '(idle)', 4, 4],
      ['native', '(program)', 0.25, 0.25],
      ['native', 'sort', 2, 2],
      ['node', 'node:internal/timers', 0, 4.5],
    ]);
    const profile = profileV8Thread(thread, 0, config);
    const collector = profile.nodes[profile.samples[1]!]!;
    expect(profile.functions[profile.nodes[collector.parent!]!.function]!.name).toBe('@scope/list');
  });

  test('adds the ticks of a line that is listed several times, and leaves out lines that the file does not have', () => {
    const push = node('push', [url('stack.ts'), 2, 6]);
    push.positionTicks = [
      { line: 4, ticks: 1 },
      { line: 4, ticks: 2 },
      { line: 3, ticks: 1 },
      { line: 548, ticks: 1 },
      { line: 0, ticks: 1 },
    ];
    const root = node('(root)', null, push);
    const { lines } = profileV8Thread(recorded([part([root, push], [[push, 6000]])], [stack]), 0, config);
    expect(lines.map(({ line, hits, selfMs, totalMs }) => [line, hits, selfMs, totalMs])).toEqual([
      [4, null, 3, 3],
      [3, null, 1, 1],
    ]);
  });

  test('puts parts together that overlap, and samples that are out of order', () => {
    const a = node('a', [url('a.js'), 0, 1]);
    const root = node('(root)', null, a);
    const nodes = [root, a];
    const first = part(nodes, [
      [a, 1000],
      [a, 2000],
      [a, -500],
    ]);
    const second = part(
      nodes,
      [
        [a, 1000],
        [a, 1000],
      ],
      1500,
    );
    const { timeDeltas } = profileV8Thread(recorded([first, second]), 0, config);
    expect(timeDeltas).toEqual([1000, 1500, 500, 500]);
  });

  test('says what V8 cannot tell, and marks it on the versions that are wrong about inlined code', () => {
    const push = node('push', [url('stack.ts'), 2, 6]);
    const root = node('(root)', null, push);
    const approximate = (version: string) =>
      profileV8Thread(recorded([part([root, push], [[push, 6000]])], [stack], version), 0, config).functions[0]!
        .approximate;
    expect(approximate('v24.1.0')).toBe(true);
    expect(approximate('v26.0.0')).toBe(false);
    expect(v8Warnings('v24.1.0', []).join()).toContain('inlined functions falls to wrong callers');
    expect(v8Warnings('v26.0.0', []).join()).not.toContain('inlined');
    expect(v8Warnings('v26.0.0', []).join()).toContain('total time of a line is not known');
  });
});

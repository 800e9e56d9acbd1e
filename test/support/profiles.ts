/**
 * Profiles to test readers with, made from a described run rather than by hand: a tree of calls with the time spent at
 * each line. Functions, lines, nodes and samples follow from it, so the figures of a profile always agree.
 */
import type { CallNode, FunctionCost, Kind, LineCost, Profile, Thread } from '../../src/profile/model.ts';

/** A function of the described program. */
export interface Described {
  name: string;
  kind?: Kind;
  file?: string;
  line?: number;
  endLine?: number;
  calls?: number | null;
  /** Too small for a frame: never in the tree. */
  inCallers?: boolean;
  approximate?: boolean;
}

/** A place of the run: a function, the line it stands at, the samples taken right there, and what that line calls. */
export type Place = readonly [fn: string, line: number | null, samples: number, ...calls: Place[]];

export interface Run {
  functions: Described[];
  /** The places at the root of each thread; the first thread is the main one. */
  threads: { name: string; pid?: number; places: Place[] }[];
  hits?: Record<string, Record<number, number>>;
  intervalUs?: number;
  profile?: Partial<Profile>;
}

/** The Profile of a described run. */
export function profileOf(run: Run): Profile {
  const intervalUs = run.intervalUs ?? 1000;
  const threads: Thread[] = run.threads.map(({ name, pid }, id) => ({ id, name, pid: pid ?? 4242 }));
  const functions: FunctionCost[] = [];
  const lines = new Map<string, LineCost>();
  const nodes: CallNode[] = [];
  const samples: number[] = [];
  const intern = (name: string, thread: number): number => {
    const found = functions.findIndex((cost) => cost.name === name && cost.thread === thread);
    if (found >= 0) return found;
    const described = run.functions.find((one) => one.name === name);
    if (described === undefined) throw new Error(`the run describes no function ${name}`);
    return functions.push(costOf(described, thread)) - 1;
  };
  const lineOf = (fn: number, line: number | null): LineCost | null => {
    const { file, thread } = functions[fn]!;
    if (file === null || line === null) return null;
    const key = `${thread} ${file}:${line}`;
    const hits = thread === 0 ? (run.hits?.[file]?.[line] ?? null) : null;
    const cost = lines.get(key) ?? { file, line, hits, selfMs: 0, totalMs: 0, thread, approximate: false };
    lines.set(key, cost);
    return cost;
  };
  const walk = (thread: number, parent: number | null, above: Set<unknown>, [name, line, count, ...calls]: Place) => {
    const fn = intern(name, thread);
    const node = nodes.push({ parent, function: fn, line }) - 1;
    const place = lineOf(fn, line);
    for (let sample = 0; sample < count; sample++) samples.push(node);
    const path = new Set([...above, fn, place]);
    let total = count;
    for (const call of calls) total += walk(thread, node, path, call);
    const cost = functions[fn]!;
    cost.selfMs = (cost.selfMs ?? 0) + (count * intervalUs) / 1000;
    if (!above.has(fn)) cost.totalMs = (cost.totalMs ?? 0) + (total * intervalUs) / 1000;
    if (place !== null) place.selfMs += (count * intervalUs) / 1000;
    if (place !== null && !above.has(place)) place.totalMs += (total * intervalUs) / 1000;
    return total;
  };
  run.threads.forEach(({ places }, thread) => {
    for (const place of places) walk(thread, null, new Set(), place);
  });
  for (const one of run.functions) if (one.inCallers) intern(one.name, 0);
  for (const [file, hits] of Object.entries(run.hits ?? {})) {
    for (const [line, count] of Object.entries(hits)) {
      const key = `0 ${file}:${line}`;
      if (lines.has(key)) continue;
      lines.set(key, { file, line: Number(line), hits: count, selfMs: 0, totalMs: 0, thread: 0, approximate: false });
    }
  }
  const durationMs = (samples.length * intervalUs) / 1000 / Math.max(1, threads.length);
  return {
    schema: 'hasten.profile/1',
    command: ['examples/particles.ts', '1000'],
    node: 'v24.21.0',
    platform: 'linux-x64',
    engine: 'lines',
    startedAt: '2026-11-21T05:31:02.123Z',
    durationMs,
    cpuMs: { user: durationMs * 1.02, system: durationMs * 0.04 },
    exitCode: 0,
    signal: null,
    countedUntilMs: null,
    sampling: {
      requestedIntervalUs: intervalUs,
      deliveredIntervalUs: samples.length === 0 ? null : intervalUs * 1.06,
      samples: samples.length,
      lost: 3,
      overheadPercent: 4.2,
      overheadFrom: 'model',
      hits: 'same run',
    },
    threads,
    functions,
    lines: [...lines.values()],
    callees: null,
    nodes,
    samples,
    timeDeltas: samples.map(() => intervalUs),
    gc: null,
    eventLoop: null,
    observations: null,
    findings: null,
    warnings: [],
    expected: null,
    ...run.profile,
  };
}

function costOf(described: Described, thread: number): FunctionCost {
  return {
    name: described.name,
    kind: described.kind ?? 'user',
    file: described.file ?? null,
    line: described.line ?? null,
    column: described.line === undefined ? null : 1,
    endLine: described.endLine ?? null,
    calls: described.calls ?? null,
    selfMs: described.inCallers ? null : 0,
    totalMs: described.inCallers ? null : 0,
    chargedTo: described.inCallers ? 'caller' : null,
    approximate: described.approximate ?? false,
    thread,
  };
}

const FILE = 'examples/particles.ts';

/** The source that `particles` ran, as `readSource` gives it. */
export const PARTICLES_SOURCE = `import { readFileSync } from 'node:fs';
import { parse } from 'acorn';

/** A point in the plane. */
class Vector {
  constructor(public x: number, public y: number) {}

  add(other: Vector): Vector {
    return new Vector(this.x + other.x, this.y + other.y);
  }

  scale(factor: number): Vector {
    return new Vector(this.x * factor, this.y * factor);
  }
}

export function step(particles: Particle[], seconds: number): void {
  for (const particle of particles) {
    const force = attraction(particle, particles); // 引力を計算する: the costly part 🚀 of every single step
    particle.velocity = particle.velocity.add(force.scale(seconds));
    if (particle.velocity.x > LIMIT) {
      throw new RangeError('too fast');
    }
    particle.place = particle.place.add(particle.velocity.scale(seconds));
  }
}

function attraction(particle: Particle, others: Particle[]): Vector {
\tlet sum = new Vector(0, 0);
\tfor (const other of others) {
\t\tconst dx = other.place.x - particle.place.x;
\t\tconst dy = other.place.y - particle.place.y;
\t\tsum = sum.add(new Vector(dx, dy).scale(1 / (dx * dx + dy * dy + SOFTENING)));
\t}
\treturn sum;
}

const config = parse(readFileSync('particles.json', 'utf8'), { ecmaVersion: 2024, sourceType: 'module', locations: true });
export function main(count: number): void {
  const particles = JSON.parse(config);
  for (let second = 0; second < 60; second++) step(particles, second);
  console.log(checksum(particles));
}

main(Number(process.argv[2] ?? 1000));
`;

const PARTICLES: Run = {
  functions: [
    { name: '(module)', file: FILE, line: 1, endLine: 46, calls: 1 },
    { name: 'Vector.add', file: FILE, line: 8, endLine: 10, calls: 60_120_000, inCallers: true },
    { name: 'Vector.scale', file: FILE, line: 12, endLine: 14, calls: 60_120_000, inCallers: true },
    { name: 'step', file: FILE, line: 17, endLine: 26, calls: 60 },
    { name: 'attraction', file: FILE, line: 28, endLine: 36, calls: 60_000, approximate: true },
    { name: 'main', file: FILE, line: 39, endLine: 43, calls: 1 },
    { name: 'acorn', kind: 'dependency' },
    { name: 'JSON.parse', kind: 'native' },
    { name: 'node:fs', kind: 'node' },
    { name: '(garbage collector)', kind: 'gc' },
    { name: '(idle)', kind: 'idle' },
  ],
  threads: [
    {
      name: 'main',
      places: [
        ['(module)', 38, 0, ['acorn', null, 31], ['node:fs', null, 2]],
        [
          '(module)',
          45,
          0,
          [
            'main',
            41,
            1,
            [
              'step',
              19,
              12,
              ['attraction', 30, 101],
              ['attraction', 31, 143],
              ['attraction', 32, 131],
              ['attraction', 33, 612, ['(garbage collector)', null, 96]],
            ],
            ['step', 20, 34],
            ['step', 24, 22],
          ],
          ['main', 40, 0, ['JSON.parse', null, 9]],
        ],
        ['(idle)', null, 4],
      ],
    },
  ],
  hits: {
    [FILE]: {
      ...{ 9: 60_120_000, 13: 60_120_000, 18: 60, 19: 60_000, 20: 60_000, 21: 60_000, 22: 0, 24: 60_000 },
      ...{ 29: 60_000, 30: 60_000, 31: 60_000_000, 32: 60_000_000, 33: 60_000_000, 35: 60_000 },
      ...{ 38: 1, 40: 1, 41: 1, 42: 1, 45: 1 },
    },
  },
  profile: {
    gc: {
      count: 214,
      totalMs: 96.4,
      maxMs: 6.21,
      lastingMs: 8.2,
      byKind: {
        scavenge: { count: 211, totalMs: 88.2, maxMs: 2.1 },
        markSweepCompact: { count: 3, totalMs: 8.2, maxMs: 6.21 },
      },
    },
    eventLoop: { utilization: 0.997, delayMs: { p50: 1.06, p99: 21.4, max: 1112 } },
    expected: { guess: 'step', held: false, actual: `attraction (${FILE}:28), 82.4 % of the time; step took 5.7 %` },
  },
};

/** A processor-bound run of one thread, with packages, natives, garbage collection and functions without a frame. */
export function particles(changes: Partial<Profile> = {}): Profile {
  return { ...profileOf(PARTICLES), ...changes };
}

/** The same program with two workers that share the load, and a forked process. */
export function threads(): Profile {
  const [main] = PARTICLES.threads;
  const attraction: Place = ['attraction', 33, 210, ['(garbage collector)', null, 20]];
  const worker: Place[] = [
    ['(module)', 45, 3, ['step', 19, 40, attraction]],
    ['(idle)', null, 61],
  ];
  return profileOf({
    ...PARTICLES,
    threads: [
      main!,
      { name: 'worker 1', places: worker },
      { name: 'worker 2', places: worker },
      { name: 'resize.ts', pid: 4300, places: worker },
    ],
  });
}

/** A program that ended before the first sample and called three functions. */
export function tooShort(): Profile {
  return profileOf({
    functions: [
      { name: '(module)', file: 'hello.ts', line: 1, endLine: 3, calls: 1 },
      { name: 'greet', file: 'hello.ts', line: 1, endLine: 2, calls: 3, inCallers: true },
    ],
    threads: [{ name: 'main', places: [['(module)', 3, 0]] }],
    hits: { 'hello.ts': { 2: 3, 3: 1 } },
    profile: {
      command: ['hello.ts'],
      durationMs: 0.71,
      warnings: ['the run was too short to say where its time went: repeat the work, or take --interval 100'],
      sampling: {
        requestedIntervalUs: 1000,
        deliveredIntervalUs: null,
        samples: 0,
        lost: 0,
        overheadPercent: null,
        overheadFrom: null,
        hits: 'same run',
      },
    },
  });
}

/** Nothing at all: the shape with every list empty and every unknown null. */
export function empty(): Profile {
  return {
    ...tooShort(),
    threads: [],
    functions: [],
    lines: [],
    nodes: [],
    cpuMs: null,
    warnings: [],
  };
}

/** Names, paths and places as long as generated code makes them, a killed program, and V8's engine without hits. */
export function longNames(): Profile {
  const file = `packages/${'very-deeply-nested/'.repeat(6)}src/generated/AbstractSingletonProxyFactoryBean.generated.ts`;
  const name = 'AbstractSingletonProxyFactoryBean.createTransactionAwarePersistenceManager; with ; semicolons 7';
  return profileOf({
    functions: [
      { name, file, line: 123_456, endLine: 123_470 },
      { name: '計算する・ベクトル', file: '日本語/計算.ts', line: 3, endLine: 8 },
      { name: '(anonymous)', file: 'src/a.ts', line: 1, endLine: 900 },
      ...Array.from({ length: 30 }, (_, index) => ({ name: `tiny${index}`, file: 'src/a.ts', line: 10 + index * 20 })),
      { name: '@scope/a-package-with-quite-a-long-name-indeed', kind: 'dependency' as const },
    ],
    threads: [
      {
        name: 'main',
        places: [
          [name, 123_459, 1_200_000, ['@scope/a-package-with-quite-a-long-name-indeed', null, 20_000]],
          ['計算する・ベクトル', 5, 40_000],
          ['(anonymous)', 450, 20_000, ['(anonymous)', 451, 900]],
          ...Array.from({ length: 30 }, (_, index): Place => [`tiny${index}`, 11 + index * 20, 30 - index]),
        ],
      },
    ],
    intervalUs: 100,
    profile: {
      engine: 'v8',
      command: ['--import', 'tsx', 'src/a.ts', '--query', "it's a long one", 'x'.repeat(150)],
      exitCode: null,
      signal: 'SIGKILL',
      countedUntilMs: 128_000,
      sampling: {
        requestedIntervalUs: 100,
        deliveredIntervalUs: 183,
        samples: 1_281_365,
        lost: 10_240,
        overheadPercent: 12.7,
        overheadFrom: 'measured',
        hits: null,
      },
      warnings: ["V8's own profile attributes inlined code to its callers on Node 22 and 24"],
    },
  });
}

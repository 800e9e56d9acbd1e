/**
 * A run that never was: the text of a program, with what a profile of it would say. Places are given by a piece of their
 * line. Times that nothing is said of are the main thread's, in the module itself.
 */

import type { Rule } from '../../../src/doctor/rule.ts';
import { Run } from '../../../src/doctor/run.ts';
import { FunctionTable } from '../../../src/instrument/functions.ts';
import type { Finding } from '../../../src/profile/finding.ts';
import { lastingMs, type Pause } from '../../../src/profile/lasting-pauses.ts';
import type { CallNode, FunctionCost, LineCost, Profile } from '../../../src/profile/model.ts';
import type { Cores, ObservedAwait, ObservedCall, ObservedFunction } from '../../../src/profile/observations.ts';
import { readModule } from '../../../src/remedies/slice/module.ts';

type Call = Pick<ObservedCall, 'kind' | 'name' | 'calls'> & Partial<ObservedCall>;

export class Program {
  readonly #texts = new Map<string, string>();
  readonly #functions: FunctionCost[] = [];
  readonly #lines: LineCost[] = [];
  readonly #calls: ObservedCall[] = [];
  readonly #awaits: ObservedAwait[] = [];
  readonly #observed: ObservedFunction[] = [];
  readonly #nodes: CallNode[] = [];
  readonly #samples: [node: number, ms: number][] = [];
  readonly #threads: { id: number; name: string; pid: number }[] = [{ id: 0, name: 'main', pid: 1 }];
  #cores: Cores = {
    available: 2,
    threadsStarted: 0,
    threadsAtOnce: 0,
    processesStarted: 0,
    processesAtOnce: 0,
    threadPool: null,
  };
  #gc: Profile['gc'] = null;
  readonly #pauses: Pause[] = [];
  readonly #durationMs: number;

  constructor(text: string, durationMs = 1000) {
    this.#durationMs = durationMs;
    this.module('app.ts', text);
  }

  module(file: string, text: string): this {
    this.#texts.set(file, text);
    const isTypeScript = file.endsWith('ts');
    const module = readModule({ file, text, isTypeScript, sourceType: file.endsWith('.cjs') ? 'commonjs' : 'module' });
    const at = (offset: number) => text.slice(0, offset).split('\n').length;
    for (const { node, name, framed } of new FunctionTable(module.ast, 'auto').all) {
      const column = node.start - text.lastIndexOf('\n', node.start - 1);
      const [line, endLine] = [at(node.start), at(node.end)];
      const light = { selfMs: null, totalMs: null, chargedTo: 'caller' } as const;
      this.#functions.push({ ...row(name), kind: 'user', file, line, column, endLine, ...(framed ? {} : light) });
    }
    return this;
  }

  line(snippet: string, file = 'app.ts'): number {
    const lines = this.#texts.get(file)!.split('\n');
    const found = lines.flatMap((line, index) => (line.includes(snippet) ? [index + 1] : []));
    if (found.length !== 1) throw new Error(`${found.length} lines have ${JSON.stringify(snippet)}`);
    return found[0]!;
  }

  call(snippet: string, call: Call): this {
    const { file = 'app.ts' } = call;
    const line = this.line(snippet, file);
    this.#calls.push({ file, line, thread: 0, from: null, ms: null, observed: call.calls, size: null, ...call });
    return this;
  }

  await(snippet: string, { hits, waitedMs, loops = 1 }: { hits: number; waitedMs: number; loops?: number }): this {
    const line = this.line(snippet);
    this.#awaits.push({ file: 'app.ts', line, thread: 0, hits, observed: hits, waitedMs });
    // How often loops began is what their lines say.
    const loop = this.run().loopsAround('app.ts', line).at(-1)!;
    const times = { hits: loops, selfMs: 0, totalMs: 0, thread: 0, approximate: false };
    this.#lines.push({ file: 'app.ts', line: loop.first, ...times });
    return this;
  }

  arguments(name: string, types: string[]): this {
    const { file, line, column } = this.#functions.find((fn) => fn.name === name)!;
    const signatures = [{ types, count: 1 }];
    const place = { file: file!, line: line!, column: column!, name, thread: 0 };
    this.#observed.push({ ...place, calls: 1, observed: 1, distinct: 1, signatures, bytes: null });
    return this;
  }

  idle(ms: number): this {
    this.#samples.push([this.#node(null, this.#pseudo('idle'), null), ms]);
    return this;
  }

  /** How often a line's first statement was started, and its own time. */
  hits(snippet: string, hits: number, selfMs = 0): this {
    const line = this.line(snippet);
    this.#lines.push({ file: 'app.ts', line, hits, selfMs, totalMs: selfMs, thread: 0, approximate: false });
    return this;
  }

  /** Time at a line, called by the lines of `stack` from the outermost on. */
  time(snippet: string, ms: number, stack: string[] = []): this {
    this.#samples.push([this.#stack([...stack, snippet]), ms]);
    return this;
  }

  /** A pause of the collector that began at a line, as `gc` counts it, too; null: outside of the user's code. */
  pause(snippet: string | null, ms: number, kind = 'scavenge'): this {
    const parent = snippet === null ? null : this.#stack([snippet]);
    this.#samples.push([this.#node(parent, this.#pseudo('gc'), null), ms]);
    this.#pauses.push({ kind, ms });
    this.#gc ??= { count: 0, totalMs: 0, maxMs: 0, lastingMs: 0, byKind: {} };
    this.#gc.lastingMs = lastingMs(this.#pauses);
    this.#gc.byKind[kind] ??= { count: 0, totalMs: 0, maxMs: 0 };
    for (const sum of [this.#gc, this.#gc.byKind[kind]!]) {
      sum.count++;
      sum.totalMs += ms;
      sum.maxMs = Math.max(sum.maxMs, ms);
    }
    return this;
  }

  /** Time of a thread before its first line, and then one line's. */
  starting(thread: number, ms: number): this {
    const outside = this.#functions.push({ ...row('(Node and dependencies)'), kind: 'node', thread }) - 1;
    const user = this.#functions.push({ ...row('(module)'), file: 'worker.ts', line: 1, column: 1, thread }) - 1;
    this.#samples.push([this.#node(null, outside, null), ms], [this.#node(null, user, 1), 1]);
    return this;
  }

  cores(cores: Partial<Cores>): this {
    this.#cores = { ...this.#cores, ...cores };
    return this;
  }

  thread(id: number, pid = 1): this {
    this.#threads.push({ id, name: `worker ${id}`, pid });
    return this;
  }

  find(rule: Rule): Finding[] {
    return rule.find(this.run());
  }

  /** The lines of the findings of a rule. */
  found(rule: Rule): string[] {
    return this.find(rule).map(({ file, line }) => this.#texts.get(file)!.split('\n')[line - 1]!.trim());
  }

  run(): Run {
    const profile: Profile = {
      schema: 'hasten.profile/1',
      command: ['app.ts', '100'],
      node: 'v24.0.0',
      platform: 'linux-x64',
      engine: 'lines',
      startedAt: '2026-01-01T00:00:00.000Z',
      durationMs: this.#durationMs,
      cpuMs: null,
      exitCode: 0,
      signal: null,
      countedUntilMs: null,
      sampling: {
        requestedIntervalUs: 1000,
        deliveredIntervalUs: 1000,
        samples: this.#samples.length,
        lost: 0,
        overheadPercent: null,
        overheadFrom: null,
        hits: 'same run',
      },
      threads: this.#threads,
      functions: this.#functions,
      lines: this.#lines,
      callees: null,
      nodes: this.#nodes,
      samples: this.#samples.map(([node]) => node),
      timeDeltas: this.#samples.map(([, ms]) => 1000 * ms),
      gc: this.#gc,
      observations: {
        functions: this.#observed,
        calls: this.#calls,
        awaits: this.#awaits,
        cores: this.#cores,
      },
      findings: null,
      eventLoop: null,
      warnings: [],
      expected: null,
    };
    return new Run(profile, (file) => this.#texts.get(file) ?? null);
  }

  #stack(snippets: string[]): number {
    let parent: number | null = null;
    for (const snippet of snippets) {
      const line = this.line(snippet);
      const inside = this.#functions.filter((fn) => fn.file === 'app.ts' && fn.line! <= line && fn.endLine! >= line);
      parent = this.#node(parent, this.#functions.indexOf(inside.at(-1)!), line);
    }
    return parent!;
  }

  #node(parent: number | null, fn: number, line: number | null): number {
    return this.#nodes.push({ parent, function: fn, line }) - 1;
  }

  #pseudo(kind: 'idle' | 'gc'): number {
    const known = this.#functions.findIndex((fn) => fn.kind === kind);
    return known >= 0 ? known : this.#functions.push({ ...row(`(${kind})`), kind }) - 1;
  }
}

function row(name: string): FunctionCost {
  const times = { calls: 1, selfMs: 0, totalMs: 0, chargedTo: null, approximate: false, thread: 0 };
  return { name, kind: 'user', file: null, line: null, column: null, endLine: null, ...times };
}

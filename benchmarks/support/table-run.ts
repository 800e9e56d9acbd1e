/**
 * What the programs that print the docs' tables have in common: their options, the parts that they are asked for, runs of
 * `hasten bench`, and going on where a part fails.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { BenchReport, SizeResult } from '../../src/bench/model.ts';
import { type Bar, barsTable } from './bars.ts';

/** A bench of one size. */
export interface Measured {
  name: string;
  size: SizeResult;
}

export interface Part {
  text: string;
  bars: Bar[];
}

const DEFAULT_PROCESSES = '10';
const HASTEN = join(import.meta.dirname, '../../bin/hasten.js');

export class TableRun {
  readonly quick: boolean;
  readonly python: boolean;
  /** Fresh processes of each side. */
  readonly repeats: number;
  readonly #amount: string[];
  readonly #names: string[];
  readonly #reports: string;
  readonly #texts: string[] = [];
  readonly #bars: Bar[] = [];

  /** Reads the command line; ends the process where it names a part that is not one of `all`. */
  constructor(all: string[]) {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      allowNegative: true,
      options: {
        quick: { type: 'boolean', default: false },
        /** Seconds for each bench, beyond which only `processes` are measured. */
        time: { type: 'string', default: '20' },
        processes: { type: 'string', default: DEFAULT_PROCESSES },
        json: { type: 'string' },
        python: { type: 'boolean', default: true },
      },
    });
    const unknown = positionals.filter((name) => !all.includes(name));
    if (unknown.length > 0) {
      console.error(`there is no ${unknown.join(', ')}; there are ${all.join(', ')}`);
      process.exit(2);
    }
    const { quick, python, time, processes, json } = values;
    this.quick = quick;
    this.python = python;
    this.repeats = quick ? 1 : Number(processes);
    const given = processes === DEFAULT_PROCESSES ? [] : ['--processes', processes];
    this.#amount = quick ? ['--processes', '1', '--rounds', '1'] : ['--time', time, ...given];
    this.#names = positionals.length === 0 ? all : positionals;
    this.#reports = json === undefined ? mkdtempSync(join(tmpdir(), 'hasten-reports-')) : resolve(json);
    mkdirSync(this.#reports, { recursive: true });
  }

  /** Those that are to be measured. */
  asked(names: string[]): string[] {
    return names.filter((name) => this.#names.includes(name));
  }

  /** A part that is printed at the end. */
  show({ text, bars }: Part): void {
    this.#texts.push(text);
    this.#bars.push(...bars);
  }

  /** The same of a part that is measured now; where that throws, the others go on. */
  add(name: string, make: () => Part): void {
    this.#attempt(name, () => this.show(make()));
  }

  /** One bench of a bench file, by the report that is there or a run of `hasten bench`; null where it fails. */
  measure(name: string, file: string, environment: Record<string, string>): Measured | null {
    return this.#attempt(name, () => {
      const out = join(this.#reports, `${name.replaceAll(' ', '-')}${this.quick ? '.quick' : ''}.json`);
      if (!existsSync(out)) this.#bench(name, file, environment, out);
      const report = JSON.parse(readFileSync(out, 'utf8')) as BenchReport;
      const [bench] = report.benches;
      if (bench === undefined || bench.failure !== null) {
        throw new Error(`it could not be measured: ${bench?.failure?.message}`);
      }
      const size = bench.sizes[0]!;
      for (const { candidate, failure } of size.subjects) {
        if (failure !== null) fail(`${name}, ${candidate}`, `${failure.kind}: ${failure.message}`);
      }
      return { name, size };
    });
  }

  /** Prints all that was added, and the bars, which small inputs tell nothing about. */
  print(): void {
    const bars = this.quick || this.#bars.length === 0 ? [] : [barsTable(this.#bars)];
    console.log([...this.#texts, ...bars].join('\n\n'));
  }

  #bench(name: string, file: string, environment: Record<string, string>, out: string): void {
    const options = ['--filter', `^${name}$`, '--json', out, '--timeout', '120000', ...this.#amount];
    const { stderr } = spawnSync(process.execPath, [HASTEN, 'bench', file, ...options], {
      encoding: 'utf8',
      env: { ...process.env, ...environment },
    });
    if (!existsSync(out)) throw new Error(`hasten bench has no report of it: ${stderr.trim().slice(-2000)}`);
  }

  #attempt<T>(name: string, act: () => T): T | null {
    process.stderr.write(`${name}\n`);
    try {
      return act();
    } catch (error) {
      fail(name, (error as Error).message);
      return null;
    }
  }
}

function fail(name: string, why: string): void {
  process.exitCode = 1;
  console.error(`${name}: ${why}`);
}

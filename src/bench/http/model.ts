/** What `hasten compare --http` found; everything in it is JSON. */
import type { OutputCheck } from '../command/compare-model.ts';
import type { Machine } from '../machine/machine.ts';
import type { Interval, Ratio, Warning } from '../model.ts';

/** What is requested, again and again. */
export interface RequestPlan {
  path: string;
  method: string;
  body: string | null;
  /** Names and values. */
  headers: Record<string, string>;
}

/** How it is requested. */
export interface LoadPlan {
  connections: number;
  /** Of a round, in ms. */
  durationMs: number;
  /** Requests a second, evenly spaced; null drives as fast as the server answers. */
  rate: number | null;
}

/** A round, as the load generator is told it. */
export interface LoadJob {
  port: number;
  request: RequestPlan;
  load: LoadPlan;
  /** The file of autocannon's entry; null with a rate. */
  autocannon: string | null;
  /** The body that every answer must have, a character for each byte; null where answers are not compared. */
  expected: string | null;
}

/** What the load generator saw in one round. */
export interface LoadResult {
  /** Answers within the round, whatever their status. */
  requests: number;
  durationMs: number;
  /** ms; null where nothing was answered. */
  latency: { p50: number; p90: number; p99: number; max: number } | null;
  non2xx: number;
  /** Connections that broke and requests that took too long. */
  errors: number;
  /** Answers with another body than before the load; 0 where they are not compared. */
  different: number;
  /** The part of one core that the load generator itself used. */
  clientCpu: number;
}

/** What the load generator answers. */
export type LoadAnswer = { result: LoadResult } | { failure: string };

/** A round with what the server used meanwhile; null where /proc does not tell. */
export interface Round extends LoadResult {
  cpuNs: number | null;
  /** Resident memory of the server and its children at the end of the round. */
  memoryBytes: number | null;
}

/** A figure of a server and how it compares with the first server's. */
export interface ServiceFigure {
  value: Interval;
  /** Below 1 is less; for `throughput` below 1 is fewer. Null for the first server. */
  ratio: Ratio | null;
}

/** Names of figures: requests a second, ms, ns of processor time for each request, bytes. */
export type FigureName = 'throughput' | 'p50' | 'p90' | 'p99' | 'max' | 'cpuPerRequest' | 'memory';

export interface ServiceResult {
  name: string;
  command: string;
  /** Null where a figure is not known. */
  figures: Record<FigureName, ServiceFigure | null>;
  requests: number;
  non2xx: number;
  errors: number;
  different: number;
  /** The status of an answer before the load. */
  status: number;
  /** For each start of the server, its rounds. */
  starts: Round[][];
}

export interface ServiceReport {
  schema: 'hasten.compare-http/1';
  startedAt: string;
  durationMs: number;
  machine: Machine;
  request: RequestPlan;
  load: LoadPlan;
  rounds: number;
  /** `autocannon 8.0.0`; `hasten` with a rate. */
  generator: string;
  services: ServiceResult[];
  check: OutputCheck;
  warnings: Warning[];
}

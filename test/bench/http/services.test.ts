import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server as HttpServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { constantRate } from '../../../src/bench/http/constant-rate.ts';
import { figuresOf, serviceWarnings } from '../../../src/bench/http/figures.ts';
import { findAutocannon } from '../../../src/bench/http/generator.ts';
import { Latencies } from '../../../src/bench/http/latencies.ts';
import type { Round, ServiceResult } from '../../../src/bench/http/model.ts';
import { ask, Server } from '../../../src/bench/http/server.ts';

const folder = mkdtempSync(join(tmpdir(), 'hasten-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const request = { path: '/x', method: 'GET', body: null, headers: {} };

describe('Latencies', () => {
  test('gives percentiles of what was measured, in whatever order it came', () => {
    const latencies = new Latencies();
    for (let i = 100_000; i > 0; i--) latencies.add(i / 1000);
    expect(latencies.summary()).toEqual({ p50: 50, p90: 90, p99: 99, max: 100 });
    expect(new Latencies().summary()).toBeNull();
  });
});

describe('constantRate', () => {
  let server: HttpServer;
  afterEach(() => server.close());

  const listen = async (answer: (number: number, end: (status?: number) => void) => void) => {
    let count = 0;
    server = createServer((_, response) => answer(count++, (status = 200) => response.writeHead(status).end('x')));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return (server.address() as { port: number }).port;
  };
  const drive = (port: number, rate: number, durationMs: number, expected: string | null = null) =>
    constantRate({ port, request, load: { connections: 2, durationMs, rate }, autocannon: null, expected });

  test('sends as many as were asked for, in the time that was asked for', async () => {
    const port = await listen((_, end) => end());
    const { requests, durationMs, errors, non2xx } = await drive(port, 200, 500);
    expect({ requests, errors, non2xx }).toEqual({ requests: 100, errors: 0, non2xx: 0 });
    expect(durationMs).toBeGreaterThan(480);
  });

  test('a stall shows in all requests that were due meanwhile', async () => {
    let free = 0;
    const port = await listen((number, end) => {
      if (number === 20) free = performance.now() + 300;
      setTimeout(end, Math.max(0, free - performance.now()));
    });
    const { latency, requests } = await drive(port, 100, 600);
    expect(requests).toBe(60);
    // 30 of 60 requests fall due within the stall: their waits go down from 300 ms to 0.
    expect(latency!.max).toBeGreaterThan(280);
    expect(latency!.p90).toBeGreaterThan(180);
  });

  test('counts other statuses and broken connections', async () => {
    const port = await listen((number, end) => end(number % 2 === 0 ? 200 : 500));
    expect(await drive(port, 100, 200)).toMatchObject({ non2xx: 10, different: 0 });
    expect(await drive(port, 100, 100, 'x')).toMatchObject({ requests: 10, different: 0 });
    expect(await drive(port, 100, 100, 'y')).toMatchObject({ requests: 10, different: 10 });
    await new Promise((resolve) => server.close(resolve));
    expect(await drive(port, 100, 100)).toMatchObject({ requests: 0, errors: 10, latency: null });
  });
});

describe('Server', () => {
  const script = (code: string) => `${process.execPath} -e '${code}'`;
  const start = (command: string, timeoutMs = 20_000) =>
    Server.start({ command, shell: 'sh', folder, timeoutMs }, request);

  test('waits for the answer, tells what is used, and ends with all that it started', async () => {
    const code = 'require("http").createServer((q, r) => r.end(q.url)).listen(process.env.PORT)';
    const { server, answer } = await start(`${script(code)} & wait`);
    expect(answer).toEqual({ status: 200, body: Buffer.from('/x') });
    if (process.platform === 'linux') expect(server.usage()!.memoryBytes).toBeGreaterThan(1e7);
    await server.stop();
    await expect(ask(server.port, request)).rejects.toThrow();
  });

  test('shows the output of a server that ends', async () => {
    const error = start('echo cannot listen; exit 3');
    await expect(error).rejects.toMatchObject({ code: 'HASTEN_SERVER_ENDED' });
    await expect(error).rejects.toThrow(/exit code 3[\s\S]*cannot listen/);
  });

  test('shows the output of a server whose port is in use', async () => {
    const taken = createServer().listen(0);
    const { port } = taken.address() as { port: number };
    await expect(start(script(`require("http").createServer().listen(${port})`))).rejects.toThrow('EADDRINUSE');
    taken.close();
  });

  test('gives up on a server that does not answer on its port', async () => {
    const error = start('echo listening elsewhere; sleep 30', 300);
    await expect(error).rejects.toMatchObject({ code: 'HASTEN_SERVER_SILENT' });
    await expect(error).rejects.toThrow(/0\.3 s[\s\S]*listening elsewhere/);
  });

  test('a shell that is not there is a server that ended', async () => {
    const error = Server.start({ command: 'x', shell: '/not/there', folder, timeoutMs: 5000 }, request);
    await expect(error).rejects.toMatchObject({ code: 'HASTEN_SERVER_ENDED' });
  });
});

describe('figuresOf', () => {
  const round = (requests: number, ms: number): Round => ({
    requests,
    durationMs: 1000,
    latency: { p50: ms, p90: ms, p99: ms, max: ms },
    non2xx: 0,
    errors: 0,
    different: 0,
    clientCpu: 0.5,
    cpuNs: requests * 1000,
    memoryBytes: 1e6,
  });
  const first = [1, 2, 3, 4, 5, 6].map((start) => [round(1000 + start, 10), round(1000 - start, 10)]);
  const second = [1, 2, 3, 4, 5, 6].map((start) => [round(2 * (1000 + start), 12), round(2 * (1000 - start), 12)]);

  test('throughput is better upwards, latency downwards', () => {
    const { throughput, p99 } = figuresOf(second, first);
    expect(throughput!.value.estimate).toBeCloseTo(2000, -1);
    expect(throughput!.value.low).toBeLessThanOrEqual(throughput!.value.high);
    expect(throughput!.ratio).toMatchObject({ verdict: 'faster' });
    expect(throughput!.ratio!.estimate).toBeCloseTo(2, 6);
    expect(p99!.ratio).toMatchObject({ verdict: 'slower' });
    expect(p99!.ratio!.estimate).toBeCloseTo(1.2, 6);
  });

  test('what a round does not know is no figure', () => {
    expect(figuresOf([[{ ...round(1, 1), cpuNs: null, latency: null }]], null)).toMatchObject({
      cpuPerRequest: null,
      p50: null,
    });
  });

  test('warns of a client at its limit, of a rate that was not kept, of answers that failed', () => {
    const service = (change: Partial<Round>, counts: Partial<ServiceResult> = {}) =>
      ({ name: 'a', non2xx: 0, errors: 0, starts: [[{ ...round(100, 1), ...change }]], ...counts }) as ServiceResult;
    const load = { connections: 10, durationMs: 1000, rate: null };
    const messages = (one: ServiceResult, rate: number | null = null) =>
      serviceWarnings([one], { ...load, rate }).map(({ message }) => message);
    expect(messages(service({}))).toEqual([]);
    expect(messages(service({ clientCpu: 0.97 }))[0]).toContain('whole core');
    expect(messages(service({}), 100)).toEqual([]);
    expect(messages(service({ durationMs: 3000 }), 100)[0]).toContain('did not keep up');
    expect(messages(service({}, { non2xx: 3 }))[0]).toContain('2xx');
  });
});

describe('findAutocannon', () => {
  test('finds it in the project', () => {
    expect(findAutocannon(process.cwd()).file).toContain('autocannon');
  });
});

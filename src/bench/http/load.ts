/**
 * The process that drives a service, so that its work is not in hasten's or the server's figures: takes jobs from its
 * parent and answers each with what it saw. As fast as the server answers, autocannon drives; at a given rate hasten does
 * it itself (constant-rate.ts), because autocannon sends each second's requests in a burst at its start.
 */
import { pathToFileURL } from 'node:url';
import { constantRate } from './constant-rate.ts';
import { Latencies } from './latencies.ts';
import type { LoadAnswer, LoadJob, LoadResult } from './model.ts';

/** As much of autocannon as is used: https://github.com/mcollina/autocannon#api */
type Autocannon = (
  options: Record<string, unknown>,
  done: (error: Error | null, result: CannonResult) => void,
) => Cannon;
interface Cannon {
  on(event: 'response', listener: (client: unknown, status: number, bytes: number, ms: number) => void): void;
  on(event: 'start', listener: () => void): void;
}
interface CannonResult {
  non2xx: number;
  errors: number;
  mismatches: number;
}

/** A parent that is gone has no questions. */
process.on('disconnect', () => process.exit());
process.on('message', (job: LoadJob) => {
  drive(job).then(
    (result) => process.send!({ result } satisfies LoadAnswer),
    (error: Error) => process.send!({ failure: error.stack ?? String(error) } satisfies LoadAnswer),
  );
});

async function drive(job: LoadJob): Promise<LoadResult> {
  const before = process.cpuUsage();
  const began = performance.now();
  const seen = job.autocannon === null ? await constantRate(job) : await asFastAsItGoes(job, job.autocannon);
  const { user, system } = process.cpuUsage(before);
  return { ...seen, clientCpu: (user + system) / 1000 / (performance.now() - began) };
}

async function asFastAsItGoes(
  { port, request, load, expected }: LoadJob,
  file: string,
): Promise<Omit<LoadResult, 'clientCpu'>> {
  const module = (await import(pathToFileURL(file).href)) as { default: Autocannon };
  const latencies = new Latencies();
  let began = performance.now();
  let last = began;
  return await new Promise((resolve, reject) => {
    const options = {
      url: `http://127.0.0.1:${port}${request.path}`,
      method: request.method,
      ...(request.body === null ? {} : { body: request.body }),
      headers: request.headers,
      // It reads bodies as UTF-8, chunk by chunk, so only of plain letters is it known what comes out.
      ...(expected !== null && /^[\x00-\x7f]*$/.test(expected)
        ? { verifyBody: (body: unknown) => String(body ?? '') === expected }
        : {}),
      connections: load.connections,
      duration: load.durationMs / 1000,
      // How often it looks whether the time is over; its own figures, which are by whole seconds, are not used.
      sampleInt: 50,
    };
    const cannon = module.default(options, (error, result) => {
      if (error !== null) return reject(error);
      // Up to the last answer: after it the connections are only closed.
      const durationMs = last - began;
      const { non2xx, errors, mismatches: different } = result;
      resolve({ requests: latencies.count, durationMs, latency: latencies.summary(), non2xx, errors, different });
    });
    cannon.on('start', () => {
      began = performance.now();
    });
    cannon.on('response', (_client, _status, _bytes, ms) => {
      latencies.add(ms);
      last = performance.now();
    });
  });
}

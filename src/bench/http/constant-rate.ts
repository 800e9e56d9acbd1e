/**
 * Requests at even intervals, whether or not the server keeps up, as users come. A latency counts from the moment at which
 * its request was due, not from when it could be sent: a server that stands still for a second keeps all of that second's
 * requests waiting, and each one shows it. So nothing is omitted and nothing has to be corrected (Gil Tene's "coordinated
 * omission").
 */
import { Agent, request as send } from 'node:http';
import { Latencies } from './latencies.ts';
import type { LoadJob, LoadResult } from './model.ts';

/** How long requests that are under way at the end may still take. */
const GRACE_MS = 10_000;

export function constantRate({ port, request, load, expected }: LoadJob): Promise<Omit<LoadResult, 'clientCpu'>> {
  const { connections, durationMs } = load;
  const interval = 1000 / load.rate!;
  const total = Math.max(1, Math.round(durationMs / interval));
  // Requests beyond the connections wait in the agent's queue, first in, first out.
  const agent = new Agent({
    keepAlive: true,
    maxSockets: connections,
    maxFreeSockets: connections,
    scheduling: 'fifo',
  });
  const latencies = new Latencies();
  const { path, method, body, headers } = request;
  const length = body === null ? {} : { 'content-length': Buffer.byteLength(body) };
  const options = { host: '127.0.0.1', port, path, method, agent, headers: { ...headers, ...length } };
  let sent = 0;
  let over = 0;
  let non2xx = 0;
  let errors = 0;
  let different = 0;
  const wanted = expected === null ? null : Buffer.from(expected, 'latin1');
  const began = performance.now();
  return new Promise((resolve) => {
    let grace: NodeJS.Timeout | undefined;
    let timer: NodeJS.Timeout | undefined;
    let finished = false;
    const finish = () => {
      if (finished) return;
      finished = true;
      clearTimeout(grace);
      clearTimeout(timer);
      const took = performance.now() - began;
      errors += sent - over;
      agent.destroy();
      resolve({ requests: latencies.count, durationMs: took, latency: latencies.summary(), non2xx, errors, different });
    };
    const done = () => {
      over++;
      if (over === total) finish();
    };
    const one = (due: number) => {
      let counted = false;
      const once = (what: () => void) => {
        if (counted || finished) return;
        counted = true;
        what();
        done();
      };
      const failed = () => once(() => errors++);
      send(options, (answer) => {
        const parts: Buffer[] = [];
        if (wanted !== null) answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', failed);
        answer.on('end', () =>
          once(() => {
            latencies.add(performance.now() - due);
            if (answer.statusCode! < 200 || answer.statusCode! > 299) non2xx++;
            if (wanted !== null && !Buffer.concat(parts).equals(wanted)) different++;
          }),
        );
        answer.resume();
      })
        .on('error', failed)
        .end(body ?? undefined);
    };
    const pace = () => {
      const now = performance.now();
      while (sent < total && began + sent * interval <= now) one(began + sent++ * interval);
      if (sent < total) timer = setTimeout(pace, Math.max(0, began + sent * interval - performance.now()));
      else grace = setTimeout(finish, GRACE_MS);
    };
    pace();
  });
}

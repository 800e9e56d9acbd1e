/**
 * A service that remembers too much: a cache of sessions stays alive, and every request leaves garbage and replaces some
 * of what is cached. Each request is short, but now and then the collector has to walk the whole heap, and one request
 * waits for it. The mean hides that; the longest request shows it.
 */
import { seededRandom } from './support/random.ts';

interface Session {
  id: number;
  user: { name: string; roles: string[] };
  visits: { page: string; at: number }[];
}

const REQUESTS = 2000;
const LOOKUPS = 100;

function makeSession(id: number, at: number): Session {
  return {
    id,
    user: { name: `user ${id}`, roles: ['reader', `group ${id % 10}`] },
    visits: [
      { page: '/', at },
      { page: `/item/${id % 1000}`, at: at + 1 },
    ],
  };
}

function fillCache(size: number): Map<number, Session> {
  const cache = new Map<number, Session>();
  for (let id = 0; id < size; id++) {
    cache.set(id, makeSession(id, 0));
  }
  return cache;
}

/** A session's new state: a copy with one visit more, the oldest forgotten. */
function visit(session: Session, at: number): Session {
  const recent = session.visits.slice(-3);
  return { ...session, visits: [...recent, { page: `/item/${(session.id + at) % 1000}`, at }] };
}

/** Answers one request: reads some sessions, keeps what changed, and writes a reply that nobody keeps. */
function handle(request: number, cache: Map<number, Session>, random: () => number): number {
  const lines: string[] = [];
  for (let i = 0; i < LOOKUPS; i++) {
    const id = Math.floor(random() * cache.size);
    const session = visit(cache.get(id) ?? makeSession(id, request), request);
    cache.set(id, session);
    lines.push(`${session.user.name}: ${session.visits.map((seen) => seen.page).join(', ')}`);
  }
  return lines.join('\n').length;
}

function main(size: number): void {
  const start = performance.now();
  const random = seededRandom(17);
  const cache = fillCache(size);
  let checksum = 0;
  let longest = 0;
  for (let request = 0; request < REQUESTS; request++) {
    const began = performance.now();
    checksum += handle(request, cache, random);
    longest = Math.max(longest, performance.now() - began);
  }
  const ms = performance.now() - start;
  console.log(
    `garbage ${size}: ${ms.toFixed(0)} ms, checksum ${checksum} (longest of ${REQUESTS} requests ${longest.toFixed(1)} ms)`,
  );
}

main(Number(process.argv[2] ?? 300_000));

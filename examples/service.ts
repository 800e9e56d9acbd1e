/**
 * A web service with a quick route and a slow one. `/health` answers at once; `/report` joins orders to customers and
 * ranks the cities, and while it does, nobody else is answered. The program sends itself a bounded number of requests
 * and ends, so that it can be measured like any other.
 */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { seededRandom } from './support/random.ts';

interface Customer {
  id: string;
  city: string;
}

interface Order {
  customer: string;
  cents: number;
}

interface CityReport {
  city: string;
  orders: number;
  medianCents: number;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

const CITIES = ['Aarhus', 'Bergen', 'Cork', 'Dakar', 'Essen', 'Fargo', 'Gdansk', 'Hobart'];
const CUSTOMERS = 1000;
const ORDERS = 4000;
/** One request in so many asks for the report. */
const REPORT_EVERY = 5;
const CONCURRENCY = 4;

const random = seededRandom(23);
const below = (limit: number): number => Math.floor(random() * limit);
const customers: Customer[] = Array.from({ length: CUSTOMERS }, (_, i) => ({
  id: `customer-${i}`,
  city: CITIES[below(CITIES.length)],
}));
const orders: Order[] = Array.from({ length: ORDERS }, () => ({
  customer: `customer-${below(CUSTOMERS)}`,
  cents: below(100_000),
}));

/** Add a route here and it is served. */
const routes: Record<string, Handler> = {
  '/health': (_request, response) => sendJson(response, { ok: true }),
  '/report': (_request, response) => sendJson(response, reportCities()),
};

function sendJson(response: ServerResponse, body: unknown): void {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}

/** The slow part: a search through all customers for every order. */
function cityOf(order: Order): string {
  return customers.find((customer) => customer.id === order.customer)?.city ?? 'unknown';
}

function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

function reportCities(): CityReport[] {
  const byCity = Map.groupBy(orders, cityOf);
  const reports = [...byCity].map(([city, group]) => ({
    city,
    orders: group.length,
    medianCents: median(group.map((order) => order.cents)),
  }));
  return reports.sort((a, b) => b.medianCents - a.medianCents);
}

async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const handler = routes[pathname];
  if (!handler) {
    response.statusCode = 404;
    sendJson(response, { error: `no route ${pathname}` });
    return;
  }
  await handler(request, response);
}

function startServer(): Promise<Server> {
  const server = createServer((request, response) => {
    handle(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** Sends requests, a few at a time; adds up the lengths of the answers and keeps the longest wait for a quick one. */
async function drive(base: string, requests: number): Promise<{ bytes: number; longestWait: number }> {
  let bytes = 0;
  let longestWait = 0;
  let next = 0;
  async function client(): Promise<void> {
    while (next < requests) {
      const path = next % REPORT_EVERY === 0 ? '/report' : '/health';
      next += 1;
      const sent = performance.now();
      const response = await fetch(base + path);
      const text = await response.text();
      bytes += text.length;
      if (path === '/health') {
        longestWait = Math.max(longestWait, performance.now() - sent);
      }
    }
  }
  await Promise.all(Array.from({ length: CONCURRENCY }, client));
  return { bytes, longestWait };
}

async function main(requests: number): Promise<void> {
  const start = performance.now();
  const server = await startServer();
  const { port } = server.address() as AddressInfo;
  const { bytes, longestWait } = await drive(`http://127.0.0.1:${port}`, requests);
  server.close();
  server.closeAllConnections();
  const ms = performance.now() - start;
  const wait = longestWait.toFixed(1);
  console.log(`service ${requests}: ${ms.toFixed(0)} ms, checksum ${bytes} (longest wait for /health ${wait} ms)`);
}

await main(Number(process.argv[2] ?? 200));

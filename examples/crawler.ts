/**
 * A crawler and the web that it crawls: a server of its own, on a free port, whose every page takes 100 ms. Pages are
 * read one after another, and then many at a time with a bound on how many. Nearly all of the time is waiting, which no
 * faster code will shorten; the second part shows what does.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

const DELAY_MS = 100;
const CONCURRENCY = 100;
/** Of so many pages that are read at once, one more is read alone: 20 beside the 500. */
const PAGES_PER_SERIAL_PAGE = 25;

/** A page of some links; which ones depends on its number alone. */
function page(number: number): string {
  const links = Array.from(
    { length: 20 },
    (_, i) => `<li><a href="/page/${(number * 31 + i * 7) % 1000}">more</a></li>`,
  );
  return `<!doctype html><title>Page ${number}</title><ul>${links.join('\n')}</ul>`;
}

/** Serves `/page/N` after the delay; ready when the promise is. */
function startServer(): Promise<Server> {
  const server = createServer((request, response) => {
    const number = Number(request.url?.split('/').at(-1));
    setTimeout(() => response.end(page(number)), DELAY_MS);
  });
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve(server));
  });
}

/** The sum of the numbers of the pages that a page links to. */
function sumLinks(html: string): number {
  let sum = 0;
  for (const [, number] of html.matchAll(/href="\/page\/(\d+)"/g)) {
    sum += Number(number);
  }
  return sum;
}

async function readPage(url: string): Promise<number> {
  const response = await fetch(url);
  return sumLinks(await response.text());
}

async function readOneByOne(urls: string[]): Promise<number> {
  let sum = 0;
  for (const url of urls) {
    sum += await readPage(url);
  }
  return sum;
}

/** As many readers as the bound allows, each of which takes the next page when it is done with one. */
async function readConcurrently(urls: string[], bound: number): Promise<number> {
  let sum = 0;
  let next = 0;
  async function reader(): Promise<void> {
    while (next < urls.length) {
      const url = urls[next];
      next += 1;
      const links = await readPage(url);
      sum += links;
    }
  }
  await Promise.all(Array.from({ length: bound }, reader));
  return sum;
}

async function main(pages: number): Promise<void> {
  const server = await startServer();
  const { port } = server.address() as AddressInfo;
  const urls = Array.from({ length: pages }, (_, i) => `http://127.0.0.1:${port}/page/${i}`);

  const start = performance.now();
  const serial = await readOneByOne(urls.slice(0, Math.ceil(pages / PAGES_PER_SERIAL_PAGE)));
  const between = performance.now();
  const concurrent = await readConcurrently(urls, CONCURRENCY);
  const end = performance.now();

  server.close();
  server.closeAllConnections();
  const parts = `${(between - start).toFixed(0)} ms one by one, ${(end - between).toFixed(0)} ms concurrently`;
  console.log(`crawler ${pages}: ${(end - start).toFixed(0)} ms, checksum ${serial + concurrent} (${parts})`);
}

await main(Number(process.argv[2] ?? 500));

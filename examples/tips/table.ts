/**
 * `node examples/tips/table.ts [--node 22,24,26] [--time 60] [--processes 10] [TIP...]`: measures the benches of the tips
 * named (folders, or how they begin; all without any) by `hasten bench`, and writes docs/tips.md's tables. Each tip's run is
 * kept in `.hasten/tips`, so tips can be measured one at a time: the tables are made from all that is kept. `--tables`
 * measures nothing. What was never measured stands as `·`. Needs a built hasten, and installs the libraries.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { readTip, tables } from './support/tables.ts';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const page = join(root, 'docs/tips.md');
const kept = join(root, '.hasten/tips');

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    node: { type: 'string', default: '22,24,26' },
    time: { type: 'string' },
    processes: { type: 'string' },
    rounds: { type: 'string' },
    tables: { type: 'boolean', default: false },
  },
});

/** The folders of the tips, in order. */
function tips(): string[] {
  return readdirSync(here).filter((name) => /^\d\d-/.test(name));
}

function selected(): string[] {
  if (values.tables) return [];
  const chosen = tips().filter((tip) => positionals.length === 0 || positionals.some((name) => tip.startsWith(name)));
  if (chosen.length === 0)
    throw new Error(`no tip begins with ${positionals.join(' or ')}; there are ${tips().join(', ')}`);
  return chosen;
}

function runNode(args: string[]): number | null {
  return spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status;
}

/** Measures one tip. With a candidate that fails the run ends with 1, but it is a run, and stands in the table. */
function measure(tip: string): void {
  const run = join(kept, `${tip}.json`);
  rmSync(run, { force: true });
  const args = ['bench', join('examples/tips', tip), '--node', values.node, '--json', run];
  for (const option of ['time', 'processes', 'rounds'] as const) {
    const value = values[option];
    if (value !== undefined) args.push(`--${option}`, value);
  }
  const status = runNode(['bin/hasten.js', ...args]);
  if (!existsSync(run)) throw new Error(`hasten ${args.join(' ')} ended with ${status}`);
}

/** The page with `text` between its two marks. */
function withTables(markdown: string, text: string): string {
  const marks = /(<!-- figures by examples\/tips\/table\.ts -->\n)[^]*(\n<!-- end of figures -->)/;
  if (!marks.test(markdown)) throw new Error(`${page} has lost the marks between which the tables stand`);
  return markdown.replace(marks, (_, begin, end) => `${begin}\n${text}\n${end}`);
}

if (runNode([join(here, 'install.ts')]) !== 0) throw new Error('the libraries could not be installed');
mkdirSync(kept, { recursive: true });
for (const tip of selected()) measure(tip);

const measured = [];
for (const tip of tips()) {
  const run = join(kept, `${tip}.json`);
  measured.push(await readTip(join(here, tip), existsSync(run) ? JSON.parse(readFileSync(run, 'utf8')) : null));
}
writeFileSync(page, withTables(readFileSync(page, 'utf8'), tables(measured)));

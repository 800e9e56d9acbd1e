/**
 * One matrix that several processes fill, row by row: it lies in a mapped file, so each of them writes into the same memory,
 * and nothing is sent but the number of a row. Each row tells in its first element which process filled it.
 */
import { map, mapped, pool, task } from 'hasten/parallel';

const PROCESSES = 4;

const fillRow = task(import.meta, (row: number, { matrix, width }: { matrix: Float64Array; width: number }): number => {
  for (let column = 1; column < width; column++) matrix[row * width + column] = Math.sqrt(row * width + column);
  matrix[row * width] = process.pid;
  return process.pid;
});

async function main(width: number): Promise<void> {
  const start = performance.now();
  const matrix = mapped(Float64Array, width * width);
  const processes = pool({ kind: 'process', workers: PROCESSES });
  const rows = Array.from({ length: width }, (_, row) => row);
  const fillers = await map(rows, fillRow, { with: { matrix, width }, pool: processes, grain: Math.ceil(width / 16) });
  await processes.close();

  const seen = new Map<number, number>();
  let checksum = 0;
  for (const row of rows) {
    const pid = matrix[row * width];
    if (pid !== fillers[row]) throw new Error(`row ${row} was filled by ${pid}, not by ${fillers[row]}`);
    seen.set(pid, (seen.get(pid) ?? 0) + 1);
    for (let column = 1; column < width; column++) checksum += matrix[row * width + column];
  }
  for (const [pid, count] of seen) console.log(`process ${pid} filled ${count} rows`);
  console.log(`matrix ${width}: ${(performance.now() - start).toFixed(0)} ms, checksum ${checksum.toFixed(6)}`);
}

if (import.meta.main) await main(Number(process.argv[2] ?? 2000));

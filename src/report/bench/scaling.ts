/** How candidates over several workers speed up, and where that ends by Amdahl's law. */
import type { BenchResult, Scaling, Variant } from '../../bench/model.ts';
import { hang } from '../facts.ts';
import { digits, formatPercent, formatSize, writeRatio } from '../numbers.ts';
import { bar, type Paint } from '../style.ts';
import { type Column, layOut, type Row } from '../table.ts';

const BAR = 12;

/** The section's lines, a table a variant; none where nothing has workers. */
export function scalingSection(
  { name, scaling }: BenchResult,
  variants: Variant[],
  width: number,
  paint: Paint,
): string[] {
  return scaling.flatMap((one) => {
    const on = variants.length > 1 ? ` on ${variants[one.variant]?.name ?? ''}` : '';
    const heading = `${paint('heading', `${name}: scaling${on}`)}  ${paint('faint', 'speed-up over one worker')}`;
    return [heading, ...tableOf(one, width, paint), ...hang('· ', amdahlText(one), width)];
  });
}

function tableOf({ points }: Scaling, width: number, paint: Paint): string[] {
  const right = (title: string): Column => ({ title, align: 'right' });
  const columns: Column[] = [
    { title: 'Candidate', align: 'left', cut: 'end', narrowest: 10 },
    right('Workers'),
    right('Speed-up'),
    { title: '95 %', align: 'left' },
    right('Efficiency'),
    { title: '', align: 'left' },
  ];
  const rows = points.map(({ candidate, workers, speedUp, efficiency }): Row => {
    const { estimate, range } = writeRatio(speedUp);
    const tone = efficiency >= 0.75 ? 'good' : efficiency < 0.5 ? 'warm' : 'plain';
    return [
      { text: candidate, tone: 'name' },
      formatSize(workers),
      `${estimate}×`,
      { text: range, tone: 'faint' },
      formatPercent(efficiency),
      { text: bar(efficiency, BAR), tone },
    ];
  });
  return layOut(columns, rows, width, paint);
}

/** What Amdahl's law makes of it, in a sentence. */
export function amdahlText({ serialShare, limit }: Scaling): string {
  const { estimate, low, high } = serialShare;
  const share = `${formatPercent(Math.max(0, estimate))} of the work is serial (${percentRange(low, high)})`;
  if (limit === null)
    return `${share}: within the noise all of it is shared among the workers, so no limit can be told`;
  return `${share}: by Amdahl's law no number of workers makes it more than ${digits(limit)} times as fast`;
}

function percentRange(low: number, high: number): string {
  const [from, to] = [low, high].map((end) => formatPercent(Math.min(1, Math.max(0, end))));
  return `${from} to ${to}`;
}

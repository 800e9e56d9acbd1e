/** Speed against a figure of the user's own: the candidates among which there is a choice, and those that nobody needs. */
import type { BenchResult, SizeResult, Variant } from '../../bench/model.ts';
import { dominators } from '../../bench/statistics/quality.ts';
import { hang } from '../facts.ts';
import { formatNs, formatQuality } from '../numbers.ts';
import type { Paint } from '../style.ts';
import { subjectName } from './words.ts';

/** A sentence each for the trade and for the candidates that another beats in both; none without two qualities. */
export function qualityTexts({ betterQuality }: BenchResult, { subjects }: SizeResult, variants: Variant[]): string[] {
  const rows = subjects.flatMap((subject) => {
    const { figures } = subject;
    if (figures === null || figures.quality === null) return [];
    return [{ name: subjectName(subject, variants), time: figures.time, quality: figures.quality }];
  });
  if (rows.length < 2) return [];
  const lower = betterQuality !== 'higher';
  const by = dominators(rows, lower);
  const kept = rows.filter((_, index) => by[index] === undefined).sort((a, b) => a.time.estimate - b.time.estimate);
  const trade = kept.map((row) => `${row.name} (${formatNs(row.time.estimate)}, ${formatQuality(row.quality)})`);
  const direction = `a ${lower ? 'lower' : 'higher'} quality figure is the better one`;
  const beaten = rows.flatMap((row, index) => {
    const better = by[index];
    return better === undefined
      ? []
      : [`${row.name} is dominated: ${better.name} is faster and its quality is no worse`];
  });
  if (rows.every(({ quality }) => quality === rows[0]!.quality)) {
    return [`all have the same quality, ${formatQuality(rows[0]!.quality)}: time alone decides`];
  }
  const choice =
    kept.length === 1
      ? `no trade between time and quality: ${kept[0]!.name} is the choice for both`
      : `trade between time and quality, the quickest first: ${trade.join(', ')}`;
  return [`${choice}; ${direction}`, ...beaten];
}

export function qualityLines(
  bench: BenchResult,
  size: SizeResult,
  variants: Variant[],
  width: number,
  paint: Paint,
): string[] {
  return qualityTexts(bench, size, variants).flatMap((text, index) =>
    hang('· ', text, width).map((line) => paint(index === 0 ? 'plain' : 'warm', line)),
  );
}

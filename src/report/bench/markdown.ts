/**
 * A run as Markdown, for a pull request or the summary of a GitHub job: what failed and what broke the budget first, the
 * verdicts open, the warnings and the machine folded.
 */
import { type BaselineComparison, subjectText } from '../../bench/baseline/comparison.ts';
import type { BenchReport, BenchResult, SizeResult, Subject, Variant, Warning } from '../../bench/model.ts';
import { code, details, inline, list, plainTable } from '../markdown.ts';
import { counted, formatBytes, formatNs, formatPercent, formatQuality, ratioWithRange, writeTime } from '../numbers.ts';
import { formatTime } from '../units.ts';
import { shortVerdict, verdictText } from '../verdicts.ts';
import { DAY_TO_DAY } from './against.ts';
import type { BenchExtras } from './bench.ts';
import { RATES, rateText } from './figures-table.ts';
import { exponentRange } from './growth.ts';
import { failuresOf, machineText, measuredText, nodeText } from './header.ts';
import { qualityTexts } from './quality.ts';
import { sizeText } from './result.ts';
import { amdahlText } from './scaling.ts';
import { baseOf, failureText, subjectName } from './words.ts';

/**
 * The run as GitHub's Markdown, ending with a newline.
 *
 * ```ts
 * appendFileSync(process.env.GITHUB_STEP_SUMMARY, benchMarkdown(report, { comparison, breaches }));
 * ```
 */
export function benchMarkdown(report: BenchReport, { comparison = null, breaches = null }: BenchExtras = {}): string {
  const failed = failuresOf(report);
  const parts = [
    '## hasten bench',
    failed === 0 ? '' : `❌ ${counted(failed, 'candidate')} without figures`,
    budgetPart(breaches),
    comparison === null ? '' : againstPart(comparison),
    ...report.benches.flatMap((bench) => benchParts(bench, report.variants)),
    warningsPart(report),
    details(
      'How it was measured',
      list(
        [
          machineText(report),
          `Node ${nodeText(report)}`,
          `${formatTime(report.durationMs)}, begun ${report.startedAt}`,
          measuredText(report),
        ].map(inline),
      ),
    ),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

function budgetPart(breaches: BenchExtras['breaches']): string {
  if (breaches == null) return '';
  if (breaches.length === 0) return '✅ The budget is kept.';
  return `❌ **The budget is broken.**\n\n${list(breaches.map(({ subject, message }) => `**${inline(subject)}** ${inline(message)}`))}`;
}

function againstPart({ name, savedAt, refused, differences, rows, onlyNow, onlyThen }: BaselineComparison): string {
  const title = `### Against ${inline(name)}, of ${savedAt.slice(0, 16).replace('T', ' ')} UTC`;
  if (refused !== null) return `${title}\n\n❌ Not compared: ${inline(refused)}`;
  const cells = rows.map((row) => {
    const mark = { faster: '🟢', slower: '🔴', 'no difference found': '' }[row.ratio.verdict];
    return [
      subjectText(row),
      writeTime(row.then).estimate,
      writeTime(row.now).estimate,
      ratioWithRange(row.ratio),
      `${mark} ${shortVerdict(row.ratio)}`.trim(),
    ];
  });
  const missing = [
    ...(onlyNow.length > 0 ? [`only now: ${onlyNow.join('; ')}`] : []),
    ...(onlyThen.length > 0 ? [`only then: ${onlyThen.join('; ')}`] : []),
    ...differences.map((text) => `⚠️ ${text}`),
  ];
  return [
    title,
    rows.length === 0
      ? 'The two runs have no candidate in common.'
      : plainTable(['Candidate', 'Then', 'Now', 'Now ÷ then', 'Verdict'], cells, 'lrrrl'),
    ...(missing.length > 0 ? [list(missing.map(inline))] : []),
    `<sub>${inline(DAY_TO_DAY)}</sub>`,
  ].join('\n\n');
}

function benchParts(bench: BenchResult, variants: Variant[]): string[] {
  const failure = bench.failure === null ? [] : [`❌ could not be measured: ${code(bench.failure.message)}`];
  return [
    `### ${inline(bench.name === '' ? bench.file : bench.name)}`,
    ...failure,
    ...bench.sizes.flatMap((size) => sizeParts(bench, size, variants)),
    growthPart(bench, variants),
    ...bench.scaling.map((scaling) => {
      const rows = scaling.points.map(({ candidate, workers, speedUp, efficiency }) => {
        return [candidate, String(workers), ratioWithRange(speedUp), formatPercent(efficiency)];
      });
      const on = variants.length > 1 ? ` on ${variants[scaling.variant]?.name ?? ''}` : '';
      return `**Scaling${inline(on)}**\n\n${plainTable(['Candidate', 'Workers', 'Speed-up (95 %)', 'Efficiency'], rows, 'lrrr')}\n\n${inline(amdahlText(scaling))}`;
    }),
  ];
}

function sizeParts(bench: BenchResult, size: SizeResult, variants: Variant[]): string[] {
  const title = sizeText(size);
  const texts = variants.flatMap((_, variant) => {
    const subjects = size.subjects.filter((one) => one.variant === variant);
    const base = baseOf(subjects);
    return subjects.flatMap((subject) => {
      const ratio = subject.figures?.ratio ?? null;
      return ratio === null || base === undefined
        ? []
        : [verdictText(subjectName(subject, variants), ratio, subjectName(base, variants))];
    });
  });
  const between = size.subjects.flatMap(({ candidate, variant, figures }) => {
    const ratio = figures?.variantRatio ?? null;
    if (ratio === null) return [];
    return [
      verdictText(`${candidate} on ${variants[variant]?.name ?? ''}`, ratio, `that on ${variants[0]?.name ?? ''}`),
    ];
  });
  const quality = variants.flatMap((_, variant) =>
    qualityTexts(bench, { ...size, subjects: size.subjects.filter((one) => one.variant === variant) }, variants),
  );
  const failures = size.subjects.flatMap((subject) =>
    subject.failure === null
      ? []
      : [
          `❌ **${inline(subjectName(subject, variants))}**: ${failureText(subject.failure)}: ${code(subject.failure.message)}`,
        ],
  );
  const lines = [...[...texts, ...between, ...quality].map(inline), ...failures];
  return [
    title === '' ? '' : `**${inline(title)}**`,
    figuresTable(size.subjects, variants),
    ...(lines.length > 0 ? [list(lines)] : []),
  ];
}

function figuresTable(subjects: Subject[], variants: Variant[]): string {
  const all = subjects.flatMap(({ figures }) => (figures === null ? [] : [figures]));
  const has = (test: (figures: (typeof all)[number]) => boolean) => all.some(test);
  const units = [...new Set(all.map(({ perSecond }) => perSecond.unit))];
  const columns: [title: string, cell: (figures: (typeof all)[number]) => string][] = [
    ['Median (95 %)', ({ time }) => `${writeTime(time).estimate} (${writeTime(time).range})`],
    ['Min', ({ minNs }) => formatNs(minNs)],
    ['p99', ({ p99Ns }) => formatNs(p99Ns)],
  ];
  if (has(({ ratio }) => ratio !== null))
    columns.push(['÷ first (95 %)', ({ ratio }) => (ratio === null ? '1' : ratioWithRange(ratio))]);
  if (variants.length > 1)
    columns.push([
      `÷ ${variants[0]!.name} (95 %)`,
      ({ variantRatio }) => (variantRatio === null ? '1' : ratioWithRange(variantRatio)),
    ]);
  for (const unit of units)
    columns.push([RATES[unit], ({ perSecond }) => (perSecond.unit === unit ? rateText(perSecond) : '')]);
  if (has(({ allocatedBytes }) => allocatedBytes !== null))
    columns.push(['Bytes/op', ({ allocatedBytes }) => (allocatedBytes === null ? '' : formatBytes(allocatedBytes))]);
  if (has(({ gcShare }) => gcShare !== null))
    columns.push(['GC', ({ gcShare }) => (gcShare === null ? '' : formatPercent(gcShare))]);
  if (has(({ quality }) => quality !== null))
    columns.push(['Quality', ({ quality }) => (quality === null ? '' : formatQuality(quality))]);
  const rows = subjects.map((subject) => [
    `${subjectName(subject, variants)}${subject.warnings.length > 0 ? ' ⚠️' : ''}`,
    ...(subject.figures === null ? ['❌'] : columns.map(([, cell]) => cell(subject.figures!))),
  ]);
  return plainTable(['Candidate', ...columns.map(([title]) => title)], rows, `l${'r'.repeat(columns.length)}`);
}

function growthPart({ complexity }: BenchResult, variants: Variant[]): string {
  if (complexity.length === 0) return '';
  const rows = complexity.map((one) => [
    subjectName(one, variants),
    one.model ?? 'no model fits best',
    `${one.exponent.estimate.toFixed(2)} (${exponentRange(one.exponent)})`,
    formatPercent(one.residual),
  ]);
  return plainTable(['Candidate', 'Grows as', 'Exponent (95 %)', 'Unexplained'], rows, 'llrr');
}

function warningsPart({ warnings, benches, variants }: BenchReport): string {
  const own = benches.flatMap(({ name, sizes }) =>
    sizes.flatMap((size) =>
      size.subjects.flatMap((subject) =>
        subject.warnings.map((warning): [string, Warning] => [
          subjectText({ bench: name, size: size.name, candidate: subjectName(subject, variants), variant: '' }),
          warning,
        ]),
      ),
    ),
  );
  const lines = [
    ...warnings.map(({ message }) => inline(message)),
    ...own.map(([of, { message }]) => `**${inline(of)}** ${inline(message)}`),
  ];
  return lines.length === 0 ? '' : details(`⚠️ ${counted(lines.length, 'warning')}`, list(lines));
}

/** What the comparison prints: each figure beside the clock's, what fails the bars, and a line for each tool. */
import { median } from '../../support/statistics.ts';
import { table } from '../../support/table.ts';
import type { Comparison, Measured, Row } from './compare.ts';

/** Points: a share may be this far from the plain program's. */
const TRUTH_BAR = 3;
/** Points: a line's or a function's share may be this far from the clock of the same run. */
const ATTRIBUTION_BAR = { line: 3, function: 2 };

/** Points: where the plain runs differ by more among themselves, the machine was too busy to judge the figure. */
const NOISE_BAR = 2;

/** The figures of all programs; `~` marks a figure that the tool called approximate, `!` one that is off, `?` one that cannot be judged. */
export function figuresTable(rows: Row[], tools: string[]): string {
  const head = ['Program', 'Figure', 'Clock %', '±', ...tools.flatMap((tool) => [`${tool} %`, 'off', 'off in run'])];
  const body = rows.map((row) => [
    row.program,
    `\`${row.figure}\``,
    row.truth.toFixed(1),
    row.noise.toFixed(1),
    ...tools.flatMap((tool) => cells(row, row.tools[tool] ?? null)),
  ]);
  return table(head, body, 2);
}

function cells(row: Row, measured: Measured | null): string[] {
  if (measured === null) return ['–', '', ''];
  const mark = { approximate: ' ~', noisy: ' ?', off: ' !', right: '' }[verdict(row, measured)];
  return [
    measured.share.toFixed(1),
    `${signed(measured.share - row.truth)}${mark}`,
    signed(measured.share - measured.inRun),
  ];
}

function signed(points: number): string {
  return `${points < 0 ? '−' : '+'}${Math.abs(points).toFixed(1)}`;
}

export function verdict(row: Row, { share, inRun, approximate }: Measured): 'approximate' | 'noisy' | 'off' | 'right' {
  if (approximate) return 'approximate';
  if (row.noise > NOISE_BAR) return 'noisy';
  const isOff = Math.abs(share - row.truth) > TRUTH_BAR || Math.abs(share - inRun) > ATTRIBUTION_BAR[row.of];
  return isOff ? 'off' : 'right';
}

/** A line for each tool: how often it has a figure, and how far its unmarked figures are from the plain program's. */
export function summaryTable(comparisons: Comparison[], tools: string[]): string {
  const rows = comparisons.flatMap((comparison) => comparison.rows);
  const head = ['Tool', 'Figures', 'None', 'Approximate', 'Noisy', 'Median off', 'Worst off', 'Off', 'Slowdown'];
  const body = tools.map((tool) => {
    const seen = rows.flatMap((row) => {
      const measured = row.tools[tool];
      return measured ? [{ verdict: verdict(row, measured), off: Math.abs(measured.share - row.truth) }] : [];
    });
    const count = (word: string) => seen.filter((one) => one.verdict === word).length;
    const offs = seen.filter((one) => ['off', 'right'].includes(one.verdict)).map(({ off }) => off);
    return [
      tool,
      ...[seen.length, rows.length - seen.length, count('approximate'), count('noisy')].map(String),
      median(offs).toFixed(1),
      Math.max(...offs).toFixed(1),
      String(count('off')),
      median(comparisons.map((comparison) => comparison.slowdown[tool]!)).toFixed(2),
    ];
  });
  return table(head, body);
}

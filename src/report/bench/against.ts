/** The run beside a kept one, and the budget: what a change did, and what it must not have done. */
import { type BaselineComparison, subjectText } from '../../bench/baseline/comparison.ts';
import type { BudgetBreach } from '../../bench/budget.ts';
import { hang } from '../facts.ts';
import { writeRatio, writeTime } from '../numbers.ts';
import type { Paint } from '../style.ts';
import { type Column, layOut, type Row } from '../table.ts';
import { shortVerdict, verdictMark, verdictTone } from '../verdicts.ts';

/** What no interval can know. It stands below every comparison. */
export const DAY_TO_DAY =
  'the two runs were not measured side by side: the intervals hold the noise between processes, but not what changed ' +
  'from the one hour to the other (temperature, neighbours, updates); before you act on a small change, measure both again';

/** The section's lines; none without a comparison. */
export function againstSection(comparison: BaselineComparison | null, width: number, paint: Paint): string[] {
  if (comparison === null) return [];
  const { name, savedAt, refused, differences, rows, onlyNow, onlyThen } = comparison;
  const begun = savedAt.slice(0, 16).replace('T', ' ');
  const heading = `${paint('heading', `Against ${name}`)}  ${paint('faint', `of ${begun} UTC; ratio is time now ÷ time then`)}`;
  if (refused !== null)
    return [heading, ...hang('✗ ', `not compared: ${refused}`, width).map((line) => paint('bad', line))];
  const columns: Column[] = [
    { title: 'Candidate', align: 'left', cut: 'end', narrowest: 16 },
    { title: 'Then', align: 'right' },
    { title: 'Now', align: 'right' },
    { title: 'Ratio', align: 'right' },
    { title: '95 %', align: 'left' },
  ];
  // The verdict has a line of its own where it does not fit beside the figures.
  const beside = width >= 132;
  const cells = rows.map((row): Row => {
    const { estimate, range } = writeRatio(row.ratio);
    const tone = verdictTone(row.ratio);
    return [
      { text: subjectText(row), tone: 'name' },
      writeTime(row.then).estimate,
      writeTime(row.now).estimate,
      { text: estimate, tone },
      { text: range, tone: 'faint' },
      ...(beside ? [{ text: shortVerdict(row.ratio), tone }] : []),
    ];
  });
  const table = layOut(beside ? [...columns, { title: '', align: 'left' }] : columns, cells, width, paint);
  const verdicts = beside
    ? []
    : rows.flatMap((row) =>
        hang(verdictMark(row.ratio), `${subjectText(row)}: ${shortVerdict(row.ratio)}`, width).map((line) =>
          paint(verdictTone(row.ratio), line),
        ),
      );
  return [
    heading,
    ...(rows.length === 0 ? hang('· ', 'the two runs have no candidate in common', width) : [...table, ...verdicts]),
    ...missing('only now', onlyNow, width),
    ...missing('only then', onlyThen, width),
    ...differences.flatMap((text) => hang('! ', text, width).map((line) => paint('warm', line))),
    ...hang('· ', DAY_TO_DAY, width).map((line) => paint('faint', line)),
  ];
}

function missing(title: string, subjects: string[], width: number): string[] {
  return subjects.length === 0 ? [] : hang('· ', `${title}: ${subjects.join('; ')}`, width);
}

/** The section's lines; none without a budget. */
export function budgetSection(breaches: BudgetBreach[] | null, width: number, paint: Paint): string[] {
  if (breaches === null) return [];
  const title = paint('heading', 'Budget');
  if (breaches.length === 0) return [`${title}  ${paint('good', 'kept')}`];
  return [
    `${title}  ${paint('bad', 'broken')}`,
    ...breaches.flatMap(({ subject, message }) =>
      hang('✗ ', `${subject}: ${message}`, width).map((line) => paint('bad', line)),
    ),
  ];
}

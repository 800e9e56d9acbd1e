/** Each candidate over the variants (versions of Node, flags): its time under the first, and ratios to that. */
import type { SizeResult, Subject, Variant } from '../../bench/model.ts';
import { hang } from '../facts.ts';
import { isWritable, writeRatio, writeTime } from '../numbers.ts';
import type { Paint } from '../style.ts';
import { type Cell, type Column, layOut, naturalWidth, type Row } from '../table.ts';
import { verdictMark, verdictText, verdictTone } from '../verdicts.ts';

/** The section's lines; none where there is one variant. */
export function variantsSection(
  title: string,
  { subjects }: SizeResult,
  variants: Variant[],
  width: number,
  paint: Paint,
): string[] {
  const first = variants[0];
  if (variants.length < 2 || first === undefined) return [];
  const candidates = [...new Set(subjects.map(({ candidate }) => candidate))];
  const at = (candidate: string, variant: number) =>
    subjects.find((one) => one.candidate === candidate && one.variant === variant);
  const wide: Column[] = [
    { title: 'Candidate', align: 'left', cut: 'end', narrowest: 10 },
    ...variants.map(({ name }): Column => ({ title: name, align: 'left' })),
  ];
  const rows = candidates.map(
    (candidate): Row => [
      { text: candidate, tone: 'name' },
      ...variants.map((_, index) => cellOf(at(candidate, index), index)),
    ],
  );
  const table =
    naturalWidth(wide, rows) <= width
      ? layOut(wide, rows, width, paint)
      : longTable(candidates, variants, at, width, paint);
  const verdicts = subjects.flatMap(({ candidate, variant, figures }) => {
    const ratio = figures?.variantRatio ?? null;
    if (ratio === null) return [];
    const text = verdictText(`${candidate} on ${variants[variant]!.name}`, ratio, `that on ${first.name}`);
    return hang(verdictMark(ratio), text, width).map((line) => paint(verdictTone(ratio), line));
  });
  const heading = `${paint('heading', title)}  ${paint('faint', `time on ${first.name}, then time ÷ that, 95 % interval`)}`;
  return [heading, ...table, ...verdicts];
}

function longTable(
  candidates: string[],
  variants: Variant[],
  at: (candidate: string, variant: number) => Subject | undefined,
  width: number,
  paint: Paint,
): string[] {
  const columns: Column[] = [
    { title: 'Candidate', align: 'left', cut: 'end', narrowest: 10 },
    { title: 'On', align: 'left', cut: 'end', narrowest: 10 },
    { title: '', align: 'left' },
  ];
  const rows = candidates.flatMap((candidate) =>
    variants.map(
      ({ name }, index): Row => [
        { text: index === 0 ? candidate : '', tone: 'name' },
        name,
        cellOf(at(candidate, index), index),
      ],
    ),
  );
  return layOut(columns, rows, width, paint);
}

/** `8.31 ms` under the first variant, `0.912 (0.90–0.93)` under another. */
function cellOf(subject: Subject | undefined, variant: number): Cell {
  if (subject === undefined) return { text: '', tone: 'faint' };
  if (subject.figures === null) return { text: '✗', tone: 'bad' };
  const { time, variantRatio } = subject.figures;
  if (variant === 0 || variantRatio === null || !isWritable(variantRatio)) return { text: writeTime(time).estimate };
  const { estimate, range } = writeRatio(variantRatio);
  return { text: `${estimate} (${range})`, tone: verdictTone(variantRatio) };
}

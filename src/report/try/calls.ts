/** The candidates on the recorded calls: a table of those that ran, and below it why others have no figures. */
import type { Interval, Ratio } from '../../bench/model.ts';
import { hang } from '../facts.ts';
import { isWritable, ratioWithRange, writeTime } from '../numbers.ts';
import type { Paint, Tone } from '../style.ts';
import { type Cell, type Column, layOut, type Row, titleWith } from '../table.ts';
import { formatCount } from '../units.ts';
import { verdictTone } from '../verdicts.ts';
import type { Attempt, Outcome, TriedCandidate } from './model.ts';
import { reasonLines } from './reason.ts';

export function callsLines(attempt: Attempt, width: number, paint: Paint): string[] {
  const { candidates, original, timedCalls, warnings } = attempt;
  const rows = candidates.filter(({ outcome }) => outcome !== 'refused' && outcome !== 'whole program');
  const remarks = candidates.flatMap((one) => remarksOf(one, width, paint));
  if (original === null || rows.length === 0) return remarks;
  const notes = timedCalls === 1 ? 'the call again and again' : `a pass over ${formatCount(timedCalls)} of them`;
  const first: Row = [{ text: 'original', tone: 'name' }, ...timeCells(original, width), { text: '1', tone: 'faint' }];
  return [
    ...titleWith('On the recorded calls', notes, width, paint),
    ...layOut(columnsFor(width), [first, ...rows.map((one) => rowOf(one, width))], width, paint),
    ...remarks,
    ...warnings.flatMap((text) => hang('! ', text, width).map((line) => paint('warm', line))),
  ];
}

/** Below this width the interval of the time is left out; the one of the ratio says more. */
const NARROW = 72;

function columnsFor(width: number): Column[] {
  return [
    { title: 'Candidate', align: 'left', cut: 'end', narrowest: 10 },
    { title: 'Median', align: 'right' },
    ...(width < NARROW ? [] : [{ title: '95 % interval', align: 'left' } as const]),
    { title: '÷ original, 95 %', align: 'left' },
    { title: 'Results', align: 'left', cut: 'end' },
  ];
}

const OUTCOMES: Record<Outcome, { text: string; tone: Tone }> = {
  same: { text: 'the same', tone: 'good' },
  'within tolerance': { text: 'near enough', tone: 'good' },
  different: { text: 'different', tone: 'bad' },
  failed: { text: 'failed', tone: 'bad' },
  refused: { text: '', tone: 'plain' },
  'whole program': { text: '', tone: 'plain' },
};

function rowOf({ name, time, ratio, outcome, largestError }: TriedCandidate, width: number): Row {
  const { text, tone } = OUTCOMES[outcome];
  const error = outcome === 'within tolerance' && largestError !== null ? `: ${largestError.toExponential(1)}` : '';
  return [{ text: name, tone: 'name' }, ...timeCells(time, width), ratioCell(ratio), { text: text + error, tone }];
}

function timeCells(time: Interval | null, width: number): Cell[] {
  const { estimate, range } = time === null ? { estimate: '', range: '' } : writeTime(time);
  return [{ text: estimate }, ...(width < NARROW ? [] : [{ text: range, tone: 'faint' } as const])];
}

/** `0.363 (0.356–0.370)`. */
export function ratioCell(ratio: Ratio | null): Cell {
  if (ratio === null || !isWritable(ratio)) return { text: '' };
  return { text: ratioWithRange(ratio), tone: verdictTone(ratio) };
}

/** Why a candidate has no figures, and what is to be known of those that it has. */
function remarksOf(
  { name, outcome, detail, place, fix, notes }: TriedCandidate,
  width: number,
  paint: Paint,
): string[] {
  const why = WHY[outcome];
  return [
    ...(detail === null || why === undefined
      ? []
      : reasonLines(why.mark, `${name} ${why.text}: ${detail}`, place, fix, why.tone, width, paint)),
    ...notes.flatMap((note) => hang('· ', `${name}: ${note}`, width).map((line) => paint('faint', line))),
  ];
}

const WHY: Partial<Record<Outcome, { mark: string; text: string; tone: Tone }>> = {
  refused: { mark: '– ', text: 'is refused', tone: 'plain' },
  different: { mark: '✗ ', text: 'gives something else', tone: 'bad' },
  failed: { mark: '✗ ', text: 'failed', tone: 'bad' },
};

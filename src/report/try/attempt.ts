/** One attempt in sections: its subject, the candidates on the recorded calls, the whole program, the change. */
import type { Interval, Ratio } from '../../bench/model.ts';
import { type Fact, factLines, hang } from '../facts.ts';
import { counted, inverse, isWritable, ratioWithRange, writeRatio, writeTime } from '../numbers.ts';
import type { Paint, Tone } from '../style.ts';
import { type Cell, type Column, layOut, type Row, titleWith } from '../table.ts';
import { formatShare, formatTime } from '../units.ts';
import { verdictTone } from '../verdicts.ts';
import { showSource } from '../width.ts';
import { diffLines } from './diff.ts';
import type { Attempt, Outcome, ProgramRuns, Recorded, TriedCandidate, TryReport } from './model.ts';

/** The sections' lines, of which empty ones are left out. */
export function attemptSections(attempt: Attempt, _report: TryReport, width: number, paint: Paint): string[][] {
  return [
    subjectLines(attempt, width, paint),
    callsLines(attempt, width, paint),
    programLines(attempt, width, paint),
    verdictLines(attempt, width, paint),
    changeLines(attempt, width, paint),
  ];
}

/** `examples/julia-typed.ts#countSteps`. */
export function subjectOf({ target }: Attempt): string {
  if (target === null) return 'the whole program';
  const { file, function: name, line } = target;
  return name !== null ? `${file}#${name}` : line !== null ? `${file}:${line}` : file;
}

function subjectLines(attempt: Attempt, width: number, paint: Paint): string[] {
  const { recorded, findings, failure, tolerance } = attempt;
  const compared = tolerance === null ? 'bit by bit' : `within ${tolerance} of each number`;
  const facts: Fact[] = [
    ...findings.map(({ title, evidence }): Fact => ({ label: 'Finding', text: `${title}. ${evidence.join(' ')}` })),
    ...(recorded === null ? [] : recordedFacts(recorded)),
    { label: 'Compared', text: recorded === null ? '' : `results and what calls do to their arguments, ${compared}` },
  ];
  const lines = [paint('heading', subjectOf(attempt)), ...factLines(facts, width, paint)];
  if (failure === null) return lines;
  const { message, place, fix } = failure;
  return [...lines, ...reasonLines('✗ ', message, place, fix, width, paint)];
}

function recordedFacts({ calls, kept, signatures, totalMs, wallMs, notCopied }: Recorded): Fact[] {
  const all =
    kept === calls ? (calls === 1 ? '' : ', all of them kept') : `, ${counted(kept, 'of them kept', 'of them kept')}`;
  const share = wallMs > 0 ? `, ${formatShare(Math.min(1, totalMs / wallMs))} of the run` : '';
  const types = signatures.map(({ types, count }) =>
    signatures.length === 1 ? `(${types.join(', ')})` : `(${types.join(', ')}) ${counted(count, 'time')}`,
  );
  return [
    { label: 'Recorded', text: `${counted(calls, 'call')}${all}; ${formatTime(totalMs)} in them${share}` },
    { label: 'Arguments', text: types.join(', ') },
    ...notCopied.map((text): Fact => ({ label: 'Not copied', text, tone: 'warm' })),
  ];
}

/** The table of candidates, and below it why some have no figures. */
function callsLines({ candidates, original, timedCalls }: Attempt, width: number, paint: Paint): string[] {
  const onCalls = candidates.filter(({ outcome }) => outcome !== 'whole program');
  const rows = onCalls.filter(({ outcome }) => outcome !== 'refused');
  const reasons = onCalls.flatMap((one) => candidateReasons(one, width, paint));
  if (original === null || rows.length === 0) return reasons;
  const notes = timedCalls === 1 ? 'the recorded call, again' : `one pass over ${timedCalls} recorded calls`;
  const first: Row = [{ text: 'original', tone: 'name' }, ...timeCells(original), { text: '1', tone: 'faint' }];
  return [
    ...titleWith('On the recorded calls', notes, width, paint),
    ...layOut(CALLS, [first, ...rows.map(callRow)], width, paint),
    ...reasons,
  ];
}

const CALLS: Column[] = [
  { title: 'Candidate', align: 'left', cut: 'end', narrowest: 10 },
  { title: 'Median', align: 'right' },
  { title: '95 % interval', align: 'left' },
  { title: '÷ original, 95 %', align: 'left' },
  { title: 'Results', align: 'left', cut: 'end' },
];

function callRow({ name, time, ratio, outcome, largestError }: TriedCandidate): Row {
  const { text, tone } = OUTCOMES[outcome];
  const error = outcome === 'within tolerance' && largestError !== null ? ` (${largestError.toExponential(1)})` : '';
  return [{ text: name, tone: 'name' }, ...timeCells(time), ratioCell(ratio), { text: text + error, tone }];
}

const OUTCOMES: Record<Outcome, { text: string; tone: Tone }> = {
  same: { text: 'the same', tone: 'good' },
  'within tolerance': { text: 'within tolerance', tone: 'good' },
  different: { text: 'different', tone: 'bad' },
  failed: { text: 'failed', tone: 'bad' },
  refused: { text: 'refused', tone: 'faint' },
  'whole program': { text: '', tone: 'plain' },
};

function timeCells(time: Interval | null): Cell[] {
  if (time === null) return [{ text: '' }, { text: '' }];
  const { estimate, range } = writeTime(time);
  return [{ text: estimate }, { text: range, tone: 'faint' }];
}

function ratioCell(ratio: Ratio | null): Cell {
  if (ratio === null || !isWritable(ratio)) return { text: '' };
  return { text: ratioWithRange(ratio), tone: verdictTone(ratio) };
}

/** Why a candidate has no figures, and what is to be known of those it has. */
function candidateReasons(one: TriedCandidate, width: number, paint: Paint): string[] {
  const { name, outcome, detail, place, fix, notes } = one;
  const remarks = notes.flatMap((note) => hang('· ', `${name}: ${note}`, width).map((line) => paint('faint', line)));
  if (detail === null || outcome === 'same') return remarks;
  const mark = outcome === 'refused' ? '– ' : '✗ ';
  const what = outcome === 'refused' ? 'cannot be made' : outcome === 'failed' ? 'failed' : 'gives something else';
  const tone = outcome === 'refused' ? 'plain' : outcome === 'within tolerance' ? 'plain' : 'bad';
  return [...reasonLines(mark, `${name} ${what}: ${detail}`, place, fix, width, paint, tone), ...remarks];
}

function reasonLines(
  mark: string,
  text: string,
  place: string | null,
  fix: string | null,
  width: number,
  paint: Paint,
  tone: Tone = 'bad',
): string[] {
  const below = ' '.repeat(mark.length);
  return [
    ...hang(mark, showSource(text), width).map((line) => paint(tone, line)),
    ...(place === null ? [] : [`  ${below}${paint('faint', 'at')} ${place}`]),
    ...(fix === null ? [] : hang(below, `fix: ${fix}`, width)),
  ];
}

/** The whole program, measured, beside what was promised. */
function programLines({ programs, target }: Attempt, width: number, paint: Paint): string[] {
  if (programs.length === 0) return [];
  const notes = 'run as it is and with the candidate in place, in turn';
  const promised = programs.some((one) => one.promised !== null);
  const columns: Column[] = [
    { title: target === null ? 'With' : 'Candidate', align: 'left', cut: 'end', narrowest: 10 },
    { title: 'Runs', align: 'right' },
    { title: 'As it is', align: 'right' },
    { title: 'With it', align: 'right' },
    { title: '÷ as it is, 95 %', align: 'left' },
    ...(promised ? [{ title: 'Amdahl', align: 'right' } as const] : []),
    { title: 'Output', align: 'left' },
  ];
  return [
    ...titleWith('The whole program', notes, width, paint),
    ...layOut(
      columns,
      programs.map((one) => programRow(one, promised)),
      width,
      paint,
    ),
    ...programs.flatMap((one) => programRemarks(one, width, paint)),
  ];
}

function programRow(
  { candidate, runs, plain, with: its, ratio, promised, sameOutput }: ProgramRuns,
  hasPromise: boolean,
): Row {
  return [
    { text: candidate, tone: 'name' },
    String(runs),
    writeTime(plain).estimate,
    its === null ? { text: '✗', tone: 'bad' } : writeTime(its).estimate,
    ratioCell(ratio),
    ...(hasPromise ? [{ text: promised === null ? '' : writeRatio(promised).estimate, tone: 'faint' } as const] : []),
    its === null ? '' : sameOutput ? { text: 'the same', tone: 'good' } : { text: 'different', tone: 'bad' },
  ];
}

function programRemarks(
  { candidate, detail, sameOutput, with: its, warnings }: ProgramRuns,
  width: number,
  paint: Paint,
): string[] {
  const isBad = its === null || !sameOutput;
  const said = detail === null ? [] : hang(isBad ? '✗ ' : '· ', `${candidate}: ${showSource(detail)}`, width);
  return [
    ...said.map((line) => paint(isBad ? 'bad' : 'faint', line)),
    ...warnings.flatMap((text) => hang('! ', `${candidate}: ${text}`, width).map((line) => paint('warm', line))),
  ];
}

/** What it comes to, in a sentence or two. */
function verdictLines(attempt: Attempt, width: number, paint: Paint): string[] {
  const { chosen, held, programs, candidates } = attempt;
  const runs = programs.find(({ candidate }) => candidate === chosen);
  if (chosen !== null && runs?.ratio != null) {
    const on = candidates.find(({ name }) => name === chosen)?.ratio ?? null;
    const calls = on === null ? '' : ` The recorded calls are ${timesAsFast(on)} as fast.`;
    const promise =
      runs.promised === null ? '' : `; Amdahl's law promised ${writeRatio(inverse(runs.promised)).estimate}`;
    const text = `${chosen}: the whole program is ${timesAsFast(runs.ratio)} as fast${promise}.${calls}`;
    return hang('▲ ', text, width).map((line) => paint('good', line));
  }
  if (held !== null) return hang('▼ ', `not chosen: ${held}`, width).map((line) => paint('warm', line));
  if (attempt.failure !== null) return [];
  return hang('· ', 'nothing that was tried is proven to be faster', width).map((line) => paint('plain', line));
}

/** `2.51 times (2.43 to 2.60)`. */
function timesAsFast(ratio: Interval): string {
  const { estimate, range } = writeRatio(inverse(ratio));
  return `${estimate} times (${range.replace('–', ' to ')})`;
}

function changeLines({ diff, command, chosen }: Attempt, width: number, paint: Paint): string[] {
  const lines: string[] = [];
  if (diff !== null) lines.push(...titleWith('The change', '', width, paint), ...diffLines(diff, paint));
  if (command === null || chosen === null) return lines;
  if (lines.length > 0) lines.push('');
  const what = diff === null ? 'Run it so' : 'Apply it';
  return [...lines, `${paint('heading', what)}  ${paint('name', command)}`];
}

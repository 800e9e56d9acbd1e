/** The whole program, measured with candidates in place, beside what Amdahl's law promised. */
import { hang } from '../facts.ts';
import { writeRatio, writeTime } from '../numbers.ts';
import type { Paint } from '../style.ts';
import { type Column, layOut, type Row, titleWith } from '../table.ts';
import { formatCount } from '../units.ts';
import { showSource } from '../width.ts';
import { ratioCell } from './calls.ts';
import type { Attempt, ProgramRuns } from './model.ts';

/** Below this width the promised ratio is in the verdict only. */
const NARROW = 72;

export function programLines({ programs, target }: Attempt, width: number, paint: Paint): string[] {
  if (programs.length === 0) return [];
  const hasPromise = width >= NARROW && programs.some(({ promised }) => promised !== null);
  const columns: Column[] = [
    { title: target === null ? 'With' : 'Candidate', align: 'left', cut: 'end', narrowest: 10 },
    { title: 'As it is', align: 'right' },
    { title: 'With it', align: 'right' },
    { title: '÷ as it is, 95 %', align: 'left' },
    ...(hasPromise ? [{ title: 'Promised', align: 'right' } as const] : []),
    { title: 'Output', align: 'left' },
  ];
  const rows = programs.map((one) => rowOf(one, hasPromise));
  return [
    ...titleWith('The whole program', notesOf(programs), width, paint),
    ...layOut(columns, rows, width, paint),
    ...programs.flatMap((one) => remarksOf(one, width, paint)),
    ...warningLines(programs, width, paint),
  ];
}

function notesOf(programs: ProgramRuns[]): string {
  const times = programs.map(({ runs }) => runs).sort((a, b) => a - b);
  const [least, most] = [formatCount(times[0]!), formatCount(times.at(-1)!)];
  return `run as it is and with the candidate in place, in turn, ${least === most ? least : `${least} to ${most}`} times each`;
}

function rowOf({ candidate, plain, with: its, ratio, promised, sameOutput }: ProgramRuns, hasPromise: boolean): Row {
  const promise = promised === null ? '' : writeRatio(promised).estimate;
  return [
    { text: candidate, tone: 'name' },
    writeTime(plain).estimate,
    its === null ? { text: '✗', tone: 'bad' } : writeTime(its).estimate,
    ratioCell(ratio),
    ...(hasPromise ? [{ text: promise, tone: 'faint' } as const] : []),
    its === null ? '' : sameOutput ? { text: 'the same', tone: 'good' } : { text: 'different', tone: 'bad' },
  ];
}

function remarksOf(runs: ProgramRuns, width: number, paint: Paint): string[] {
  const { candidate, detail, sameOutput, with: its } = runs;
  const isBad = its === null || !sameOutput;
  const said = detail === null ? [] : hang(isBad ? '✗ ' : '· ', showSource(`${candidate}: ${detail}`), width);
  return said.map((line) => paint(isBad ? 'bad' : 'faint', line));
}

/** One that is of several programs, such as that of the machine, stands once and by itself. */
function warningLines(programs: readonly ProgramRuns[], width: number, paint: Paint): string[] {
  const of = new Map<string, string[]>();
  for (const { candidate, warnings } of programs) {
    for (const text of warnings) of.set(text, [...(of.get(text) ?? []), candidate]);
  }
  return [...of].flatMap(([text, names]) => {
    const said = names.length === 1 ? `${names[0]}: ${text}` : text;
    return hang('! ', said, width).map((line) => paint('warm', line));
  });
}

/** One attempt in sections: its subject, the candidates on the recorded calls, the whole program, the change, the verdict. */
import type { Interval } from '../../bench/model.ts';
import { type Fact, factLines, hang } from '../facts.ts';
import { counted, inverse, writeRatio } from '../numbers.ts';
import type { Paint } from '../style.ts';
import { formatCount, formatTime } from '../units.ts';
import { callsLines } from './calls.ts';
import { diffLines } from './diff.ts';
import type { Attempt, Recorded } from './model.ts';
import { programLines } from './program.ts';
import { reasonLines } from './reason.ts';

/** The sections' lines; some have none. */
export function attemptSections(attempt: Attempt, width: number, paint: Paint): string[][] {
  const { diff } = attempt;
  return [
    subjectLines(attempt, width, paint),
    callsLines(attempt, width, paint),
    programLines(attempt, width, paint),
    diff === null ? [] : [paint('heading', 'The change'), ...diffLines(diff, paint)],
    // Last, since the end is what a terminal shows.
    verdictLines(attempt, width, paint),
  ];
}

/** `examples/julia-typed.ts#countSteps`. */
function subjectOf({ target }: Attempt): string {
  if (target === null) return 'The whole program';
  const { file, function: name, line } = target;
  return name !== null ? `${file}#${name}` : line !== null ? `${file}:${line}` : file;
}

function subjectLines(attempt: Attempt, width: number, paint: Paint): string[] {
  const { target, recorded, findings, failure, tolerance } = attempt;
  const compared = tolerance === null ? 'bit by bit' : `numbers within ${tolerance} of each other`;
  const facts = factLines(
    [
      ...findings.map(({ title, evidence }): Fact => ({ label: 'Finding', text: `${title}. ${evidence.join(' ')}` })),
      ...(recorded === null ? [] : recordedFacts(recorded)),
      {
        label: 'Compared',
        text: recorded === null ? '' : `results, and what calls do to their arguments; ${compared}`,
      },
    ],
    width,
    paint,
  );
  if (target === null && facts.length === 0) return [];
  const lines = [paint('heading', subjectOf(attempt)), ...facts];
  if (failure === null) return lines;
  const { message, place, fix } = failure;
  return [...lines, ...reasonLines('✗ ', message, place, fix, 'bad', width, paint)];
}

function recordedFacts({ calls, kept, signatures, totalMs, isStopped, notCopied }: Recorded): Fact[] {
  const some = kept === calls ? '' : `, ${formatCount(kept)} of them kept`;
  const stopped = isStopped ? '. The program did not end, and was stopped: --time allows more' : '';
  const types = signatures.map(({ types, count }) => {
    const often = signatures.length === 1 ? '' : ` ${counted(count, 'time')}`;
    return `(${types.join(', ')})${often}`;
  });
  return [
    { label: 'Recorded', text: `${counted(calls, 'call')}${some}; ${formatTime(totalMs)} in all${stopped}` },
    { label: 'Arguments', text: types.join(', ') },
    ...notCopied.map((text): Fact => ({ label: 'Not copied', text, tone: 'warm' })),
  ];
}

/** What it comes to, in a sentence or two, and the command that is next. */
function verdictLines(attempt: Attempt, width: number, paint: Paint): string[] {
  const { chosen, held, command, diff, failure } = attempt;
  if (failure !== null) return [];
  if (chosen === null) {
    const [mark, text] =
      held === null ? ['· ', `${nothing(attempt)} is proven to be faster`] : ['▼ ', `Not chosen: ${held}`];
    return hang(mark, text, width).map((line) => paint(held === null ? 'plain' : 'warm', line));
  }
  const lines = hang('▲ ', verdictOf(attempt, chosen), width).map((line) => paint('good', line));
  // A command is there to be copied: where it does not fit it runs on, since no shell takes a line break in it.
  const next = `  ${diff === null ? 'Run it so' : 'Apply it'}:  ${paint('name', command ?? '')}`;
  return command === null ? lines : [...lines, next];
}

function nothing({ candidates }: Attempt): string {
  return candidates.every(({ outcome }) => outcome === 'refused')
    ? 'Nothing could be tried, and nothing'
    : 'Nothing that was tried';
}

function verdictOf({ programs, candidates }: Attempt, chosen: string): string {
  const runs = programs.find(({ candidate }) => candidate === chosen)!;
  const on = candidates.find(({ name }) => name === chosen)?.ratio ?? null;
  const calls = on === null ? '' : `, its recorded calls ${timesAsFast(on)}`;
  const promise =
    runs.promised === null ? '' : `. Amdahl's law promised ${writeRatio(inverse(runs.promised)).estimate} times`;
  return `${chosen}: the whole program is ${timesAsFast(runs.ratio!)} as fast${calls}${promise}`;
}

/** `2.51 times (2.43 to 2.60)`. */
function timesAsFast(ratio: Interval): string {
  const { estimate, range } = writeRatio(inverse(ratio));
  return `${estimate} times (${range.replace('–', ' to ')})`;
}

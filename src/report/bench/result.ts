/** One bench: its tables by size and variant, each with its verdicts, failures and warnings; then what spans the sizes. */
import type { BenchResult, SizeResult, Subject, Variant } from '../../bench/model.ts';
import { hang } from '../facts.ts';
import { formatSize } from '../numbers.ts';
import type { Paint } from '../style.ts';
import { verdictMark, verdictText, verdictTone } from '../verdicts.ts';
import { textWidth, wrap } from '../width.ts';
import { figuresTable } from './figures-table.ts';
import { growthSection } from './growth.ts';
import { describeFailure, failureLines, warningLines } from './problems.ts';
import { qualityLines } from './quality.ts';
import { scalingSection } from './scaling.ts';
import { variantsSection } from './variants.ts';
import { baseOf } from './words.ts';

/** The sections of a bench, each with its lines. */
export function benchSections(bench: BenchResult, variants: Variant[], width: number, paint: Paint): string[][] {
  const sections: string[][] = [];
  if (bench.failure !== null) {
    const title = `${bench.name === '' ? bench.file : bench.name} could not be measured`;
    sections.push([...heading(bench, '', width, paint), ...describeFailure(title, bench.failure, width, paint)]);
  }
  for (const size of bench.sizes) {
    for (const variant of variants.keys()) {
      const subjects = size.subjects.filter((one) => one.variant === variant);
      if (subjects.length === 0) continue;
      const what = [sizeText(size), variants.length > 1 ? `on ${variants[variant]!.name}` : ''];
      sections.push([
        ...heading(bench, what.filter((part) => part !== '').join(' '), width, paint),
        ...sizeLines(bench, size, subjects, width, paint),
      ]);
    }
    const title = `${[bench.name, sizeText(size)].filter((part) => part !== '').join(' ')}: variants`;
    sections.push(variantsSection(title, size, variants, width, paint));
  }
  sections.push(growthSection(bench, variants, width, paint), scalingSection(bench, variants, width, paint));
  return sections.filter((lines) => lines.length > 0);
}

/** `julia set  full, n = 1,000`, with the file at the right where there is room. */
function heading({ name, file }: BenchResult, what: string, width: number, paint: Paint): string[] {
  const title = paint('heading', name === '' ? file : name) + (what === '' ? '' : `  ${what}`);
  const taken = textWidth(name === '' ? file : name) + (what === '' ? 0 : textWidth(what) + 2);
  const lines = taken <= width ? [title] : wrap(`${name}  ${what}`, width).map((line) => paint('heading', line));
  return name === '' || name === file || taken + textWidth(file) + 2 > width
    ? lines
    : [`${title}  ${paint('faint', file)}`];
}

/** `full, n = 1,000`; `n = 1,000` where the name says nothing else; empty where the bench has no sizes. */
export function sizeText({ name, n }: SizeResult): string {
  if (n === null) return name;
  const number = `n = ${formatSize(n)}`;
  return name === '' || name === String(n) ? number : `${name}, ${number}`;
}

function sizeLines(bench: BenchResult, size: SizeResult, subjects: Subject[], width: number, paint: Paint): string[] {
  const warnings = subjects.flatMap(({ candidate, warnings }) =>
    warnings.map((warning) => ({ name: candidate, warning })),
  );
  return [
    ...figuresTable(subjects, width, paint),
    ...verdictLines(subjects, width, paint),
    ...qualityLines(bench, { ...size, subjects }, [], width, paint),
    ...failureLines(subjects, [], width, paint),
    ...warningLines(warnings, width, paint),
  ];
}

function verdictLines(subjects: Subject[], width: number, paint: Paint): string[] {
  const base = baseOf(subjects);
  if (base === undefined) return [];
  const moved = `${subjects[0]!.candidate} has no figures: ÷ first is by ${base.candidate}`;
  const verdicts = subjects.flatMap(({ candidate, figures }) => {
    const ratio = figures?.ratio ?? null;
    if (ratio === null) return [];
    return hang(verdictMark(ratio), verdictText(candidate, ratio, base.candidate), width).map((line) =>
      paint(verdictTone(ratio), line),
    );
  });
  return base === subjects[0] || verdicts.length === 0 ? verdicts : [...verdicts, ...hang('· ', moved, width)];
}

/**
 * The judging process: says what a bench file holds, looks at the source of its candidates, and compares results. It
 * measures nothing, so it may hold whatever it needs.
 */
import { answerParent } from '../answer.ts';
import { deadCode } from '../dead-code/dead-code.ts';
import type { BenchCandidate, BenchDefinition } from '../define.ts';
import { loadDefinition, loadDefinitions } from '../load.ts';
import type { Ask, ListedBench, ListedCandidate } from '../messages.ts';
import { Judge } from './judge.ts';

let judge: Judge | undefined;

answerParent(async (ask: Ask) => {
  if (ask.ask === 'list') {
    process.argv[1] = ask.file;
    return (await loadDefinitions(ask.file)).map(list);
  }
  if (ask.ask === 'prepare') {
    const { file, bench, n } = ask.address;
    process.argv[1] = file;
    judge = new Judge(await loadDefinition(file, bench), n);
    return judge.prepare();
  }
  if (ask.ask === 'judge') return judge!.judge(ask);
  if (ask.ask === 'judge-text') return judge!.judgeText(ask.text);
  throw new Error(`a judging process was asked to ${ask.ask}`);
});

function list({ name, options }: BenchDefinition): ListedBench {
  const sizes = Object.entries(options.sizes ?? {}).map(([size, n]) => ({ name: size, n }));
  return {
    name,
    sizes: sizes.length === 0 ? [{ name: '', n: null }] : sizes,
    candidates: Object.entries(options.candidates).map(([candidate, what]) => describe(candidate, what)),
    betterQuality: options.betterQuality ?? 'lower',
    isChecked: options.check !== 'none',
  };
}

function describe(name: string, what: BenchCandidate<unknown, unknown>): ListedCandidate {
  if (typeof what === 'function') return { name, command: null, workers: null, deadCode: deadCode(what.toString()) };
  const workers = what.workers ?? null;
  if ('run' in what) return { name, command: null, workers, deadCode: deadCode(what.run.toString()) };
  return { name, command: 'command' in what ? what.command : null, workers, deadCode: [] };
}

/**
 * The measuring process: one candidate, one size, and nothing else in it. It waits, blocked, while others compute; its
 * parent tells it when to warm up and when to run a round.
 */
import { answerParent, takeCollector } from '../answer.ts';
import { loadDefinition } from '../load.ts';
import type { Ask } from '../messages.ts';
import { MeasuredCandidate } from './candidate.ts';

const collect = takeCollector();
let candidate: MeasuredCandidate | undefined;

answerParent(async (ask: Ask) => {
  if (ask.ask === 'start') {
    const { file, bench, n } = ask.address;
    process.argv[1] = file;
    const definition = await loadDefinition(file, bench);
    candidate = await MeasuredCandidate.start(definition, ask.candidate, n, collect);
    return null;
  }
  if (ask.ask === 'warm-up') return candidate!.warmUp(ask.capMs, ask.roundMs);
  if (ask.ask === 'round') return candidate!.round();
  if (ask.ask === 'finish') return candidate!.finish();
  throw new Error(`a measuring process was asked to ${ask.ask}`);
});

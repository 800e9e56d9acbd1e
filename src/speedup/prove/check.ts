/** The process that checks one candidate: calls it with all recorded calls, in their order, and compares. */
import { answerParent } from '../../bench/answer.ts';
import { checkCalls } from './check-calls.ts';
import type { CheckAsk } from './check-model.ts';

answerParent<CheckAsk>(checkCalls);

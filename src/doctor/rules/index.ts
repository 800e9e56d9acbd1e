/** All rules; each knows its own thresholds. */
import type { Rule } from '../rule.ts';
import { awaits } from './awaits.ts';
import { cache } from './cache.ts';
import { garbage } from './garbage.ts';
import { json } from './json.ts';
import { kernel } from './kernel.ts';
import { parallel } from './parallel.ts';
import { search } from './search.ts';
import { synchronous } from './synchronous.ts';
import { threads } from './threads.ts';
import { validation } from './validation.ts';

export const rules: readonly Rule[] = [
  kernel,
  parallel,
  cache,
  garbage,
  json,
  validation,
  synchronous,
  awaits,
  search,
  threads,
];

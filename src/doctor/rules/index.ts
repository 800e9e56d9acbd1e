/** All rules; each knows its own thresholds. */
import type { Rule } from '../rule.ts';
import { cache } from './cache.ts';
import { kernel } from './kernel.ts';
import { parallel } from './parallel.ts';

export const rules: readonly Rule[] = [kernel, parallel, cache];

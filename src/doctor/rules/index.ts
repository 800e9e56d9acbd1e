/** All rules; each knows its own thresholds. */
import type { Rule } from '../rule.ts';

export const rules: readonly Rule[] = [];

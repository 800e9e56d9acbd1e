/** All rules; each knows its own thresholds. */
import type { Rule } from '../rule.ts';
import { kernel } from './kernel.ts';

export const rules: readonly Rule[] = [kernel];

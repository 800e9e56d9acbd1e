/** The parts of the simulation by name, in the order of docs/bench-statistics.md. */
import { coverage } from './coverage.ts';
import { few } from './few.ts';
import { methods } from './methods.ts';
import type { Part } from './part.ts';
import { shape } from './shape.ts';
import { stop } from './stop.ts';

export const PARTS = { coverage, methods, stop, few, shape } as unknown as Record<string, Part>;

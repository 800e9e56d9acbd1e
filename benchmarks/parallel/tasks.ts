/** The functions of work.ts as hasten's tasks. */
import { task } from 'hasten/parallel';
import * as work from './work.ts';

export const tiny = task(import.meta, work.tiny);
export const weigh = task(import.meta, work.weigh);
export const move = task(import.meta, work.move);
export const spin = task(import.meta, work.spin);
export const touch = task(import.meta, work.touch);
export const block = task(import.meta, work.block);
export const ticks = task(import.meta, work.ticks);

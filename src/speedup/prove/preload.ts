/** Preloaded (`--require`) into programs that run with a candidate in place, in every thread. */
import { installEdits } from './install.ts';

const path = process.env.HASTEN_EDITS;
if (path !== undefined && path !== '') installEdits(path);

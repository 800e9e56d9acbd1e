/**
 * The probe: preloaded into every thread of a profiled program, before the user's first module. It gives the thread its
 * part of the shared memory, installs the loader hook, starts the sampler (main thread only), and at the thread's end
 * writes what only the thread knows.
 *
 * The program must not notice: nothing on the global object, no environment variable or exec argument left behind,
 * thread ids, function texts and listeners as without it.
 */
import { early } from './early.ts';
import { takePart } from './take-part.ts';

takePart(early);

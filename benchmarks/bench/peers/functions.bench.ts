/** The twenty functions, as `hasten bench` measures them. */
import { bench } from 'hasten/bench';
import { families } from './functions.ts';

for (const { name, functions } of families) {
  bench(name, { candidates: functions, check: () => true });
}

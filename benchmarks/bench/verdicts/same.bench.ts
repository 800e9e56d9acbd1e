/** Each of the twenty functions against itself. */
import { bench } from 'hasten/bench';
import { AMOUNTS, kinds } from '../peers/functions.ts';

for (const [name, make] of Object.entries(kinds)) {
  for (const percent of AMOUNTS) {
    bench(`${name} ${percent}`, { candidates: { once: make(percent), again: make(percent) } });
  }
}

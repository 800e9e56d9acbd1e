/** Each function against the one that does 3 % more of the same; without `objects`, in which more may take less time. */
import { bench } from 'hasten/bench';
import { AMOUNTS, kinds } from '../peers/functions.ts';

for (const [name, make] of Object.entries(kinds)) {
  if (name === 'objects') continue;
  for (const percent of AMOUNTS) {
    bench(`${name} ${percent}`, {
      candidates: { less: make(percent), more: make(1.03 * percent) },
      check: () => true,
    });
  }
}

// JSON.parse, JSON.stringify with and without a replacer, structuredClone.
import { Laps } from '../clock.ts';

const records = Array.from({ length: 1500 }, (_, id) => ({
  id,
  name: `user ${id}`,
  tags: ['a', 'b'],
  at: { x: id / 3, y: -id },
}));
const text = JSON.stringify(records);

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 260; round++) {
    laps.start();
    sum += JSON.parse(text).length + JSON.parse(text).length; // @parse
    laps.lap('parse');
    sum += JSON.stringify(records).length + JSON.stringify(records).length; // @write
    laps.lap('write');
    sum += JSON.stringify(records, (key, value) => (key === 'tags' ? undefined : value)).length; // @replacer
    laps.lap('replacer');
    sum += structuredClone(records).length; // @clone
    laps.lap('clone');
  }
  laps.print(sum);
}

main();

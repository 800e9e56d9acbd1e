// A callback that String.replace calls for each match, a template filled by it, beside plain splitting.
import { Laps } from '../clock.ts';

const template = 'Dear {title} {name}, your {thing} of {day} is {state}. '.repeat(400);
const values: Record<string, string> = { title: 'Dr', name: 'Liskov', thing: 'type', day: 'Monday', state: 'sound' };

function fill(): number {
  return template.replace(/\{(\w+)\}/g, (_, key: string) => values[key]).length;
}

function camel(): number {
  return template.replace(/ ([a-z])/g, (_, letter: string) => letter.toUpperCase()).length;
}

function words(): number {
  let longest = 0;
  for (const word of template.split(' ')) longest = Math.max(longest, word.trim().length);
  return longest;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 260; round++) {
    laps.start();
    for (let i = 0; i < 5; i++) sum += fill(); // @fill
    laps.lap('fill');
    for (let i = 0; i < 5; i++) sum += camel(); // @camel
    laps.lap('camel');
    for (let i = 0; i < 20; i++) sum += words(); // @words
    laps.lap('words');
  }
  laps.print(sum);
}

main();

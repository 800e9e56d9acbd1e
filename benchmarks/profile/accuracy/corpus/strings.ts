// String building: by +=, by join, by template, and escaping character by character.
import { Laps } from '../clock.ts';

function appended(n: number): number {
  let text = '';
  for (let i = 0; i < n; i++) text += i & 1 ? 'odd,' : 'even;';
  return text.indexOf('x') + text.length;
}

function joined(n: number): number {
  const lines: string[] = [];
  for (let i = 0; i < n; i++) lines.push(`<li class="c${i % 3}">${i}</li>`);
  return lines.join('\n').length;
}

const raw = 'a < b && "c" > d; plain text follows here '.repeat(100);

function escaped(): number {
  let out = '';
  for (const letter of raw) {
    if (letter === '<') out += '&lt;';
    else if (letter === '&') out += '&amp;';
    else if (letter === '"') out += '&quot;';
    else out += letter;
  }
  return out.length;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 150; round++) {
    laps.start();
    sum += appended(150_000); // @appended
    laps.lap('appended');
    sum += joined(25_000); // @joined
    laps.lap('joined');
    for (let i = 0; i < 30; i++) sum += escaped(); // @escaped
    laps.lap('escaped');
  }
  laps.print(sum, [
    { function: 'appended', parts: ['appended'], kind: 'total' },
    { function: 'joined', parts: ['joined'], kind: 'total' },
  ]);
}

main();

// A tokeniser over charCodeAt with predicates and short inner loops, beside summing what it found.
import { Laps } from '../clock.ts';

const isDigit = (code: number) => code >= 48 && code <= 57;
const isLetter = (code: number) => (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95;
const isSpace = (code: number) => code === 32 || code === 10;

class Tokeniser {
  at = 0;
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  peek() {
    return this.text.charCodeAt(this.at);
  }
  next(): string | null {
    while (isSpace(this.peek())) this.at++;
    if (this.at >= this.text.length) return null;
    const start = this.at;
    if (isLetter(this.peek())) while (isLetter(this.peek()) || isDigit(this.peek())) this.at++;
    else if (isDigit(this.peek())) while (isDigit(this.peek())) this.at++;
    else this.at++;
    return this.text.slice(start, this.at);
  }
}

const text = 'let total = price * 12 + tax2 - (rebate / 100);\n'.repeat(1500);

function tokens(): string[] {
  const list: string[] = [];
  const tokeniser = new Tokeniser(text);
  for (let token = tokeniser.next(); token !== null; token = tokeniser.next()) list.push(token);
  return list;
}

function weigh(list: string[]): number {
  let sum = 0;
  for (let pass = 0; pass < 12; pass++) for (const token of list) sum += token.length ^ pass;
  return sum;
}

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 800; round++) {
    laps.start();
    const list = tokens(); // @tokens
    laps.lap('tokens');
    sum += weigh(list); // @weigh
    laps.lap('weigh');
  }
  laps.print(sum, [
    { function: 'tokens', parts: ['tokens'], kind: 'total' },
    { function: 'weigh', parts: ['weigh'], kind: 'total' },
  ]);
}

main();

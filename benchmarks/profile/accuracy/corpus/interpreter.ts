// An interpreter of a stack machine: one loop around one switch, beside compiling its programs.
import { Laps } from '../clock.ts';

const Op = { push: 0, add: 1, sub: 2, mul: 3, dup: 4, swap: 5, jumpIfPositive: 6, drop: 7, halt: 8 };

function run(code: Int32Array): number {
  const stack = new Float64Array(64);
  let top = 0;
  let at = 0;
  for (;;) {
    switch (code[at++]) {
      case Op.push:
        stack[top++] = code[at++];
        break;
      case Op.add:
        top--;
        stack[top - 1] += stack[top];
        break;
      case Op.sub:
        top--;
        stack[top - 1] -= stack[top];
        break;
      case Op.mul:
        top--;
        stack[top - 1] = (stack[top - 1] * stack[top]) % 65_521;
        break;
      case Op.dup:
        stack[top] = stack[top - 1];
        top++;
        break;
      case Op.swap: {
        const value = stack[top - 1];
        stack[top - 1] = stack[top - 2];
        stack[top - 2] = value;
        break;
      }
      case Op.jumpIfPositive: {
        const target = code[at++];
        if (stack[top - 1] > 0) at = target;
        break;
      }
      case Op.drop:
        top--;
        break;
      default:
        return stack[0];
    }
  }
}

function compile(source: string): Int32Array {
  const code: number[] = [];
  for (const word of source.split(' ')) code.push(word in Op ? Op[word as keyof typeof Op] : Number(word));
  return Int32Array.from(code);
}

const source = 'push 1 push 100000 swap push 3 mul push 7 add swap push 1 sub jumpIfPositive 4 drop halt';

function main() {
  const laps = new Laps();
  let sum = 0;
  for (let round = 0; round < 90; round++) {
    laps.start();
    sum += run(compile(source)) + run(compile(source)); // @run
    laps.lap('run');
    for (let i = 0; i < 2500; i++) sum += compile(source).length; // @compile
    laps.lap('compile');
  }
  laps.print(sum, [{ function: 'compile', parts: ['compile'], kind: 'total' }]);
}

main();

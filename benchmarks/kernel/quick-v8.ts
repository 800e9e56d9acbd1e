/** V8's side of quick.ts: started with a kernel's name and a size, it says a time, ms, each time that it is asked. */
import { generalise } from './case.ts';
import { casesNamed } from './cases.ts';
import { Turns } from './turns.ts';

const [name, n] = process.argv.slice(2);
const one = casesNamed([name!])[0]!;
const input = one.input(Number(n));
generalise(one, input);
const turns = new Turns((given) => one.call(one.fn, given), input);
turns.warmUp(300);
process.on('message', () => process.send!(turns.take()));

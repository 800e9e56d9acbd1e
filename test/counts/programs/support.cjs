/**
 * What generated programs call: a log of what they did, fuel that ends their loops, and things to trip over. Each
 * program has a state of its own, which the driver reads when the program has ended.
 */
const states = new Map();

class Custom extends Error {
  name = 'Custom';
}

/** The functions of the program `name`, on a fresh state. */
function program(name) {
  const state = { fuel: 500, log: [], stacks: [], texts: [], events: 0 };
  states.set(name, state);
  const jobs = [];
  return {
    log(value) {
      if (state.events++ < 20000) state.log.push(show(value, 2));
      if (value instanceof Error) state.stacks.push(place(value, name));
    },
    tick(cost = 1) {
      state.fuel -= cost;
      return state.fuel > 0;
    },
    /** For what only an uncounted program can show: the text and name of a function. */
    peek(fn) {
      state.texts.push(`${fn.name}/${fn.length}: ${Function.prototype.toString.call(fn)}`);
    },
    jobs,
    nil: null,
    some: { a: 3, field: 1, inner: { deep: 2 }, call: (x) => x },
    fail(when, value) {
      if (when === true || when % 2 === 1) throw new Custom(`failed ${show(value, 1)}`);
      return value;
    },
    tag: (strings, ...values) => strings.length + values.length,
    drive,
    pause: () => new Promise((resolve) => setImmediate(resolve)),
    later: (value) => Promise.resolve(value),
    reject: (value) => Promise.reject(new Custom(`rejected ${show(value, 1)}`)),
    Custom,
  };
}

/** Steps an iterator `steps` times, then ends it in one way or another. */
function drive(iterator, how, steps) {
  if (Symbol.asyncIterator in iterator) return driveAsync(iterator, steps);
  const seen = [];
  for (let step = 0; step < steps; step++) seen.push(iterator.next(step));
  if (how === 'return' || how === 'both') seen.push(iterator.return(9));
  if (how === 'throw' || how === 'both') seen.push(iterator.throw(new Custom('thrown in')));
  return seen;
}

async function driveAsync(iterator, steps) {
  const seen = [];
  for (let step = 0; step < steps; step++) seen.push(await iterator.next(step));
  return seen;
}

/** The line of the innermost frame of the error's stack that is the program's. */
function place(error, name) {
  return Number(new RegExp(`/${name}\\.[a-z.]+:(\\d+)`).exec(error.stack ?? '')?.[1] ?? 0);
}

function show(value, depth) {
  if (typeof value === 'function') return 'function';
  if (typeof value !== 'object' || value === null) return typeof value === 'string' ? value.slice(0, 80) : String(value);
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (depth === 0) return Array.isArray(value) ? '[..]' : '{..}';
  if (Array.isArray(value)) return `[${value.map((one) => show(one, depth - 1)).join(',')}]`;
  const fields = Object.entries(Object.getOwnPropertyDescriptors(value)).map(
    ([key, property]) => `${key}:${'value' in property ? show(property.value, depth - 1) : 'accessor'}`,
  );
  return `{${fields.join(',')}}`;
}

module.exports = { program, states };

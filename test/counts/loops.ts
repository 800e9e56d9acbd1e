/** Random loops and the jumps out of them. Every loop ends: see `Scope`. */
import { array, condition, leaf, number } from './expressions.ts';
import type { Loop, Scope } from './scope.ts';
import { block, body, expression } from './statements.ts';
import { brk, type Piece, type Statement, typed } from './tree.ts';

/** A loop of any kind, perhaps with a label. */
export function loop(scope: Scope, mayLabel: boolean): Statement {
  const { make } = scope;
  const { random } = make;
  const label = mayLabel && random.chance(0.3) ? make.name('loop') : null;
  const id = label ? make.place('label of a loop') : 0;
  const made = unlabelled(scope, label);
  return label ? { kind: 'label', id, name: label, body: made } : made;
}

function unlabelled(scope: Scope, label: string | null): Statement {
  const { random } = scope.make;
  return random.weighted<() => Statement>([
    [5, () => counted(scope, label)],
    [4, () => over(scope, label)],
    [1.5, () => keys(scope, label)],
    [2, () => whileLoop(scope, label)],
    [1.5, () => doLoop(scope, label)],
    [1.5, () => endless(scope, label)],
    [scope.mayAwait ? 3 : 0, () => awaiting(scope, label)],
    [scope.callable('generator') && !scope.safe ? 2 : 0, () => overGenerator(scope, label)],
  ])();
}

function inside(scope: Scope, loop: Loop): Scope {
  const inner = scope.block();
  inner.loops.push(loop);
  inner.inSwitch = false;
  return inner;
}

function counted(scope: Scope, label: string | null): Statement {
  const { make } = scope;
  const { random } = make;
  const id = make.place('for');
  const inner = inside(scope, { label, bounded: true });
  const name = make.name('i');
  const initial = number(scope, 1);
  inner.nums.push(name);
  const step: Piece = random.weighted<() => Piece>([
    [4, () => `${name}++`],
    [1, () => [`${name}++, `, number(inner, 1)]],
    [1, () => `${name} += 2`],
  ])();
  const head: Piece = random.weighted<() => Piece>([
    [
      4,
      () => [
        `for (let ${name}`,
        random.chance(0.2) ? typed(': number') : '',
        ` = 0; `,
        brk(),
        `tick() && ${name} < ${random.between(1, 5)}; `,
        brk(),
        step,
        ')',
      ],
    ],
    [
      1,
      () => [`for (let ${name} = 0, ${make.name('n')} = `, initial, '; ', brk(), `tick() && ${name} < 3; `, step, ')'],
    ],
    [1, () => [`for (var ${name} = 0; tick() && ${name} < 3; `, step, ')']],
    [1, () => [`for (let ${name} = 3; tick() && ${name}-- > 0; )`]],
  ])();
  const emptyBody = random.chance(0.05);
  return { kind: 'loop', id, head, body: emptyBody ? { kind: 'block', body: [] } : body(inner) };
}

function over(scope: Scope, label: string | null): Statement {
  const { make } = scope;
  const id = make.place('for of');
  const name = make.name('x');
  const list = array(scope);
  const inner = inside(scope, { label, bounded: true });
  inner.nums.push(name);
  const [head, source]: [string, Piece] = make.random.pick<[string, Piece]>([
    [`for (const ${name} of `, list],
    [`for (let ${name} of `, list],
    [`for (const [, ${name}] of `, ['Object.entries(', list, ')']],
    [scope.safe ? `for (const ${name} of ` : `for (const { ${name} = 4 } of `, list],
    [`for (const ${name} of `, ['new Set(', list, ')']],
  ]);
  return { kind: 'loop', id, head: [head, source, ')'], body: body(inner) };
}

function overGenerator(scope: Scope, label: string | null): Statement {
  const { make } = scope;
  const id = make.place('for of a generator');
  const name = make.name('x');
  const inner = inside(scope, { label, bounded: true });
  inner.nums.push(name);
  const head: Piece = [`for (const ${name} of `, scope.callable('generator')?.name ?? '', '(', leaf(scope), '))'];
  return { kind: 'loop', id, head, body: body(inner) };
}

function keys(scope: Scope, label: string | null): Statement {
  const { make } = scope;
  const id = make.place('for in');
  const name = make.name('k');
  const inner = inside(scope, { label, bounded: true });
  inner.nums.push(`${name}.length`);
  const source: Piece =
    scope.objects.length > 0
      ? make.random.pick(scope.objects)
      : ['{ a: ', leaf(scope), ', b: ', number(scope, 1), ' }'];
  return { kind: 'loop', id, head: [`for (const ${name} in `, source, ')'], body: body(inner) };
}

function whileLoop(scope: Scope, label: string | null): Statement {
  const { make } = scope;
  const id = make.place('while');
  const inner = inside(scope, { label, bounded: true });
  return { kind: 'loop', id, head: ['while (tick(4) && ', brk(), '(', condition(scope), '))'], body: body(inner) };
}

function doLoop(scope: Scope, label: string | null): Statement {
  const { make } = scope;
  const id = make.place('do while');
  const inner = inside(scope, { label, bounded: true });
  const inBody = make.random.chance(0.7) ? block(inner, make.random.between(1, 3)) : expression(inner.block());
  return { kind: 'do', id, body: inBody, test: ['tick(4) && (', condition(scope), ')'] };
}

/** A loop whose header says nothing; its first statement leaves it. */
function endless(scope: Scope, label: string | null): Statement {
  const { make } = scope;
  const id = make.place('endless loop');
  const inner = inside(scope, { label, bounded: false });
  const leave: Statement = {
    kind: 'if',
    id: make.place('if'),
    test: '!tick(4)',
    then: { kind: 'simple', id: make.place('break'), value: label ? `break ${label}` : 'break' },
    else: null,
    keep: true,
  };
  const rest = block(inner, make.random.between(1, 3));
  return {
    kind: 'loop',
    id,
    head: make.random.pick(['for (;;)', 'while (true)']),
    body: { kind: 'block', body: [leave, ...rest.body] },
  };
}

function awaiting(scope: Scope, label: string | null): Statement {
  const { make } = scope;
  const id = make.place('for await');
  const name = make.name('x');
  const callee = scope.callable('asyncGenerator');
  const inner = inside(scope, { label, bounded: true });
  inner.nums.push(name);
  const source: Piece =
    callee && make.random.chance(0.7) ? [callee.name, '(', leaf(scope), ')'] : ['[1, later(', leaf(scope), ')]'];
  return { kind: 'loop', id, head: [`for await (const ${name} of `, source, ')'], body: body(inner) };
}

/** A break, continue, return or throw that the scope allows; null where it allows none. */
export function jump(scope: Scope): Statement | null {
  const { make } = scope;
  const { random } = make;
  const choices: (() => Statement)[] = [];
  const simple = (what: string, value: Piece): Statement => ({ kind: 'simple', id: make.place(what), value });
  const innermost = scope.loops.at(-1);
  const labelledLoops = scope.loops.filter((one) => one.label !== null);
  if (innermost || scope.inSwitch) choices.push(() => simple('break', 'break'));
  if (innermost && (innermost.bounded || !scope.inFinally)) choices.push(() => simple('continue', 'continue'));
  for (const one of labelledLoops) {
    choices.push(() => simple('break of a label', `break ${one.label}`));
    if (one.bounded || !scope.inFinally) choices.push(() => simple('continue of a label', `continue ${one.label}`));
  }
  for (const label of scope.labels) choices.push(() => simple('break of a label', `break ${label}`));
  if (scope.mayReturn)
    choices.push(() => simple('return', random.chance(0.2) ? 'return' : ['return ', number(scope, 2)]));
  if (!scope.safe)
    choices.push(() =>
      simple('throw', ['throw ', random.pick(['new Error', 'RangeError', 'new Custom']), "('e' + ", leaf(scope), ')']),
    );
  return choices.length > 0 ? random.pick(choices)() : null;
}

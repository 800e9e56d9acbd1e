/** Random `try` statements: catch, finally or both, with jumps and returns in every part. */
import { leaf } from './expressions.ts';
import { jump } from './loops.ts';
import type { Scope } from './scope.ts';
import { statements } from './statements.ts';
import { type Piece, type Statement, typed } from './tree.ts';

export function tryStatement(scope: Scope): Statement {
  const { make } = scope;
  const { random } = make;
  const shape = scope.safe ? random.pick(['catch', 'catch', 'both']) : random.pick(['catch', 'finally', 'both']);
  const id = make.place(`try (${shape})`);
  const inner = scope.block();
  if (shape !== 'finally') inner.safe = false;
  const block = statements(inner, random.between(1, 4));
  ending(inner, block, 0.25);
  let param: Piece | null = null;
  let handler: Statement[] | null = null;
  if (shape !== 'finally') {
    const caught = scope.block();
    const name = make.name('e');
    param = random.weighted<() => Piece | null>([
      [4, () => [name, random.chance(0.3) ? typed(': unknown') : '']],
      [1, () => `{ message: ${name} = 'none' }`],
      [1, () => null],
    ])();
    handler = [
      {
        kind: 'simple',
        id: make.place('expression of a catch'),
        value: ['log(', param === null ? leaf(caught) : name, ')'],
      },
    ];
    handler.push(...statements(caught, random.between(0, 2)));
    ending(caught, handler, 0.2);
  }
  let finalizer: Statement[] | null = null;
  if (shape !== 'catch') {
    const last = scope.block();
    last.inFinally = true;
    finalizer = [{ kind: 'simple', id: make.place('expression of a finally'), value: ['log(', leaf(last), ')'] }];
    finalizer.push(...statements(last, random.between(0, 2)));
    ending(last, finalizer, 0.15);
  }
  return { kind: 'try', id, block, param, handler, finalizer };
}

/** Perhaps a jump at the end: a return inside `finally`, a `continue` out of `try`. */
function ending(scope: Scope, list: Statement[], probability: number): void {
  if (!scope.make.random.chance(probability)) return;
  const last = jump(scope);
  if (last) list.push(last);
}

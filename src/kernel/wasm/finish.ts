/**
 * Takes out what nobody needs: values without uses, sets of variables that nobody reads, `if`s without content. Users
 * stand behind what they use, so one walk from the end upwards finds all, but for sets that a read higher up in a loop
 * might have needed: it walks again until nothing changes.
 */
import type { Item, Local, Value } from './code.ts';

export function dropDead(items: Item[], variables: readonly Local[]): void {
  for (;;) {
    for (const variable of variables) variable.reads = 0;
    walk(items);
    if (!dropSets(items)) return;
  }
}

/** Counts the live reads of variables as it goes. */
function walk(items: readonly Item[]): void {
  for (let index = items.length - 1; index >= 0; index--) {
    const item = items[index]!;
    switch (item.kind) {
      case 'operation':
        if (item.uses === 0) drop(item);
        break;
      case 'merge':
        for (const read of item.reads) {
          if (read.uses > 0) read.variable!.reads++;
        }
        break;
      case 'block':
        walk(item.body);
        break;
      case 'loop':
        walk(item.body);
        walk(item.region.before);
        break;
      case 'if':
        walk(item.otherwise);
        walk(item.body);
        if (!item.dropped && isEmpty(item.body) && isEmpty(item.otherwise)) {
          item.dropped = true;
          item.condition.uses--;
        }
        break;
      default:
    }
  }
}

function drop(value: Value): void {
  if (value.dropped) return;
  value.dropped = true;
  for (const arg of value.args) arg.uses--;
}

/** Whether there were any. */
function dropSets(items: readonly Item[]): boolean {
  let dropped = false;
  for (const item of items) {
    if (item.kind === 'set' && !item.dropped && item.variable.reads === 0) {
      item.dropped = true;
      item.value.uses--;
      dropped = true;
    } else if (item.kind === 'block') dropped = dropSets(item.body) || dropped;
    else if (item.kind === 'loop') {
      dropped = dropSets(item.region.before) || dropped;
      dropped = dropSets(item.body) || dropped;
    } else if (item.kind === 'if') {
      dropped = dropSets(item.body) || dropped;
      dropped = dropSets(item.otherwise) || dropped;
    }
  }
  return dropped;
}

/** Whether it has no effect. */
function isEmpty(items: readonly Item[]): boolean {
  return items.every(
    (item) =>
      (item.kind === 'operation' && item.dropped) ||
      (item.kind === 'set' && item.dropped) ||
      (item.kind === 'if' && item.dropped) ||
      (item.kind === 'merge' && item.reads.every((read) => read.uses === 0 || !read.copied)),
  );
}

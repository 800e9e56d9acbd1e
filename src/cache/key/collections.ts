/**
 * Maps and Sets, whose order does not count. Members are put in an order of their own first: strings and numbers by
 * their value, all else by the digest of each member by itself. Then they are encoded one after the other like any
 * others, so that what they share with the rest of the arguments counts. The one limit: of members that are equal, the
 * first remains the first, so a Set of two equal objects, one of which stands elsewhere too, may have two keys.
 */
import type { Encode } from './encoding.ts';
import { writeNumber, writeTag } from './primitives.ts';
import { encodeExtras } from './properties.ts';
import { Tag } from './tags.ts';

export const encodeMap: Encode<Map<unknown, unknown>> = (encoding, map) => {
  const entries = [...mapEntries.call(map)];
  const keys = entries.map(([key]) => key);
  writeTag(encoding.out, Tag.map);
  writeNumber(encoding.out, keys.length);
  for (const place of order(keys, () => encoding.digests(map, entries))) {
    const [key, value] = entries[place]!;
    encoding.part(MEMBER, key);
    encoding.part(typeof key === 'object' ? MEMBER : { entry: key }, value);
  }
  encodeExtras(encoding, map);
};

export const encodeSet: Encode<Set<unknown>> = (encoding, set) => {
  const members = [...setValues.call(set)];
  writeTag(encoding.out, Tag.set);
  writeNumber(encoding.out, members.length);
  for (const place of order(members, () => encoding.digests(set, members))) encoding.part(MEMBER, members[place]);
  encodeExtras(encoding, set);
};

const MEMBER = { member: true } as const;
const mapEntries = Map.prototype.entries;
const setValues = Set.prototype.values;

/** Places in `members`, which are all different, in the order of what they are. */
function order(members: readonly unknown[], digests: () => readonly string[]): number[] {
  if (members.every((member) => typeof member === 'string')) return sorted(members);
  if (members.every((member) => typeof member === 'number' && !Number.isNaN(member)))
    return sorted(members as number[]);
  return sorted(digests());
}

function sorted<T extends string | number>(ranks: readonly T[]): number[] {
  return ranks.map((_, place) => place).sort((a, b) => (ranks[a]! < ranks[b]! ? -1 : ranks[a]! > ranks[b]! ? 1 : 0));
}

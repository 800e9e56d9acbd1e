/** Ordinary arrays: elements in order; a hole is not undefined. */
import type { Encode, Ignored } from './encoding.ts';
import { writeNumber, writeTag } from './primitives.ts';
import { encodeExtrasOfElements } from './properties.ts';
import { Tag } from './tags.ts';

export const encodeArray: Encode<unknown[]> = (encoding, array, ignored) => {
  const { out } = encoding;
  const { length } = array;
  writeTag(out, Tag.array);
  writeNumber(out, length);
  for (let index = 0; index < length; index++) {
    const item = array[index];
    const below: Ignored | null = ignored === null || ignored === true ? null : (ignored.get(String(index)) ?? null);
    if (typeof item === 'number' && below === null) writeNumber(out, item);
    else if (below === true || (item === undefined && !(index in array))) writeTag(out, Tag.hole);
    else encoding.part(index, item, below);
  }
  encodeExtrasOfElements(encoding, array);
};

/**
 * What each part of an encoding begins with. What always holds: a value's encoding says where it ends, so that no two
 * sequences of values have the same bytes; a number that has been given out keeps its meaning.
 */
export const Tag = {
  undefined: 1,
  null: 2,
  false: 3,
  true: 4,
  /** A whole number of 32 bits. */
  int: 5,
  double: 6,
  nan: 7,
  bigint: 8,
  /** Up to 100 code units, ASCII as a byte each. */
  text: 9,
  longText: 10,
  symbol: 11,
  plain: 12,
  /** Begins the properties that a plain object does not enumerate. */
  hidden: 13,
  /** Behind an object's last property. */
  end: 14,
  array: 15,
  hole: 16,
  /** Begins the properties that an object has beside what its kind holds. */
  extras: 17,
  map: 18,
  set: 19,
  /** The types of views, buffers, errors, dates and so on follow by name. */
  builtin: 20,
  bytes: 21,
  stamp: 22,
  file: 23,
  /** A value that stands for an instance of the class whose name follows. */
  standIn: 24,
  /** An object that was met before, by its number. */
  again: 25,
  /** A collection whose members are being put in order. */
  around: 26,
  /** Begins the properties under symbols. */
  symbols: 27,
} as const;

/**
 * The one table of WebAssembly's operators: opcode, operands, result, and what the builder may do with each. Names are the
 * text format's. An `Operator` is compared by identity; `index` numbers them all.
 */
import { LOAD_LANE_OPERATORS, LOAD_OPERATORS, STORE_LANE_OPERATORS, STORE_OPERATORS } from './memory-operators.ts';
import { SCALAR_OPERATORS } from './scalar-operators.ts';
import { TYPES, type Type } from './types.ts';
import { VECTOR_OPERATORS } from './vector-operators.ts';

type NamesIn<Groups> = { [Signature in keyof Groups]: keyof Groups[Signature] }[keyof Groups];

/** Without immediates: what `FunctionBuilder.op` takes. */
export type PureOperator = NamesIn<typeof SCALAR_OPERATORS> | NamesIn<typeof VECTOR_OPERATORS>;
export type LaneOperator = NamesIn<typeof LANE_OPERATORS>;
export type LoadOperator = keyof typeof LOAD_OPERATORS;
export type StoreOperator = keyof typeof STORE_OPERATORS;
export type LoadLaneOperator = keyof typeof LOAD_LANE_OPERATORS;
export type StoreLaneOperator = keyof typeof STORE_LANE_OPERATORS;

export interface Operator {
  readonly name: string;
  readonly index: number;
  /** The byte, or prefix times 4096 and number. */
  readonly code: number;
  readonly params: readonly Type[];
  readonly result: Type | null;
  /** What stands behind the opcode. */
  readonly immediate: 'none' | 'lane' | 'shuffle' | 'memory' | 'memoryLane';
  /** Neither reads nor writes memory, and never traps. */
  readonly pure: boolean;
  readonly commutative: boolean;
  readonly trapping: boolean;
  /** Bytes of memory that it touches. */
  readonly width: number;
}

const LANE_OPERATORS = {
  'v>i': {
    'i8x16.extract_lane_s': 0xfd015,
    'i8x16.extract_lane_u': 0xfd016,
    'i16x8.extract_lane_s': 0xfd018,
    'i16x8.extract_lane_u': 0xfd019,
    'i32x4.extract_lane': 0xfd01b,
  },
  'v>l': { 'i64x2.extract_lane': 0xfd01d },
  'v>f': { 'f32x4.extract_lane': 0xfd01f },
  'v>d': { 'f64x2.extract_lane': 0xfd021 },
  'vi>v': { 'i8x16.replace_lane': 0xfd017, 'i16x8.replace_lane': 0xfd01a, 'i32x4.replace_lane': 0xfd01c },
  'vl>v': { 'i64x2.replace_lane': 0xfd01e },
  'vf>v': { 'f32x4.replace_lane': 0xfd020 },
  'vd>v': { 'f64x2.replace_lane': 0xfd022 },
} as const;

type Immediate = Operator['immediate'];

const LETTERS = 'ilfdv';
const typeOf = (letter: string): Type => TYPES[LETTERS.indexOf(letter)]!;

/** Every operator by its name. */
export const OPERATORS: ReadonlyMap<string, Operator> = (() => {
  const all = new Map<string, Operator>();
  const add = (name: string, signature: string, code: number, immediate: Immediate, width: number): void => {
    const [params, result] = signature.split('>') as [string, string];
    const letter = LETTERS.includes(result.charAt(0)) ? result.charAt(0) : '';
    const trapping = result.endsWith('!');
    all.set(name, {
      name,
      index: all.size,
      code,
      params: [...params].map(typeOf),
      result: letter === '' ? null : typeOf(letter),
      immediate,
      pure: width === 0 && !trapping,
      commutative: result.endsWith('*'),
      trapping,
      width,
    });
  };
  const addGroups = (groups: Record<string, Record<string, number>>, immediate: Immediate): void => {
    for (const [signature, group] of Object.entries(groups)) {
      for (const [name, code] of Object.entries(group)) add(name, signature, code, immediate, 0);
    }
  };
  const letterOf = (name: string): string => LETTERS[TYPES.indexOf(name.slice(0, name.indexOf('.')) as Type)]!;
  addGroups(SCALAR_OPERATORS, 'none');
  addGroups(VECTOR_OPERATORS, 'none');
  addGroups(LANE_OPERATORS, 'lane');
  add('i8x16.shuffle', 'vv>v', 0xfd00d, 'shuffle', 0);
  for (const [name, [code, width]] of Object.entries(LOAD_OPERATORS)) {
    add(name, `i>${letterOf(name)}`, code, 'memory', width);
  }
  for (const [name, [code, width]] of Object.entries(STORE_OPERATORS)) {
    add(name, `i${letterOf(name)}>`, code, 'memory', width);
  }
  for (const [name, [code, width]] of Object.entries(LOAD_LANE_OPERATORS)) add(name, 'iv>v', code, 'memoryLane', width);
  for (const [name, [code, width]] of Object.entries(STORE_LANE_OPERATORS)) add(name, 'iv>', code, 'memoryLane', width);
  for (const type of TYPES) {
    const letter = LETTERS[TYPES.indexOf(type)]!;
    add(`select ${type}`, `${letter}${letter}i>${letter}`, 0x1b, 'none', 0);
  }
  return all;
})();

/** The operator of that name; a fault if there is none. */
export function operatorOf(name: string): Operator {
  const operator = OPERATORS.get(name);
  if (operator === undefined) throw new Error(`no WebAssembly operator is called ${name}`);
  return operator;
}

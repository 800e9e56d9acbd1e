/**
 * WebAssembly's operators that read or write memory: the opcode (of two bytes: prefix times 4096 and number) and how many
 * bytes of memory each touches, which is its alignment hint too. An address comes first, then the value or vector.
 */
export const LOAD_OPERATORS = {
  'i32.load': [0x28, 4],
  'i64.load': [0x29, 8],
  'f32.load': [0x2a, 4],
  'f64.load': [0x2b, 8],
  'i32.load8_s': [0x2c, 1],
  'i32.load8_u': [0x2d, 1],
  'i32.load16_s': [0x2e, 2],
  'i32.load16_u': [0x2f, 2],
  'i64.load8_s': [0x30, 1],
  'i64.load8_u': [0x31, 1],
  'i64.load16_s': [0x32, 2],
  'i64.load16_u': [0x33, 2],
  'i64.load32_s': [0x34, 4],
  'i64.load32_u': [0x35, 4],
  'v128.load': [0xfd000, 16],
  'v128.load8x8_s': [0xfd001, 8],
  'v128.load8x8_u': [0xfd002, 8],
  'v128.load16x4_s': [0xfd003, 8],
  'v128.load16x4_u': [0xfd004, 8],
  'v128.load32x2_s': [0xfd005, 8],
  'v128.load32x2_u': [0xfd006, 8],
  'v128.load8_splat': [0xfd007, 1],
  'v128.load16_splat': [0xfd008, 2],
  'v128.load32_splat': [0xfd009, 4],
  'v128.load64_splat': [0xfd00a, 8],
  'v128.load32_zero': [0xfd05c, 4],
  'v128.load64_zero': [0xfd05d, 8],
} as const;

export const STORE_OPERATORS = {
  'i32.store': [0x36, 4],
  'i64.store': [0x37, 8],
  'f32.store': [0x38, 4],
  'f64.store': [0x39, 8],
  'i32.store8': [0x3a, 1],
  'i32.store16': [0x3b, 2],
  'i64.store8': [0x3c, 1],
  'i64.store16': [0x3d, 2],
  'i64.store32': [0x3e, 4],
  'v128.store': [0xfd00b, 16],
} as const;

/** These have a lane behind offset and alignment. */
export const LOAD_LANE_OPERATORS = {
  'v128.load8_lane': [0xfd054, 1],
  'v128.load16_lane': [0xfd055, 2],
  'v128.load32_lane': [0xfd056, 4],
  'v128.load64_lane': [0xfd057, 8],
} as const;

export const STORE_LANE_OPERATORS = {
  'v128.store8_lane': [0xfd058, 1],
  'v128.store16_lane': [0xfd059, 2],
  'v128.store32_lane': [0xfd05a, 4],
  'v128.store64_lane': [0xfd05b, 8],
} as const;

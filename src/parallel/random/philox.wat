;; Philox4x32-10 of four counters at a time, one in each lane. philox-code.ts holds what wabt makes of this.
(module
  (memory (export "memory") 1)

  ;; Writes the words of the blocks `block` to `block + count` of a stream to the memory's beginning, 16 bytes a block.
  ;; `count` is a multiple of 4 that fits the memory; the lower half of the block's number does not overflow on the way.
  (func (export "fill")
    (param $block i32) (param $upper i32) (param $index0 i32) (param $index1 i32) (param $key0 i32) (param $key1 i32)
    (param $count i32)
    (local $at i32) (local $round i32)
    (local $c0 v128) (local $c1 v128) (local $c2 v128) (local $c3 v128) (local $k0 v128) (local $k1 v128)
    (local $low0 v128) (local $high0 v128) (local $low1 v128) (local $high1 v128)
    (loop $blocks
      (local.set $c0 (i32x4.add (i32x4.splat (local.get $block)) (v128.const i32x4 0 1 2 3)))
      (local.set $c1 (i32x4.splat (local.get $upper)))
      (local.set $c2 (i32x4.splat (local.get $index0)))
      (local.set $c3 (i32x4.splat (local.get $index1)))
      (local.set $k0 (i32x4.splat (local.get $key0)))
      (local.set $k1 (i32x4.splat (local.get $key1)))
      (local.set $round (i32.const 10))
      (loop $rounds
        ;; Products of 64 bits, two lanes in each vector.
        (local.set $low0 (i64x2.extmul_low_i32x4_u (local.get $c0) (v128.const i32x4 0xd2511f53 0xd2511f53 0xd2511f53 0xd2511f53)))
        (local.set $high0 (i64x2.extmul_high_i32x4_u (local.get $c0) (v128.const i32x4 0xd2511f53 0xd2511f53 0xd2511f53 0xd2511f53)))
        (local.set $low1 (i64x2.extmul_low_i32x4_u (local.get $c2) (v128.const i32x4 0xcd9e8d57 0xcd9e8d57 0xcd9e8d57 0xcd9e8d57)))
        (local.set $high1 (i64x2.extmul_high_i32x4_u (local.get $c2) (v128.const i32x4 0xcd9e8d57 0xcd9e8d57 0xcd9e8d57 0xcd9e8d57)))
        ;; Their upper words and their lower words.
        (local.set $c0
          (v128.xor
            (v128.xor
              (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31 (local.get $low1) (local.get $high1))
              (local.get $c1))
            (local.get $k0)))
        (local.set $c1 (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get $low1) (local.get $high1)))
        (local.set $c2
          (v128.xor
            (v128.xor
              (i8x16.shuffle 4 5 6 7 12 13 14 15 20 21 22 23 28 29 30 31 (local.get $low0) (local.get $high0))
              (local.get $c3))
            (local.get $k1)))
        (local.set $c3 (i8x16.shuffle 0 1 2 3 8 9 10 11 16 17 18 19 24 25 26 27 (local.get $low0) (local.get $high0)))
        (local.set $k0 (i32x4.add (local.get $k0) (v128.const i32x4 0x9e3779b9 0x9e3779b9 0x9e3779b9 0x9e3779b9)))
        (local.set $k1 (i32x4.add (local.get $k1) (v128.const i32x4 0xbb67ae85 0xbb67ae85 0xbb67ae85 0xbb67ae85)))
        (br_if $rounds (local.tee $round (i32.sub (local.get $round) (i32.const 1)))))
      ;; From lanes to blocks: first c0 and c1, and c2 and c3, lane by lane.
      (local.set $low0 (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $c0) (local.get $c1)))
      (local.set $high0 (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $c0) (local.get $c1)))
      (local.set $low1 (i8x16.shuffle 0 1 2 3 16 17 18 19 4 5 6 7 20 21 22 23 (local.get $c2) (local.get $c3)))
      (local.set $high1 (i8x16.shuffle 8 9 10 11 24 25 26 27 12 13 14 15 28 29 30 31 (local.get $c2) (local.get $c3)))
      (v128.store (local.get $at)
        (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $low0) (local.get $low1)))
      (v128.store offset=16 (local.get $at)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $low0) (local.get $low1)))
      (v128.store offset=32 (local.get $at)
        (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 (local.get $high0) (local.get $high1)))
      (v128.store offset=48 (local.get $at)
        (i8x16.shuffle 8 9 10 11 12 13 14 15 24 25 26 27 28 29 30 31 (local.get $high0) (local.get $high1)))
      (local.set $at (i32.add (local.get $at) (i32.const 64)))
      (local.set $block (i32.add (local.get $block) (i32.const 4)))
      (br_if $blocks (local.tee $count (i32.sub (local.get $count) (i32.const 4)))))))

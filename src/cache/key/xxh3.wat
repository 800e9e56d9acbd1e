;; XXH3 with 128 bits, seed 0 (https://github.com/Cyan4973/xxHash/blob/dev/doc/xxhash_spec.md), as a stream: what is
;; hashed is written into the window, and `consume` takes whole blocks of 1024 bytes out of it. xxh3-module.ts holds this
;; file assembled; a test holds the two together.
;;
;; Memory: the secret (0), the 8 accumulators (192), the digits of the result (256), the 64 bytes before the window (448:
;; the last stripe may reach back into them), the window (512 to the end).
;;
;; What always holds: of an input longer than the window, 1 to 1024 bytes stay in it, since the last block is not mixed.
(module
  (memory (export "memory") 2 2)
  (data (i32.const 0)
    "\b8\fe\6c\39\23\a4\4b\be\7c\01\81\2c\f7\21\ad\1c\de\d4\6d\e9\83\90\97\db"
    "\72\40\a4\a4\b7\b3\67\1f\cb\79\e6\4e\cc\c0\e5\78\82\5a\d0\7d\cc\ff\72\21"
    "\b8\08\46\74\f7\43\24\8e\e0\35\90\e6\81\3a\26\4c\3c\28\52\bb\91\c3\00\cb"
    "\88\d0\65\8b\1b\53\2e\a3\71\64\48\97\a2\0d\f9\4e\38\19\ef\46\a9\de\ac\d8"
    "\a8\fa\76\3f\e3\9c\34\3f\f9\dc\bb\c7\c7\0b\4f\1d\8a\51\e0\4b\cd\b4\59\31"
    "\c8\9f\7e\c9\d9\78\73\64\ea\c5\ac\83\34\d3\eb\c3\c5\81\a0\ff\fa\13\63\eb"
    "\17\0d\dd\51\b7\f0\da\49\d3\16\55\26\29\d4\68\9e\2b\16\be\58\7d\47\a1\fc"
    "\8f\f8\b8\d1\7a\d0\31\ce\45\cb\3a\8f\95\16\04\28\af\d7\fb\ca\bb\4b\40\7e")

  ;; Bytes that were taken out of the window so far.
  (global $consumed (mut i64) (i64.const 0))
  ;; The result's halves while they are made.
  (global $low (mut i64) (i64.const 0))
  (global $high (mut i64) (i64.const 0))

  (func $begin (export "begin")
    (global.set $consumed (i64.const 0))
    (v128.store offset=192 (i32.const 0) (v128.const i64x2 0x00000000c2b2ae3d 0x9e3779b185ebca87))
    (v128.store offset=208 (i32.const 0) (v128.const i64x2 0xc2b2ae3d27d4eb4f 0x165667b19e3779f9))
    (v128.store offset=224 (i32.const 0) (v128.const i64x2 0x85ebca77c2b2ae63 0x0000000085ebca77))
    (v128.store offset=240 (i32.const 0) (v128.const i64x2 0x27d4eb2f165667c5 0x000000009e3779b1)))

  ;; Mixes all blocks but the last of the `filled` bytes in the window, moves what is left to its beginning, and gives its
  ;; length.
  (func $consume (export "consume") (param $filled i32) (result i32)
    (local $at i32) (local $end i32)
    (local.set $at (i32.const 512))
    (local.set $end (i32.add (local.get $filled) (i32.const 511)))
    (loop $blocks
      (if (i32.le_u (i32.add (local.get $at) (i32.const 1024)) (local.get $end)) (then
        (call $accumulate (local.get $at) (i32.const 0) (i32.const 16))
        (call $scramble)
        (local.set $at (i32.add (local.get $at) (i32.const 1024)))
        (br $blocks))))
    (global.set $consumed (i64.add (global.get $consumed) (i64.extend_i32_u (i32.sub (local.get $at) (i32.const 512)))))
    (local.set $filled (i32.sub (i32.add (local.get $filled) (i32.const 512)) (local.get $at)))
    (if (i32.ne (local.get $at) (i32.const 512)) (then
      (memory.copy
        (i32.const 448) (i32.sub (local.get $at) (i32.const 64)) (i32.add (local.get $filled) (i32.const 64)))))
    (local.get $filled))

  ;; Writes the digits of the hash of all that was consumed and of the `filled` bytes in the window, and begins anew.
  (func (export "finish") (param $filled i32)
    (if (i32.and (i64.eqz (global.get $consumed)) (i32.le_u (local.get $filled) (i32.const 240)))
      (then (call $short (local.get $filled)))
      (else (call $long (local.get $filled)) (call $begin)))
    (call $digits))

  (func $long (param $filled i32)
    (local $length i64)
    (local.set $filled (call $consume (local.get $filled)))
    (call $accumulate (i32.const 512) (i32.const 0)
      (i32.shr_u (i32.sub (local.get $filled) (i32.const 1)) (i32.const 6)))
    (call $accumulate (i32.add (local.get $filled) (i32.const 448)) (i32.const 121) (i32.const 1))
    (local.set $length (i64.add (global.get $consumed) (i64.extend_i32_u (local.get $filled))))
    (global.set $low (call $merge (i32.const 11)
      (i64.mul (local.get $length) (i64.const 0x9e3779b185ebca87))))
    (global.set $high (call $merge (i32.const 117)
      (i64.xor (i64.mul (local.get $length) (i64.const 0xc2b2ae3d27d4eb4f)) (i64.const -1)))))

  (func $accumulate (param $in i32) (param $secret i32) (param $stripes i32)
    (local $data v128) (local $key v128)
    (local $a0 v128) (local $a1 v128) (local $a2 v128) (local $a3 v128)
    (local.set $a0 (v128.load offset=192 (i32.const 0)))
    (local.set $a1 (v128.load offset=208 (i32.const 0)))
    (local.set $a2 (v128.load offset=224 (i32.const 0)))
    (local.set $a3 (v128.load offset=240 (i32.const 0)))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $stripes)))
        (local.set $data (v128.load offset=0 (local.get $in)))
        (local.set $key (v128.xor (local.get $data) (v128.load offset=0 (local.get $secret))))
        (local.set $a0 (i64x2.add
          (i64x2.add (local.get $a0) (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $data) (local.get $data)))
          (i64x2.extmul_low_i32x4_u
            (i8x16.shuffle 0 1 2 3 8 9 10 11 0 1 2 3 8 9 10 11 (local.get $key) (local.get $key))
            (i8x16.shuffle 4 5 6 7 12 13 14 15 4 5 6 7 12 13 14 15 (local.get $key) (local.get $key)))))
        (local.set $data (v128.load offset=16 (local.get $in)))
        (local.set $key (v128.xor (local.get $data) (v128.load offset=16 (local.get $secret))))
        (local.set $a1 (i64x2.add
          (i64x2.add (local.get $a1) (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $data) (local.get $data)))
          (i64x2.extmul_low_i32x4_u
            (i8x16.shuffle 0 1 2 3 8 9 10 11 0 1 2 3 8 9 10 11 (local.get $key) (local.get $key))
            (i8x16.shuffle 4 5 6 7 12 13 14 15 4 5 6 7 12 13 14 15 (local.get $key) (local.get $key)))))
        (local.set $data (v128.load offset=32 (local.get $in)))
        (local.set $key (v128.xor (local.get $data) (v128.load offset=32 (local.get $secret))))
        (local.set $a2 (i64x2.add
          (i64x2.add (local.get $a2) (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $data) (local.get $data)))
          (i64x2.extmul_low_i32x4_u
            (i8x16.shuffle 0 1 2 3 8 9 10 11 0 1 2 3 8 9 10 11 (local.get $key) (local.get $key))
            (i8x16.shuffle 4 5 6 7 12 13 14 15 4 5 6 7 12 13 14 15 (local.get $key) (local.get $key)))))
        (local.set $data (v128.load offset=48 (local.get $in)))
        (local.set $key (v128.xor (local.get $data) (v128.load offset=48 (local.get $secret))))
        (local.set $a3 (i64x2.add
          (i64x2.add (local.get $a3) (i8x16.shuffle 8 9 10 11 12 13 14 15 0 1 2 3 4 5 6 7 (local.get $data) (local.get $data)))
          (i64x2.extmul_low_i32x4_u
            (i8x16.shuffle 0 1 2 3 8 9 10 11 0 1 2 3 8 9 10 11 (local.get $key) (local.get $key))
            (i8x16.shuffle 4 5 6 7 12 13 14 15 4 5 6 7 12 13 14 15 (local.get $key) (local.get $key)))))
        (local.set $in (i32.add (local.get $in) (i32.const 64)))
        (local.set $secret (i32.add (local.get $secret) (i32.const 8)))
        (local.set $stripes (i32.sub (local.get $stripes) (i32.const 1)))
        (br $next)))
    (v128.store offset=192 (i32.const 0) (local.get $a0))
    (v128.store offset=208 (i32.const 0) (local.get $a1))
    (v128.store offset=224 (i32.const 0) (local.get $a2))
    (v128.store offset=240 (i32.const 0) (local.get $a3)))

  (func $scramble
    (local $at i32) (local $a v128)
    (loop $next
      (local.set $a (v128.load offset=192 (local.get $at)))
      (local.set $a (v128.xor (local.get $a) (i64x2.shr_u (local.get $a) (i32.const 47))))
      (local.set $a (v128.xor (local.get $a) (v128.load offset=128 (local.get $at))))
      (v128.store offset=192 (local.get $at)
        (i64x2.mul (local.get $a) (v128.const i64x2 0x9e3779b1 0x9e3779b1)))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $at) (i32.const 64)))))

  (func $merge (param $secret i32) (param $sum i64) (result i64)
    (local $at i32)
    (loop $next
      (local.set $sum (i64.add (local.get $sum) (call $fold
        (i64.xor (i64.load offset=192 (local.get $at)) (i64.load (i32.add (local.get $secret) (local.get $at))))
        (i64.xor (i64.load offset=200 (local.get $at)) (i64.load offset=8 (i32.add (local.get $secret) (local.get $at)))))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $next (i32.lt_u (local.get $at) (i32.const 64))))
    (call $avalanche (local.get $sum)))

  ;; Up to 240 bytes, by length.
  (func $short (param $length i32)
    (if (i32.gt_u (local.get $length) (i32.const 128)) (then (return (call $to240 (local.get $length)))))
    (if (i32.gt_u (local.get $length) (i32.const 16)) (then (return (call $to128 (local.get $length)))))
    (if (i32.gt_u (local.get $length) (i32.const 8)) (then (return (call $to16 (local.get $length)))))
    (if (i32.gt_u (local.get $length) (i32.const 3)) (then (return (call $to8 (local.get $length)))))
    (if (local.get $length) (then (return (call $to3 (local.get $length)))))
    (global.set $low (call $avalanche64
      (i64.xor (i64.load offset=64 (i32.const 0)) (i64.load offset=72 (i32.const 0)))))
    (global.set $high (call $avalanche64
      (i64.xor (i64.load offset=80 (i32.const 0)) (i64.load offset=88 (i32.const 0))))))

  (func $to3 (param $length i32)
    (local $bytes i32) (local $swapped i32)
    (local.set $bytes (i32.or
      (i32.or
        (i32.shl (i32.load8_u offset=512 (i32.const 0)) (i32.const 16))
        (i32.shl (i32.load8_u offset=512 (i32.shr_u (local.get $length) (i32.const 1))) (i32.const 24)))
      (i32.or
        (i32.load8_u offset=511 (local.get $length))
        (i32.shl (local.get $length) (i32.const 8)))))
    (local.set $swapped (i32.rotl (call $swap32 (local.get $bytes)) (i32.const 13)))
    (global.set $low (call $avalanche64 (i64.extend_i32_u (i32.xor (local.get $bytes)
      (i32.xor (i32.load offset=0 (i32.const 0)) (i32.load offset=4 (i32.const 0)))))))
    (global.set $high (call $avalanche64 (i64.extend_i32_u (i32.xor (local.get $swapped)
      (i32.xor (i32.load offset=8 (i32.const 0)) (i32.load offset=12 (i32.const 0))))))))

  (func $to8 (param $length i32)
    (local $keyed i64) (local $factor i64) (local $l i64) (local $h i64)
    (local.set $keyed (i64.xor
      (i64.or
        (i64.load32_u offset=512 (i32.const 0))
        (i64.shl (i64.load32_u offset=508 (local.get $length)) (i64.const 32)))
      (i64.xor (i64.load offset=16 (i32.const 0)) (i64.load offset=24 (i32.const 0)))))
    (local.set $factor
      (i64.add (i64.const 0x9e3779b185ebca87) (i64.extend_i32_u (i32.shl (local.get $length) (i32.const 2)))))
    (local.set $l (i64.mul (local.get $keyed) (local.get $factor)))
    (local.set $h (i64.add
      (call $upper (local.get $keyed) (local.get $factor))
      (i64.shl (local.get $l) (i64.const 1))))
    (local.set $l (i64.xor (local.get $l) (i64.shr_u (local.get $h) (i64.const 3))))
    (local.set $l (i64.xor (local.get $l) (i64.shr_u (local.get $l) (i64.const 35))))
    (local.set $l (i64.mul (local.get $l) (i64.const 0x9fb21c651e98df25)))
    (global.set $low (i64.xor (local.get $l) (i64.shr_u (local.get $l) (i64.const 28))))
    (global.set $high (call $avalanche (local.get $h))))

  (func $to16 (param $length i32)
    (local $first i64) (local $last i64) (local $mixed i64) (local $l i64) (local $h i64)
    (local.set $first (i64.load offset=512 (i32.const 0)))
    (local.set $last (i64.load offset=504 (local.get $length)))
    (local.set $mixed (i64.xor
      (i64.xor (local.get $first) (local.get $last))
      (i64.xor (i64.load offset=32 (i32.const 0)) (i64.load offset=40 (i32.const 0)))))
    (local.set $l (i64.add
      (i64.mul (local.get $mixed) (i64.const 0x9e3779b185ebca87))
      (i64.shl (i64.extend_i32_u (i32.sub (local.get $length) (i32.const 1))) (i64.const 54))))
    (local.set $last (i64.xor (local.get $last)
      (i64.xor (i64.load offset=48 (i32.const 0)) (i64.load offset=56 (i32.const 0)))))
    (local.set $h (i64.add
      (call $upper (local.get $mixed) (i64.const 0x9e3779b185ebca87))
      (i64.add (local.get $last)
        (i64.mul (i64.and (local.get $last) (i64.const 0xffffffff)) (i64.const 0x85ebca76)))))
    (local.set $l (i64.xor (local.get $l) (call $swap64 (local.get $h))))
    (global.set $low (call $avalanche (i64.mul (local.get $l) (i64.const 0xc2b2ae3d27d4eb4f))))
    (global.set $high (call $avalanche (i64.add
      (call $upper (local.get $l) (i64.const 0xc2b2ae3d27d4eb4f))
      (i64.mul (local.get $h) (i64.const 0xc2b2ae3d27d4eb4f))))))

  (func $to128 (param $length i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $length) (i32.const 512)))
    (global.set $low (i64.mul (i64.extend_i32_u (local.get $length)) (i64.const 0x9e3779b185ebca87)))
    (global.set $high (i64.const 0))
    (if (i32.gt_u (local.get $length) (i32.const 96)) (then
      (call $mix32 (i32.const 560) (i32.sub (local.get $end) (i32.const 64)) (i32.const 96))))
    (if (i32.gt_u (local.get $length) (i32.const 64)) (then
      (call $mix32 (i32.const 544) (i32.sub (local.get $end) (i32.const 48)) (i32.const 64))))
    (if (i32.gt_u (local.get $length) (i32.const 32)) (then
      (call $mix32 (i32.const 528) (i32.sub (local.get $end) (i32.const 32)) (i32.const 32))))
    (call $mix32 (i32.const 512) (i32.sub (local.get $end) (i32.const 16)) (i32.const 0))
    (call $join (local.get $length)))

  (func $to240 (param $length i32)
    (local $at i32)
    (global.set $low (i64.mul (i64.extend_i32_u (local.get $length)) (i64.const 0x9e3779b185ebca87)))
    (global.set $high (i64.const 0))
    (loop $first
      (call $mix32
        (i32.add (local.get $at) (i32.const 512)) (i32.add (local.get $at) (i32.const 528)) (local.get $at))
      (local.set $at (i32.add (local.get $at) (i32.const 32)))
      (br_if $first (i32.lt_u (local.get $at) (i32.const 128))))
    (global.set $low (call $avalanche (global.get $low)))
    (global.set $high (call $avalanche (global.get $high)))
    (loop $more
      (if (i32.le_u (i32.add (local.get $at) (i32.const 32)) (local.get $length)) (then
        (call $mix32
          (i32.add (local.get $at) (i32.const 512)) (i32.add (local.get $at) (i32.const 528))
          (i32.sub (local.get $at) (i32.const 125)))
        (local.set $at (i32.add (local.get $at) (i32.const 32)))
        (br $more))))
    (call $mix32
      (i32.add (local.get $length) (i32.const 496)) (i32.add (local.get $length) (i32.const 480)) (i32.const 103))
    (call $join (local.get $length)))

  (func $mix32 (param $a i32) (param $b i32) (param $secret i32)
    (global.set $low (i64.xor
      (i64.add (global.get $low) (call $mix16 (local.get $a) (local.get $secret)))
      (i64.add (i64.load (local.get $b)) (i64.load offset=8 (local.get $b)))))
    (global.set $high (i64.xor
      (i64.add (global.get $high) (call $mix16 (local.get $b) (i32.add (local.get $secret) (i32.const 16))))
      (i64.add (i64.load (local.get $a)) (i64.load offset=8 (local.get $a))))))

  (func $mix16 (param $in i32) (param $secret i32) (result i64)
    (call $fold
      (i64.xor (i64.load (local.get $in)) (i64.load (local.get $secret)))
      (i64.xor (i64.load offset=8 (local.get $in)) (i64.load offset=8 (local.get $secret)))))

  ;; The end of $to128 and $to240.
  (func $join (param $length i32)
    (local $sum i64)
    (local.set $sum (i64.add (global.get $low) (global.get $high)))
    (global.set $high (i64.sub (i64.const 0) (call $avalanche (i64.add
      (i64.add
        (i64.mul (global.get $low) (i64.const 0x9e3779b185ebca87))
        (i64.mul (global.get $high) (i64.const 0x85ebca77c2b2ae63)))
      (i64.mul (i64.extend_i32_u (local.get $length)) (i64.const 0xc2b2ae3d27d4eb4f))))))
    (global.set $low (call $avalanche (local.get $sum))))

  (func $avalanche (param $h i64) (result i64)
    (local.set $h (i64.xor (local.get $h) (i64.shr_u (local.get $h) (i64.const 37))))
    (local.set $h (i64.mul (local.get $h) (i64.const 0x165667919e3779f9)))
    (i64.xor (local.get $h) (i64.shr_u (local.get $h) (i64.const 32))))

  ;; XXH64's.
  (func $avalanche64 (param $h i64) (result i64)
    (local.set $h (i64.xor (local.get $h) (i64.shr_u (local.get $h) (i64.const 33))))
    (local.set $h (i64.mul (local.get $h) (i64.const 0xc2b2ae3d27d4eb4f)))
    (local.set $h (i64.xor (local.get $h) (i64.shr_u (local.get $h) (i64.const 29))))
    (local.set $h (i64.mul (local.get $h) (i64.const 0x165667b19e3779f9)))
    (i64.xor (local.get $h) (i64.shr_u (local.get $h) (i64.const 32))))

  ;; Both halves of a product of 128 bits, one xor the other.
  (func $fold (param $a i64) (param $b i64) (result i64)
    (i64.xor (i64.mul (local.get $a) (local.get $b)) (call $upper (local.get $a) (local.get $b))))

  ;; The upper half of a product of 128 bits.
  (func $upper (param $a i64) (param $b i64) (result i64)
    (local $al i64) (local $ah i64) (local $bl i64) (local $bh i64) (local $hl i64) (local $cross i64)
    (local.set $al (i64.and (local.get $a) (i64.const 0xffffffff)))
    (local.set $ah (i64.shr_u (local.get $a) (i64.const 32)))
    (local.set $bl (i64.and (local.get $b) (i64.const 0xffffffff)))
    (local.set $bh (i64.shr_u (local.get $b) (i64.const 32)))
    (local.set $hl (i64.mul (local.get $ah) (local.get $bl)))
    (local.set $cross (i64.add
      (i64.add
        (i64.shr_u (i64.mul (local.get $al) (local.get $bl)) (i64.const 32))
        (i64.and (local.get $hl) (i64.const 0xffffffff)))
      (i64.mul (local.get $al) (local.get $bh))))
    (i64.add
      (i64.add (i64.shr_u (local.get $hl) (i64.const 32)) (i64.shr_u (local.get $cross) (i64.const 32)))
      (i64.mul (local.get $ah) (local.get $bh))))

  (func $swap32 (param $x i32) (result i32)
    (i32.or
      (i32.rotl (i32.and (local.get $x) (i32.const 0xff00ff00)) (i32.const 8))
      (i32.rotl (i32.and (local.get $x) (i32.const 0x00ff00ff)) (i32.const 24))))

  (func $swap64 (param $x i64) (result i64)
    (i64.or
      (i64.shl (i64.extend_i32_u (call $swap32 (i32.wrap_i64 (local.get $x)))) (i64.const 32))
      (i64.extend_i32_u (call $swap32 (i32.wrap_i64 (i64.shr_u (local.get $x) (i64.const 32)))))))

  ;; The result as it is written: the upper half first, each from its highest digit.
  (func $digits
    (local $bytes v128) (local $upper v128) (local $lower v128)
    (local.set $bytes (i64x2.replace_lane 1
      (i64x2.splat (call $swap64 (global.get $high))) (call $swap64 (global.get $low))))
    (local.set $upper (i8x16.swizzle
      (v128.const i8x16 48 49 50 51 52 53 54 55 56 57 97 98 99 100 101 102)
      (i8x16.shr_u (local.get $bytes) (i32.const 4))))
    (local.set $lower (i8x16.swizzle
      (v128.const i8x16 48 49 50 51 52 53 54 55 56 57 97 98 99 100 101 102)
      (v128.and (local.get $bytes) (i8x16.splat (i32.const 15)))))
    (v128.store offset=256 (i32.const 0) (i8x16.shuffle
      0 16 1 17 2 18 3 19 4 20 5 21 6 22 7 23 (local.get $upper) (local.get $lower)))
    (v128.store offset=272 (i32.const 0) (i8x16.shuffle
      8 24 9 25 10 26 11 27 12 28 13 29 14 30 15 31 (local.get $upper) (local.get $lower)))))

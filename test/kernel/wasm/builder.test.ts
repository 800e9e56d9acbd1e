/** What the builder shares, moves, leaves out and refuses, seen in the text of what it makes. */
import { describe, expect, test } from 'vitest';
import type { FunctionBuilder, Local, Value } from '../../../src/kernel/wasm/builder.ts';
import { WasmModule } from '../../../src/kernel/wasm/module.ts';
import { assemble, count, linesOf } from './assembler.ts';

/** A function of an i32, an f64 and another i32, in a module with a memory. */
function building(body: (f: FunctionBuilder, a: Value, x: Value, b: Value) => void): WasmModule {
  const module = new WasmModule();
  module.importMemory('test', 'memory', { initial: 1, maximum: 10, shared: true });
  const f = module.function('run', ['i32', 'f64', 'i32'], [], { export: true, parameterNames: ['a', 'x', 'b'] });
  body(f, f.parameter(0), f.parameter(1), f.parameter(2));
  expect(assemble(module.toText())).toEqual(module.encode());
  expect(WebAssembly.validate(module.encode())).toBe(true);
  return module;
}

/** What stands before the first `loop`. */
function beforeLoop(module: WasmModule): string[] {
  const lines = linesOf(module);
  return lines.slice(0, lines.indexOf('loop'));
}

const keep = (f: FunctionBuilder, value: Value): void => {
  f.store(`${value.type as 'i32'}.store`, f.i32(0), value);
};

/** Something that happens as often as the loop goes round. */
const goRound = (f: FunctionBuilder, variable: Local, again: Parameters<FunctionBuilder['branch']>[0]): void => {
  f.set(variable, f.op('i32.add', f.get(variable), f.i32(1)));
  f.branchIf(again, f.op('i32.lt_s', f.get(variable), f.parameter(0)));
};

describe('values', () => {
  test('the same operation is done once, whatever the order of what commutes', () => {
    const module = building((f, _, x) => {
      const square = f.op('f64.mul', x, x);
      keep(f, f.op('f64.add', square, f.op('f64.sqrt', x)));
      keep(f, f.op('f64.add', f.op('f64.sqrt', x), f.op('f64.mul', x, x)));
    });
    expect([count(module, 'f64.mul'), count(module, 'f64.add'), count(module, 'f64.sqrt')]).toEqual([1, 1, 1]);
  });

  test('nothing is shared between arms, nor with what follows them', () => {
    const module = building((f, a, x) => {
      f.if(
        a,
        () => keep(f, f.op('f64.sqrt', x)),
        () => keep(f, f.op('f64.sqrt', x)),
      );
      keep(f, f.op('f64.sqrt', x));
    });
    expect(count(module, 'f64.sqrt')).toBe(3);
  });

  test('what stands behind a branch out of a block is not there behind the block; what stands before it is', () => {
    const module = building((f, a, x) => {
      f.block((end) => {
        keep(f, f.op('f64.sqrt', x));
        f.branchIf(end, a);
        keep(f, f.op('f64.floor', x));
        keep(f, f.op('f64.floor', x));
      });
      keep(f, f.op('f64.sqrt', x));
      keep(f, f.op('f64.floor', x));
    });
    expect([count(module, 'f64.sqrt'), count(module, 'f64.floor')]).toEqual([1, 2]);
  });

  test('a branch to an outer block leaves what follows uncertain there, and certain at the end of an inner one', () => {
    const module = building((f, a, x) => {
      f.block((outer) => {
        f.block((inner) => {
          f.branchIf(outer, a);
          keep(f, f.op('f64.ceil', x));
          f.branchIf(inner, f.parameter(2));
          keep(f, f.op('f64.floor', x));
        });
        keep(f, f.op('f64.ceil', x));
        keep(f, f.op('f64.floor', x));
      });
      keep(f, f.op('f64.ceil', x));
      keep(f, f.op('f64.floor', x));
    });
    expect([count(module, 'f64.ceil'), count(module, 'f64.floor')]).toEqual([2, 3]);
  });

  test('what nobody uses is left out, and what only that used', () => {
    const module = building((f, a, x) => {
      f.op('f64.sqrt', f.op('f64.mul', x, f.load('f64.load', a, 8)));
      const unread = f.variable('f64', 'unread');
      f.set(unread, f.op('f64.abs', x));
      f.if(a, () => f.set(unread, f.op('f64.neg', x)));
    });
    expect(linesOf(module)).toEqual([]);
  });

  test('a value that its user finds on top of the stack needs no local', () => {
    const module = building((f, a, x) => {
      const sum = f.op('f64.add', f.load('f64.load', a, 8), f.load('f64.load', a, 16));
      f.store('f64.store', a, f.op('f64.mul', x, sum));
    });
    expect(count(module, 'local.set') + count(module, 'local.tee')).toBe(1);
  });

  test('a constant part of an address becomes the offset only where the address cannot wrap', () => {
    const module = building((f, a) => {
      const address = f.op('i32.add', a, f.i32(16));
      keep(f, f.load('i32.load', address, 4, true));
      keep(f, f.load('i32.load', address, 4));
    });
    expect([count(module, 'i32.load offset=20'), count(module, 'i32.load offset=4')]).toEqual([1, 1]);
  });
});

describe('loops', () => {
  test('an operation leaves all loops in which its operands do not change, with those that it needs', () => {
    const module = building((f, a, x) => {
      const i = f.variable('i32', 'i');
      const j = f.variable('i32', 'j');
      f.loop([i, j], (outer) => {
        f.set(j, f.i32(0));
        f.loop([j], (inner) => {
          const far = f.op('f64.sqrt', f.op('f64.floor', x));
          const near = f.op('f64.ceil', f.op('f64.add', far, f.op('f64.convert_i32_s', f.get(i))));
          keep(f, f.op('f64.mul', near, f.op('f64.convert_i32_u', f.get(j))));
          goRound(f, j, inner);
        });
        goRound(f, i, outer);
      });
      void a;
    });
    const lines = linesOf(module);
    const [outer, inner] = lines.flatMap((line, index) => (line === 'loop' ? [index] : [])) as [number, number];
    expect(lines.indexOf('f64.floor')).toBeLessThan(lines.indexOf('f64.sqrt'));
    expect(lines.indexOf('f64.sqrt')).toBeLessThan(outer);
    expect(lines.indexOf('f64.ceil')).toBeGreaterThan(outer);
    expect(lines.indexOf('f64.ceil')).toBeLessThan(inner);
    expect(lines.indexOf('f64.mul')).toBeGreaterThan(inner);
  });

  test('what left a loop in an arm is there for the rest of the arm alone', () => {
    const module = building((f, a, x) => {
      const i = f.variable('i32', 'i');
      f.if(a, () => {
        f.loop([i], (again) => {
          f.if(f.get(i), () => keep(f, f.op('f64.sqrt', x)));
          goRound(f, i, again);
        });
        keep(f, f.op('f64.sqrt', x));
      });
      keep(f, f.op('f64.sqrt', x));
    });
    expect(count(module, 'f64.sqrt')).toBe(2);
    const lines = linesOf(module);
    expect(lines.indexOf('f64.sqrt')).toBeGreaterThan(lines.indexOf('if'));
    expect(lines.indexOf('f64.sqrt')).toBeLessThan(lines.indexOf('loop'));
  });

  test('what may trap, loads and calls stay', () => {
    const module = building((f, a, _, b) => {
      const i = f.variable('i32', 'i');
      f.loop([i], (again) => {
        keep(f, f.op('i32.div_s', a, b));
        keep(f, f.load('i32.load', a));
        goRound(f, i, again);
      });
    });
    expect(beforeLoop(module)).toEqual([]);
  });

  test('vectors and floats that are constant wait in locals; a variable that no loop sets is read in none', () => {
    const module = building((f, a, x) => {
      const i = f.variable('i32', 'i');
      const y = f.variable('f64', 'y');
      f.if(a, () => f.set(y, x));
      f.loop([i], (again) => {
        const round = f.op('f64.convert_i32_s', f.get(i));
        keep(f, f.op('f64.mul', f.op('f64.add', f.op('f64.sqrt', f.get(y)), round), f.f64(2.5)));
        keep(f, f.op('f64x2.add', f.op('f64x2.splat', round), f.f64x2(3)));
        goRound(f, i, again);
      });
    });
    expect(
      beforeLoop(module)
        .filter((line) => !line.startsWith('local.'))
        .slice(-4),
    ).toEqual([
      'f64.sqrt',
      'v128.const i32x4 0x00000000 0x40040000 0x00000000 0x40040000',
      'f64x2.extract_lane 0',
      'v128.const i32x4 0x00000000 0x40080000 0x00000000 0x40080000',
    ]);
    expect([count(module, 'f64.const'), count(module, 'v128.const')]).toEqual([0, 2]);
  });

  test('a label to which nobody branches is none', () => {
    const module = building((f, a) => f.block(() => f.loop([], () => keep(f, a))));
    expect([count(module, 'block'), count(module, 'loop')]).toEqual([0, 0]);
  });
});

describe('variables', () => {
  test('what was set is known without a read, behind merges too as long as ways agree', () => {
    const module = building((f, a, x) => {
      const y = f.variable('f64', 'y');
      f.set(y, f.op('f64.sqrt', x));
      f.if(a, () => keep(f, f.get(y)));
      f.block((end) => {
        f.branchIf(end, a);
        f.loop([], () => keep(f, f.get(y)));
      });
      keep(f, f.get(y));
    });
    expect(linesOf(module).some((line) => line.includes('$y'))).toBe(false);
  });

  test('a value that was read survives later sets', () => {
    const module = building((f, a, x) => {
      const y = f.variable('f64', 'y');
      f.if(a, () => f.set(y, x));
      const old = f.get(y);
      f.set(y, f.op('f64.neg', x));
      keep(f, old);
      f.if(a, () => f.set(y, x));
      keep(f, f.get(y));
    });
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 10, shared: true });
    const { run } = new WebAssembly.Instance(new WebAssembly.Module(module.encode()), { test: { memory } }).exports;
    run(0, 3, 0);
    expect(new Float64Array(memory.buffer)[0]).toBe(-3);
    expect(linesOf(module).filter((line) => line === 'local.get $y')).toHaveLength(2);
  });

  test('two of one name are told apart in the text', () => {
    const module = building((f, a) => {
      for (const _ of [1, 2]) {
        const same = f.variable('i32', 'a b');
        f.if(a, () => f.set(same, a));
        keep(f, f.get(same));
      }
    });
    expect(module.toText()).toContain('(local $a_b i32) (local $a_b.4 i32)');
  });
});

describe('code that is not reached', () => {
  test('is left out', () => {
    const module = building((f, a, x) => {
      f.block((end) => {
        f.branch(end);
        keep(f, f.op('f64.sqrt', x));
        f.loop([], (again) => f.branchIf(again, a));
      });
      f.if(f.i32(0), () => keep(f, x));
      keep(f, a);
      f.return();
      keep(f, x);
    });
    expect(linesOf(module)).toEqual(['block', 'br 0', 'end', 'i32.const 0', 'local.get $a', 'i32.store', 'return']);
  });

  test('behind a loop that only a return leaves, a function with a result is still valid', () => {
    const module = new WasmModule();
    const f = module.function('run', ['f64'], ['f64'], { export: true });
    f.loop([], (again) => {
      f.if(f.op('f64.lt', f.parameter(0), f.f64(1)), () => f.return(f.parameter(0)));
      f.branch(again);
    });
    expect(WebAssembly.validate(module.encode())).toBe(true);
  });
});

describe('faults of the caller throw', () => {
  const fault = (body: (f: FunctionBuilder, a: Value, x: Value) => void): (() => WasmModule) => {
    return () => building((f, a, x) => body(f, a, x));
  };

  test.each([
    ['operands of a wrong type', fault((f, a, x) => f.op('f64.add', a, x)), 'f64.add takes (f64, f64), not (i32, f64)'],
    ['a variable of another type', fault((f, _, x) => f.set(f.variable('i32', 'n'), x)), 'f64 is set to n: i32'],
    [
      'a set that its loop does not know of',
      fault((f, a) => {
        const n = f.variable('i32', 'n');
        f.loop([], () => f.set(n, a));
      }),
      'n is set in a loop that does not know of it',
    ],
    [
      'a value of an arm behind it',
      fault((f, a, x) => {
        let root = x;
        f.if(a, () => {
          root = f.op('f64.sqrt', x);
        });
        keep(f, root);
      }),
      'a value (f64.sqrt) is used where it may not exist',
    ],
    [
      'a branch to where nothing is any more',
      fault((f) => {
        let label: Parameters<FunctionBuilder['branch']>[0] | null = null;
        f.block((end) => {
          label = end;
        });
        f.branch(label!);
      }),
      'a branch to a label that is not around it',
    ],
  ])('%s', (_, build, message) => {
    expect(build).toThrow(message);
  });
});

test('functions call imports and each other, fill and copy memory', () => {
  const module = new WasmModule();
  module.importMemory('test', 'memory', { initial: 1, maximum: 10, shared: false });
  const pow = module.importFunction('Math', 'pow', ['f64', 'f64'], ['f64']);
  const cube = module.function('cube', ['f64'], ['f64']);
  cube.return(cube.call(pow, cube.parameter(0), cube.f64(3))!);
  const f = module.function('run', ['f64'], [], { export: true });
  f.memoryFill(f.i32(0), f.i32(7), f.i32(16));
  f.memoryCopy(f.i32(32), f.i32(8), f.i32(8));
  f.store('f64.store', f.i32(0), f.call(cube, f.parameter(0))!);
  f.call(cube, f.parameter(0));
  expect(assemble(module.toText())).toEqual(module.encode());
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 10 });
  const imports = { test: { memory }, Math: { pow: Math.pow } };
  new WebAssembly.Instance(new WebAssembly.Module(module.encode()), imports).exports.run(3);
  expect(new Float64Array(memory.buffer)[0]).toBe(27);
  expect([...new Uint8Array(memory.buffer, 30, 12)]).toEqual([0, 0, 7, 7, 7, 7, 7, 7, 7, 7, 0, 0]);
});

test('constants keep their bits', () => {
  const module = new WasmModule();
  module.importMemory('test', 'memory', { initial: 1, maximum: 10, shared: false });
  const f = module.function('run', [], [], { export: true });
  const numbers = [-0, 0, Number.NaN, 5e-324, -1.5e300, Number.NEGATIVE_INFINITY, 0.1, 2 ** 70];
  for (const [index, value] of numbers.entries()) f.store('f64.store', f.i32(0), f.f64(value), 8 * index);
  const bigs = [0n, -1n, 63n, 64n, -64n, -65n, 2n ** 63n - 1n, -(2n ** 63n), 12345678901234n];
  for (const [index, value] of bigs.entries()) f.store('i64.store', f.i32(0), f.i64(value), 64 + 8 * index);
  const integers = [0, -1, 63, 64, -64, -65, 127, 128, 2 ** 31 - 1, -(2 ** 31), 8191, 8192];
  for (const [index, value] of integers.entries()) f.store('i32.store', f.i32(0), f.i32(value), 160 + 4 * index);
  f.store('f32.store', f.i32(0), f.f32(0.1), 300);
  expect(assemble(module.toText())).toEqual(module.encode());
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 10 });
  new WebAssembly.Instance(new WebAssembly.Module(module.encode()), { test: { memory } }).exports.run();
  expect([...new Float64Array(memory.buffer, 0, numbers.length)]).toEqual(numbers);
  expect([...new BigInt64Array(memory.buffer, 64, bigs.length)]).toEqual(bigs);
  expect([...new Int32Array(memory.buffer, 160, integers.length)]).toEqual(integers);
  expect(new Float32Array(memory.buffer, 300, 1)[0]).toBe(Math.fround(0.1));
});

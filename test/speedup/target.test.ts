import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseTarget, parseWanted } from '../../src/speedup/target.ts';

describe('what is to be tried', () => {
  test('is a function by its name, or by a line in it', () => {
    const file = resolve('examples/pi.ts');
    expect(parseTarget('examples/pi.ts#estimate')).toEqual({ file, which: 'estimate', line: null });
    expect(parseTarget('examples/pi.ts#12')).toEqual({ file, which: 12, line: 12 });
  });

  test.each(['examples/pi.ts', 'examples/pi.ts#', '#name', ''])('is not %j', (text) => {
    expect(() => parseTarget(text)).toThrow(/names no function/);
  });

  test('is in a file that is there', () => {
    expect(() => parseTarget('examples/none.ts#f')).toThrow(/no file examples\/none\.ts/);
    expect(() => parseTarget('examples#f')).toThrow(/no file examples/);
  });
});

describe('--with', () => {
  test('takes a remedy, or a function', () => {
    expect(parseWanted('kernel')).toEqual({ remedy: 'kernel' });
    expect(parseWanted('node')).toEqual({ remedy: 'node' });
    expect(parseWanted('examples/pi.ts#f')).toMatchObject({ remedy: 'other', other: { which: 'f' } });
  });

  test('takes no other word, and names those that there are', () => {
    expect(() => parseWanted('kernels')).toThrow(
      expect.objectContaining({ code: 'HASTEN_USAGE', fix: expect.stringContaining('kernel, parallel') }),
    );
  });
});

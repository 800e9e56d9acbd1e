/** Holds the order of src/ that docs/architecture.md draws, and tries the checker on small trees that break it. */
import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  circles,
  type Files,
  facesWithCode,
  foreignImports,
  wrongDirections,
  wrongExports,
} from './architecture/house.ts';

function read(pattern: string): Files {
  return Object.fromEntries(globSync(pattern).map((path) => [path.replaceAll('\\', '/'), readFileSync(path, 'utf8')]));
}

describe('the house', () => {
  const src = read('src/**/*.ts');

  test('imports point downwards only', () => expect(wrongDirections(src)).toEqual([]));

  test('no files import each other in a circle', () => expect(circles(src)).toEqual([]));

  test('src/public holds nothing but re-exports', () => expect(facesWithCode(src)).toEqual([]));

  test('package.json exports src/public and nothing else', () => {
    const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as { exports: Record<string, unknown> };
    expect(wrongExports(exports, src)).toEqual([]);
  });

  test('the programs that are profiled know nothing of hasten; those of a face are in a folder of its name', () => {
    expect(foreignImports('examples', read('examples/*.ts'))).toEqual([]);
    expect(
      foreignImports('examples', read('examples/parallel/**/*.ts')).every((name) =>
        / hasten\/parallel$| hasten\/kernel$/.test(name),
      ),
    ).toBe(true);
    expect(
      foreignImports('examples', read('examples/cache/**/*.ts')).every((name) => / hasten\/cache$/.test(name)),
    ).toBe(true);
  });
});

describe('the checker', () => {
  test('lets imports point downwards, within a folder, and from report to profile', () => {
    const files = {
      'src/cli/a.ts': "import { b } from '../profile/deep/b.ts'; import 'node:fs'; import 'acorn';",
      'src/profile/deep/b.ts': "export * from '../c.ts'; import type { X } from '../../instrument/x.ts';",
      'src/report/r.ts': "import type { Profile } from '../profile/model.ts';",
      'src/public/p.ts': "export { a } from '../profile/c.ts';",
    };
    expect(wrongDirections(files)).toEqual([]);
  });

  test.each([
    ['src/support/a.ts', "import { b } from '../instrument/b.ts';"],
    ['src/instrument/a.ts', "import type { b } from '../profile/b.ts';"],
    ['src/profile/a.ts', "export * from '../report/b.ts';"],
    ['src/profile/a.ts', "export { b } from '../cli/b.ts';"],
    ['src/bench/a.ts', "await import('../profile/b.ts');"],
    ['src/parallel/a.ts', "type B = import('../kernel/b.ts').B;"],
    ['src/cli/a.ts', "import '../public/b.ts';"],
    ['src/cli/a.ts', "import '../../test/b.ts';"],
    ['src/utils/a.ts', ''],
    ['src/a.ts', ''],
  ])('finds the wrong direction in %s: %s', (path, source) => {
    expect(wrongDirections({ [path]: source })).toHaveLength(1);
  });

  test('is not taken in by imports inside comments and strings', () => {
    const source = "// import '../cli/b.ts'\nexport const text = `import '../cli/b.ts'`;";
    expect(wrongDirections({ 'src/support/a.ts': source })).toEqual([]);
  });

  test('finds circles, of types too, and of one file', () => {
    const files = {
      'src/profile/a.ts': "import './b.ts';",
      'src/profile/b.ts': "import type { C } from './c.ts';",
      'src/profile/c.ts': "import './b.ts'; import './c.ts';",
    };
    expect(circles(files)).toEqual([
      'src/profile/b.ts -> src/profile/c.ts -> src/profile/b.ts',
      'src/profile/c.ts -> src/profile/c.ts',
    ]);
  });

  test('finds code in a face', () => {
    expect(facesWithCode({ 'src/public/a.ts': "import '../profile/a.ts'; export {};" })).toEqual([]);
    for (const source of ['export const a = 1;', "import { a } from '../profile/a.ts'; a();"]) {
      expect(facesWithCode({ 'src/public/a.ts': source })).toHaveLength(1);
    }
  });

  test('finds what is exported beside src/public, and faces that are not exported', () => {
    const files = { 'src/public/a.ts': '' };
    const right = {
      './a': { types: './dist/public/a.d.ts', default: './dist/public/a.js' },
      './package.json': './package.json',
    };
    expect(wrongExports(right, files)).toEqual([]);
    expect(wrongExports({ ...right, './b': './dist/chunks/b.js' }, files)).toHaveLength(1);
    expect(wrongExports({ './package.json': './package.json' }, files)).toHaveLength(1);
    expect(wrongExports({ ...right, './a': './dist/profile/a.js' }, files)).toHaveLength(1);
    const onNode = { ...right['./a'], module: './dist/public/a.js', node: './dist/public/node/a.js' };
    const { types, module, node, default: anywhere } = onNode;
    const both = { ...files, 'src/public/node/a.ts': '' };
    expect(wrongExports({ ...right, './a': { types, module, node, default: anywhere } }, both)).toEqual([]);
    expect(wrongExports(right, both)).toHaveLength(1);
  });

  test('finds an example that knows hasten', () => {
    const bad = ["import 'hasten';", "import { timed } from 'hasten/profile';", "import '../src/support/files.ts';"];
    for (const source of bad) expect(foreignImports('examples', { 'examples/a.ts': source })).toHaveLength(1);
    expect(foreignImports('examples', { 'examples/a.ts': "import './support/random.ts'; import 'node:fs';" })).toEqual(
      [],
    );
  });
});

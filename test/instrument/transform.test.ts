/** What always holds of transformed code, whatever it was made of. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { eachChild, type Node, type SourceType } from '../../src/instrument/ast.ts';
import { withoutEdits } from '../../src/instrument/edits.ts';
import { sourceTypeOf } from '../../src/instrument/javascript.ts';
import { parse } from '../../src/instrument/parser.ts';
import { transform } from '../../src/instrument/transform.ts';
import { anywhere, modules, scripts } from './constructs.ts';

const nodeModules = join(dirname(fileURLToPath(import.meta.url)), '../../node_modules');

function compile(code: string): void {
  new Script(`(function () {${code.replace(/^#!/, '//')}\n})`);
}

function compiles(code: string): boolean {
  try {
    compile(code);
    return true;
  } catch {
    return false;
  }
}

describe.each([
  { frames: 'auto', hits: true },
  { frames: 'auto', hits: false },
  { frames: 'all', hits: true },
  { frames: 'all', hits: false },
  { frames: 'auto', hits: true, callees: true },
  { frames: 'all', hits: false, callees: true },
  { frames: 'auto', hits: true, observe: true },
  { frames: 'all', hits: true, callees: true, observe: true },
] as const)('with %j', (settings) => {
  const check = (code: string, sourceType: SourceType) => {
    const transformed = transform(code, { sourceType, base: 0, sourceMap: null, ...settings }).code;
    expect(withoutEdits(transformed)).toBe(code);
    expect(lineBreaks(transformed)).toBe(lineBreaks(code));
    expect(textsOf(transformed, sourceType)).toEqual(textsOf(code, sourceType));
    // `using` is no syntax of Node 22: what V8 does not take plainly it need not take transformed.
    if (sourceType === 'commonjs' && compiles(code)) compile(transformed);
  };
  test.each(Object.keys(anywhere))('%s', (name) => {
    check(anywhere[name] as string, 'commonjs');
    check(anywhere[name] as string, 'module');
  });
  test.each(Object.keys(modules))('modules: %s', (name) => check(modules[name] as string, 'module'));
  test.each(Object.keys(scripts))('CommonJS: %s', (name) => check(scripts[name] as string, 'commonjs'));
});

test('real code: the largest files of the packages that are installed', { timeout: 60_000 }, () => {
  const files = largest(['acorn/dist', 'vite/dist/node/chunks', 'vitest/dist/chunks', 'postcss/lib', 'tsx/dist'], 5);
  for (const file of files) {
    const code = readFileSync(file, 'utf8');
    const sourceType = sourceTypeOf({ sourceType: null }, code);
    const transformed = transform(code, {
      sourceType,
      base: 0,
      frames: 'all',
      hits: true,
      callees: true,
      observe: true,
      sourceMap: null,
    }).code;
    expect(withoutEdits(transformed) === code, file).toBe(true);
    expect(textsOf(transformed, sourceType), file).toEqual(textsOf(code, sourceType));
  }
});

function lineBreaks(text: string): number {
  return [...text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)].length;
}

/** What `toString` shows of each function and class, in the order of the source. */
function textsOf(code: string, sourceType: SourceType): string[] {
  const texts: string[] = [];
  const visit = (node: Node) => {
    const isDefinition = /Function|^Class|^MethodDefinition$|^PropertyDefinition$|^Property$/.test(node.type);
    if (isDefinition) texts.push(withoutEdits(code.slice(node.start, node.end)));
    // The insertion that disposes is the only one that holds a function.
    if (node.type !== 'VariableDeclaration' || !/^\$hu/.test(node.declarations[0].id.name)) eachChild(node, visit);
  };
  visit(parse(code, sourceType));
  return texts;
}

function largest(folders: string[], count: number): string[] {
  const files = folders.flatMap((folder) =>
    readdirSync(join(nodeModules, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.[cm]?js$/.test(name))
      .map((name) => join(nodeModules, folder, name)),
  );
  return files.sort((a, b) => statSync(b).size - statSync(a).size).slice(0, count);
}

/** The packed package, installed in an empty project: its command and its sub-paths work, and it stays small. */
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { bin, root, runCommand, runNode, temporaryFolder, testNode } from './support.ts';

/**
 * The bar on the tarball, bytes. It holds the command and the library, readable, and the parser and all else that they
 * use: nothing more is downloaded. Raise it only with a reason. (750 kB since what to try, and trying it, are in it.)
 */
const LARGEST_TARBALL = 750_000;

const { exports, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  exports: Record<string, unknown>;
  version: string;
};

/** npm as a user calls it: by the Node under test, without the settings of the npm that runs these tests. */
const env: Record<string, string | undefined> = { PATH: `${dirname(testNode)}:${process.env.PATH}` };
for (const name of Object.keys(process.env)) if (name.startsWith('npm_')) env[name] = undefined;

async function npm(args: string[], cwd: string): Promise<string> {
  const { code, stdout, stderr } = await runCommand('npm', args, { cwd, env, timeoutMs: 120_000 });
  if (code !== 0) throw new Error(`npm ${args.join(' ')} failed\n${stdout}\n${stderr}`);
  return stdout;
}

describe('the packed package', () => {
  let project: string;
  let tarball: string;

  beforeAll(async () => {
    project = temporaryFolder({ 'package.json': '{ "name": "empty", "private": true, "type": "module" }' });
    await npm(['pack', '--ignore-scripts', '--pack-destination', project], root);
    tarball = join(project, `hasten-${version}.tgz`);
    await npm(['install', '--prefer-offline', tarball], project);
  }, 240_000);

  test('is no larger than its bar', () => {
    expect(statSync(tarball).size).toBeLessThan(LARGEST_TARBALL);
  });

  test('holds the command and what was built, and nothing else', () => {
    const installed = readdirSync(join(project, 'node_modules/hasten')).filter((name) => name !== 'README.md');
    expect(installed.sort()).toEqual(['LICENSE', 'bin', 'dist', 'package.json']);
  });

  test('brings a command that runs', async () => {
    const printed = await runCommand(join(project, 'node_modules/.bin/hasten'), ['--version'], { cwd: project, env });
    expect(printed).toEqual({ code: 0, signal: null, stdout: `${version}\n`, stderr: '' });
  });

  test.each(Object.keys(exports))('brings the sub-path %s', async (name) => {
    const specifier = JSON.stringify(`hasten${name.slice(1)}`);
    const type = name.endsWith('.json') ? ', { with: { type: "json" } }' : '';
    const args = ['--input-type=module', '--eval', `await import(${specifier}${type}); console.log('loaded')`];
    const { code, stdout, stderr } = await runNode(args, { cwd: project });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: 'loaded\n', stderr: '' });
  });

  test('keeps everything else to itself', async () => {
    const args = ['--input-type=module', '--eval', "await import('hasten/dist/cli/main.js')"];
    const { stderr } = await runNode(args, { cwd: project });
    expect(stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });

  test('brings types that a strict program compiles against', async () => {
    const faces = Object.keys(exports).filter((name) => !name.endsWith('.json'));
    const text = faces
      .map((name, i) => `import * as face${i} from 'hasten${name.slice(1)}';\nvoid face${i};\n`)
      .join('');
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const options = ['--ignoreConfig', '--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2024'];
    const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules/@types')];
    const source = join(project, 'program.ts');
    writeFileSync(source, text);
    const { code, stdout } = await runCommand(process.execPath, [tsc, ...options, ...types, source], { cwd: project });
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  });
});

describe('a Node that is too old', () => {
  /** Runs a script in a Node that says it is `version`. */
  function runAs(version: string, script: string[]) {
    const pretend = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });`;
    const preload = `data:text/javascript,${encodeURIComponent(pretend)}`;
    return runNode(['--import', preload, ...script]);
  }

  test.each(['12.22.12', '20.20.2', '22.17.1'])('%s is told which Node is needed', async (old) => {
    const { code, stdout, stderr } = await runAs(old, [bin, '--version']);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(`hasten: HASTEN_NODE_TOO_OLD: hasten needs Node >=22.18, and ${testNode} is Node ${old}\n`);
  });

  test.each(['22.18.0', '22.100.0', '24.0.0', '100.0.0'])('%s is new enough', async (recent) => {
    expect(await runAs(recent, [bin, '--version'])).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  test('does not build the clone', async () => {
    const { code, stdout, stderr } = await runAs('20.20.2', [join(root, 'scripts/prepare.mjs')]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^hasten: cannot build: it needs Node >=22\.18, and .+ is Node 20\.20\.2; .+\n$/);
  });

  test('is asked for in syntax that it can parse', () => {
    const source = readFileSync(bin, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    expect(source).not.toMatch(/=>|\?\.|\?\?|`|\bconst\b|\blet\b|\basync\b|^import /m);
  });
});

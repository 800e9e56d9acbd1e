/**
 * Preloaded into every thread of a program whose calls are recorded: edits the one module, gives its text what it refers
 * to, and writes at the thread's end what is known. The program does not see it: see profile/probe/main.ts.
 */
import { readFileSync, realpathSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runInThisContext } from 'node:vm';
import workerThreads, {
  getEnvironmentData,
  isMainThread,
  setEnvironmentData,
  type WorkerOptions,
} from 'node:worker_threads';
import { Edits } from '../../instrument/edits.ts';
import { installHook, type ModuleText } from '../../instrument/hook.ts';
import { javaScriptOf, sourceTypeOf } from '../../instrument/javascript.ts';
import { restoreFunctionText } from '../../instrument/original-text.ts';
import { endBeforeStart, whyItCannotStart } from '../../profile/probe/cannot-start.ts';
import { aroundEvents } from '../../profile/probe/events.ts';
import { RUN_VARIABLE } from '../../profile/probe/traces.ts';
import { dieOf } from '../../profile/probe/uncaught.ts';
import { isOwnFile, userFiles } from '../../profile/user-files.ts';
import { entryUrl } from '../../support/entry.ts';
import { type Edited, names, withRecorder } from './edit.ts';
import { files, type RecordConfig } from './files.ts';
import { Recorder } from './recorder.ts';
import { wrapWith } from './wrap.ts';

/** In the environment data of workers: the folder. */
const SEAT = 'hasten.record';
/** Script-scope function: a module of the user's begins. */
const BEGUN = '$hs';
const preload = fileURLToPath(entryUrl('speedup/record/preload'));

const folder = isMainThread ? process.env[RUN_VARIABLE] : (getEnvironmentData(SEAT) as string | undefined);
if (folder !== undefined) begin(folder);

function begin(folder: string): void {
  const config = JSON.parse(readFileSync(join(folder, files.config), 'utf8')) as RecordConfig;
  hide();
  setEnvironmentData(SEAT, folder);
  followWorkers();
  restoreFunctionText();
  const recorder = new Recorder(folder, config);
  let begun = !isMainThread;
  let watched = false;
  let modules = 0;
  define({
    [names.state]: recorder.state,
    [names.enter]: recorder.enter,
    [names.look]: recorder.lookAsync.bind(recorder),
    [names.begin]: recorder.begin.bind(recorder),
    [names.end]: recorder.end.bind(recorder),
    [names.wrap]: (value: unknown, name: string) => wrapWith(recorder, value, name),
    [BEGUN]: () => {
      begun = true;
    },
  });
  const checkStart = (path: string, reason: unknown) => {
    const why = begun ? null : whyItCannotStart(path, reason);
    if (why !== null) endBeforeStart(folder, why);
  };
  installHook({
    isUser: userFiles({ ...config, include: [], exclude: [] }),
    onText(module) {
      const isFirst = modules++ === 0;
      const isSubject = realPath(module.path) === config.file;
      watched ||= isSubject;
      if (begun && !isSubject) return null;
      const made = isSubject ? withRecorder(module, config.name) : asItIs(module);
      // An ES module begins when all that it imports has been found, a CommonJS program with its text.
      if (made.format === 'module') return begun ? made : { ...made, source: withBegin(made.source) };
      if (isFirst) begun = true;
      return isSubject ? made : null;
    },
    onSkipped(path, reason) {
      checkStart(path, reason);
      if (realPath(path) === config.file) recorder.notWatched = (reason as Error | null)?.message ?? String(reason);
    },
    onUnresolved: checkStart,
  });
  aroundEvents({ hasBegun: () => begun, emptyStack: () => {} }, (uncaught) => {
    if (watched) recorder.write(true);
    if (uncaught && isMainThread) dieOf(uncaught.error, Number(process.exitCode ?? 1));
  });
}

function asItIs(module: ModuleText): Edited {
  const code = javaScriptOf(module);
  return { format: sourceTypeOf(module, code), source: code };
}

function withBegin(code: string): string {
  const edits = new Edits();
  edits.insert(code.startsWith('#!') ? code.indexOf('\n') + 1 : 0, `${BEGUN}();`);
  return edits.apply(code);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** As script-scope constants: in reach of every module, and not on the global object. */
function define(values: Record<string, unknown>): void {
  const passage = Symbol.for('hasten.passage');
  Object.defineProperty(globalThis, passage, { value: values, configurable: true });
  runInThisContext(`const {${Object.keys(values).join(',')}}=globalThis[Symbol.for('hasten.passage')]`);
  Reflect.deleteProperty(globalThis, passage);
}

/** Takes the way in out of the program's sight; processes that it starts are not recorded. */
function hide(): void {
  delete process.env[RUN_VARIABLE];
  const { execArgv } = process;
  const at = execArgv.lastIndexOf(preload);
  if (at > 0) execArgv.splice(at - 1, 2);
  const { cache } = createRequire(preload);
  for (const path of Object.keys(cache)) if (isOwnFile(path)) delete cache[path];
}

/** Workers whose `execArgv` leaves the preload out have it too. */
function followWorkers(): void {
  const Native = workerThreads.Worker;
  class Worker extends Native {
    constructor(filename: string | URL, options: WorkerOptions = {}) {
      const { execArgv } = options;
      super(filename, execArgv === undefined ? options : { ...options, execArgv: [...execArgv, '--require', preload] });
    }
  }
  (workerThreads as { Worker: unknown }).Worker = Worker;
  syncBuiltinESMExports();
}

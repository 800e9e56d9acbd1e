/**
 * A session with V8's profiler, in the thread that asks for it.
 *
 * Code that was optimised before the profiler began has no positions, and its time would fall to Node's internals
 * (`listOnTimeout` took every tick of a hot function). Coverage that is switched on and off again makes V8 throw that
 * code away and compile it once more, with positions: 3 to 24 ms.
 */
import type { Session } from 'node:inspector';
import type { ModuleText } from '../instrument/hook.ts';
import { findSourceMap } from '../instrument/source-map.ts';
import { HastenError } from '../support/errors.ts';
import { nowUs } from './now.ts';
import { startRecord } from './probe/this-thread.ts';
import type { RunConfig } from './recording.ts';
import type { Recorder } from './session-recorder.ts';
import { userFiles } from './user-files.ts';
import { pathOf } from './v8/owner.ts';
import type { RawProfile } from './v8/raw-profile.ts';

export async function recordV8(config: RunConfig, maxMs: number): Promise<Recorder> {
  const session = await connect();
  try {
    post(session, 'Profiler.enable');
    post(session, 'Profiler.setSamplingInterval', { interval: Math.round(config.intervalUs) });
    post(session, 'Profiler.start');
    // A program under NODE_V8_COVERAGE has positions, and would lose its coverage.
    if (!process.env.NODE_V8_COVERAGE) {
      post(session, 'Profiler.startPreciseCoverage', { callCount: false, detailed: false });
      post(session, 'Profiler.stopPreciseCoverage');
    }
  } catch (error) {
    session.disconnect();
    throw error;
  }
  const sampledFromUs = nowUs();
  return {
    async end() {
      try {
        const { profile } = post(session, 'Profiler.stop') as { profile: RawProfile };
        const texts = readTexts(session, profile, userFiles(config));
        const none = { modules: [], skipped: [], nodes: new Int32Array(), samples: new Int32Array() };
        const counts = new Float64Array();
        const v8Parts = [upTo(profile, maxMs)];
        const thread = {
          start: startRecord(),
          observations: null,
          end: null,
          sampledFromUs,
          counts,
          v8Parts,
          texts,
          ...none,
        };
        return { threads: [thread], clock: null };
      } finally {
        session.disconnect();
      }
    },
  };
}

async function connect(): Promise<Session> {
  try {
    const { Session } = await import('node:inspector');
    const session = new Session();
    session.connect();
    return session;
  } catch (cause) {
    throw new HastenError('HASTEN_ENGINE_UNAVAILABLE', "this Node was built or started without V8's inspector", {
      fix: 'start the program with node --import hasten/register, which needs none',
      cause,
    });
  }
}

/** Asks V8, which answers at once where the session is the thread's own. */
function post(session: Session, method: string, params: object = {}): unknown {
  let answer: { error: Error | null; result: unknown } | null = null;
  session.post(method, params, (error, result) => {
    answer = { error, result };
  });
  const { error, result } = answer ?? { error: new Error(`V8 did not answer ${method}`), result: null };
  if (error) throw error;
  return result;
}

/**
 * The user's modules as they ran, also where a loader made them. Only a debugger may read them; it is on for this one
 * turn, so no `debugger` statement can stop at it.
 */
function readTexts(session: Session, profile: RawProfile, isUser: (path: string) => boolean): ModuleText[] {
  const scripts = new Map<string, string>();
  for (const { callFrame } of profile.nodes) {
    const path = pathOf(callFrame.url);
    if (path !== null && isUser(path)) scripts.set(path, callFrame.scriptId);
  }
  if (scripts.size === 0) return [];
  post(session, 'Debugger.enable');
  try {
    return [...scripts].map(([path, scriptId]) => {
      const { scriptSource: text } = post(session, 'Debugger.getScriptSource', { scriptId }) as {
        scriptSource: string;
      };
      return { path, text, isTypeScript: false, sourceType: null, sourceMap: findSourceMap(text, path) };
    });
  } finally {
    post(session, 'Debugger.disable');
  }
}

/** A busy thread ends its session late: what was sampled after its time is left out. */
function upTo(profile: RawProfile, maxMs: number): RawProfile {
  const { startTime, samples = [], timeDeltas = [] } = profile;
  let time = startTime;
  const end = timeDeltas.findIndex((delta) => {
    time += delta;
    return time > startTime + maxMs * 1000;
  });
  return end < 0 ? profile : { ...profile, samples: samples.slice(0, end), timeDeltas: timeDeltas.slice(0, end) };
}

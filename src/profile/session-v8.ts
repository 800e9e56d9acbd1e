/**
 * A session with V8's profiler, in the thread that asks for it.
 *
 * Code that was optimised before the profiler began has no positions, and its time would fall to Node's internals
 * (`listOnTimeout` took every tick of a hot function). Coverage that is switched on and off again makes V8 throw that
 * code away and compile it once more, with positions: 3 to 24 ms.
 */
import type { Session } from 'node:inspector/promises';
import { HastenError } from '../support/errors.ts';
import { nowUs } from './now.ts';
import { startRecord } from './probe/this-thread.ts';
import type { RunConfig } from './recording.ts';
import type { Recorder } from './session-recorder.ts';
import type { RawProfile } from './v8/raw-profile.ts';

export async function recordV8({ intervalUs }: RunConfig, maxMs: number): Promise<Recorder> {
  const session = await connect();
  try {
    await session.post('Profiler.enable');
    await session.post('Profiler.setSamplingInterval', { interval: Math.round(intervalUs) });
    await session.post('Profiler.start');
    // A program under NODE_V8_COVERAGE has positions, and would lose its coverage.
    if (!process.env.NODE_V8_COVERAGE) {
      await session.post('Profiler.startPreciseCoverage', { callCount: false, detailed: false });
      await session.post('Profiler.stopPreciseCoverage');
    }
  } catch (error) {
    session.disconnect();
    throw error;
  }
  const sampledFromUs = nowUs();
  return {
    async end() {
      try {
        const { profile } = await session.post('Profiler.stop');
        const part = upTo(profile as RawProfile, maxMs);
        const none = { modules: [], skipped: [], nodes: new Int32Array(), samples: new Int32Array(), texts: [] };
        const start = startRecord();
        const thread = { start, end: null, sampledFromUs, counts: new Float64Array(), v8Parts: [part], ...none };
        return { threads: [thread], clock: null };
      } finally {
        session.disconnect();
      }
    },
  };
}

async function connect(): Promise<Session> {
  try {
    const { Session } = await import('node:inspector/promises');
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

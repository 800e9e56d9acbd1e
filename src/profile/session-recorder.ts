/** What a session needs of an engine. */
import type { Recording } from './read-recording.ts';
import type { EndRecord, RunConfig, StartRecord } from './recording.ts';

/** Begins to record this thread; settles when it does. */
export type RecordSession = (config: RunConfig, maxMs: number) => Promise<Recorder>;

export interface Recorder {
  /** Ends recording, gives what was recorded and leaves nothing behind. Its threads' start and end are the caller's to fill. */
  end(): Promise<Recording>;
}

/** Who was measured, and when. */
export interface Measured {
  start: StartRecord;
  end: EndRecord | null;
}

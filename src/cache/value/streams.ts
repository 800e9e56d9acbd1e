/**
 * Results that come bit by bit: recorded as the consumer reads, and replayed as the same kind of thing. What always holds:
 * the consumer gets what the function gave, in order, whether it is kept or not; a recording that turns out to be spoiled
 * in the middle is gone on with by the function itself.
 */
import { Readable } from 'node:stream';
import { types } from 'node:util';
import type { Recorder, Recording, StreamHeader } from './pieces.ts';

type Kind = StreamHeader['kind'];

/** Of what kind a result is, or null for a value. */
export function kindOf(value: unknown): Kind | null {
  if (typeof value !== 'object' || value === null) return null;
  if (types.isGeneratorObject(value)) return Symbol.asyncIterator in value ? 'async generator' : 'generator';
  if (value instanceof Readable) return 'Readable';
  if (value instanceof ReadableStream) return 'ReadableStream';
  if (!('next' in value) || typeof value.next !== 'function') return null;
  if (Symbol.asyncIterator in value) return 'async generator';
  return Symbol.iterator in value ? 'generator' : null;
}

export function headerOf(value: object, kind: Kind, promised: boolean): StreamHeader {
  if (kind === 'Readable') {
    const { readableObjectMode: objectMode, readableEncoding: encoding } = value as Readable;
    return { kind, promised, objectMode, encoding };
  }
  return kind === 'ReadableStream' ? { kind, promised, bytes: isOfBytes(value as ReadableStream) } : { kind, promised };
}

function isOfBytes(stream: ReadableStream): boolean {
  try {
    stream.getReader({ mode: 'byob' }).releaseLock();
    return true;
  } catch {
    return false;
  }
}

/**
 * The stream, which is recorded from the moment that it is read. `onUnkept` hears of the first item that cannot be kept.
 */
export function recorded(
  stream: object,
  header: StreamHeader,
  begin: () => Recorder,
  onUnkept: (error: unknown) => void,
): object {
  let begun: Recorder | null = null;
  const recorder = (): Recorder => {
    begun ??= begin();
    return begun;
  };
  const tape = {
    item: (value: unknown) => attempt(() => recorder().item(value), onUnkept),
    end: (value: unknown) => attempt(() => recorder().end(value), onUnkept),
    abort: () => begun?.abort(),
  };
  switch (header.kind) {
    case 'generator':
      return passing(stream as Iterator<unknown>, tape);
    case 'async generator':
      return passingLater(stream as AsyncIterator<unknown>, tape);
    default:
      return made(header, passingLater((stream as AsyncIterable<unknown>)[Symbol.asyncIterator](), tape));
  }
}

/** The stream anew. `again` gives the function's own, where the recording is spoiled. */
export function replayed(recording: Recording, again: () => unknown): object {
  if (recording.header.kind === 'generator') return replay(recording, again);
  return made(recording.header, replayLater(recording, again));
}

function made(header: StreamHeader, items: AsyncGenerator<unknown>): object {
  switch (header.kind) {
    case 'Readable': {
      const { objectMode = false, encoding } = header;
      return Readable.from(items, {
        objectMode,
        ...(typeof encoding === 'string' ? { encoding: encoding as BufferEncoding } : {}),
      });
    }
    case 'ReadableStream': {
      const source = {
        async pull(controller: Controller): Promise<void> {
          const { done, value } = await items.next();
          if (done !== true) return controller.enqueue(value as never);
          controller.close();
          // Who waits with memory of his own gets it back.
          controller.byobRequest?.respond(0);
        },
        cancel: async () => void (await items.return(undefined)),
      };
      if (header.bytes !== true) return new ReadableStream(source, { highWaterMark: 0 });
      return new ReadableStream({ ...source, type: 'bytes' } as never, { highWaterMark: 0 });
    }
    default:
      return items;
  }
}

interface Controller {
  enqueue(chunk: never): void;
  close(): void;
  readonly byobRequest?: { respond(bytes: number): void } | null;
}

interface Tape {
  item(value: unknown): void;
  end(value: unknown): void;
  abort(): void;
}

/** A stream is not disturbed by what becomes of its recording. */
function attempt(act: () => void, onUnkept: (error: unknown) => void): void {
  try {
    act();
  } catch (error) {
    onUnkept(error);
  }
}

function* passing(source: Iterator<unknown>, tape: Tape): Generator<unknown, unknown, unknown> {
  let ended = false;
  try {
    let step = source.next();
    while (step.done !== true) {
      tape.item(step.value);
      let given: unknown;
      try {
        given = yield step.value;
      } catch (error) {
        // What the consumer says to the generator is no argument: such a run is not kept.
        tape.abort();
        if (source.throw === undefined) throw error;
        step = source.throw(error);
        continue;
      }
      if (given !== undefined) tape.abort();
      step = source.next(given);
    }
    ended = true;
    tape.end(step.value);
    return step.value;
  } finally {
    if (!ended) {
      tape.abort();
      source.return?.();
    }
  }
}

async function* passingLater(source: AsyncIterator<unknown>, tape: Tape): AsyncGenerator<unknown, unknown, unknown> {
  let ended = false;
  try {
    let step = await source.next();
    while (step.done !== true) {
      tape.item(step.value);
      let given: unknown;
      try {
        given = yield step.value;
      } catch (error) {
        tape.abort();
        if (source.throw === undefined) throw error;
        step = await source.throw(error);
        continue;
      }
      if (given !== undefined) tape.abort();
      step = await source.next(given);
    }
    ended = true;
    tape.end(step.value);
    return step.value;
  } finally {
    if (!ended) {
      tape.abort();
      await source.return?.();
    }
  }
}

function* replay(recording: Recording, again: () => unknown): Generator<unknown, unknown, unknown> {
  const items = recording.items();
  let given = 0;
  try {
    for (;;) {
      let step: IteratorResult<unknown, unknown>;
      try {
        step = items.next();
      } catch {
        break;
      }
      if (step.done === true) return step.value;
      given++;
      yield step.value;
    }
  } finally {
    recording.close();
  }
  const source = again() as Iterator<unknown>;
  for (; given > 0; given--) source.next();
  return yield* { [Symbol.iterator]: () => source };
}

async function* replayLater(recording: Recording, again: () => unknown): AsyncGenerator<unknown, unknown, unknown> {
  const items = recording.items();
  const isOfBytes = comesInBytes(recording.header);
  let given = 0;
  try {
    for (;;) {
      let step: IteratorResult<unknown, unknown>;
      try {
        step = items.next();
      } catch {
        break;
      }
      if (step.done === true) return step.value;
      given += isOfBytes ? (step.value as Uint8Array | string).length : 1;
      yield step.value;
    }
  } finally {
    recording.close();
  }
  const stream = (await again()) as AsyncIterable<unknown>;
  const source = stream[Symbol.asyncIterator]();
  while (given > 0) {
    const step = await source.next();
    if (step.done === true) return step.value;
    const rest = isOfBytes ? behind(step.value as Uint8Array | string, given) : null;
    given -= isOfBytes ? (step.value as Uint8Array | string).length : 1;
    if (rest !== null && rest.length > 0) yield rest;
  }
  return yield* { [Symbol.asyncIterator]: () => source };
}

/** Whether it is one sequence of bytes or of a text, of which chunks are as long as it happens. */
function comesInBytes({ kind, objectMode, bytes }: StreamHeader): boolean {
  return kind === 'Readable' ? objectMode !== true : bytes === true;
}

function behind(chunk: Uint8Array | string, count: number): Uint8Array | string {
  return typeof chunk === 'string' ? chunk.slice(count) : chunk.subarray(count);
}

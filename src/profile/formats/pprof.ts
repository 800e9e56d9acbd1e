/**
 * pprof's `profile.proto` (https://github.com/google/pprof/blob/main/proto/profile.proto), gzipped: what `go tool pprof`,
 * Grafana Pyroscope and Datadog read. Two values a sample: how many, and wall-clock nanoseconds. A location is a function
 * at a line, so `pprof -list` shows lines; the thread is a label.
 */
import type { Profile } from '../model.ts';
import { byThread, pathTo, threadName } from '../stacks.ts';
import { Message } from './protobuf.ts';

/** Field numbers of the messages in profile.proto. */
const PROFILE = {
  sampleType: 1,
  sample: 2,
  location: 4,
  function: 5,
  stringTable: 6,
  timeNanos: 9,
  durationNanos: 10,
  periodType: 11,
  period: 12,
  comment: 13,
  defaultSampleType: 14,
};
const VALUE_TYPE = { type: 1, unit: 2 };
const SAMPLE = { locationId: 1, value: 2, label: 3 };
const LABEL = { key: 1, str: 2 };
const LOCATION = { id: 1, line: 4 };
const LINE = { functionId: 1, line: 2 };
const FUNCTION = { id: 1, name: 2, systemName: 3, filename: 4, startLine: 5 };

export function toPprof(profile: Profile): Uint8Array {
  const strings = new Numbered<string>();
  // Index 0 of the table is the empty text, by the format's rule.
  const text = (value: string) => strings.of(value) - 1;
  text('');
  const locations = new Numbered<string>();
  const valueType = (type: string, unit: string) =>
    new Message().integer(VALUE_TYPE.type, text(type)).integer(VALUE_TYPE.unit, text(unit));
  const file = new Message()
    .message(PROFILE.sampleType, valueType('samples', 'count'))
    .message(PROFILE.sampleType, valueType('wall', 'nanoseconds'));

  for (const [id, { samples }] of byThread(profile)) {
    const label = new Message().integer(LABEL.key, text('thread')).integer(LABEL.str, text(threadName(profile, id)));
    for (const [node, { count, weightUs }] of countByNode(samples)) {
      const stack = pathTo(profile, node).reverse();
      const sample = new Message()
        .integers(
          SAMPLE.locationId,
          stack.map((at) => locations.of(locationKey(profile, at))),
        )
        .integers(SAMPLE.value, [count, Math.round(weightUs * 1000)])
        .message(SAMPLE.label, label);
      file.message(PROFILE.sample, sample);
    }
  }
  for (const [key, id] of locations.all()) {
    const [fn, line] = key.split(' ').map(Number) as [number, number];
    const place = new Message().integer(LINE.functionId, fn + 1).integer(LINE.line, line);
    file.message(PROFILE.location, new Message().integer(LOCATION.id, id).message(LOCATION.line, place));
  }
  profile.functions.forEach(({ name, file: path, line }, index) => {
    const described = new Message()
      .integer(FUNCTION.id, index + 1)
      .integer(FUNCTION.name, text(name))
      .integer(FUNCTION.systemName, text(name))
      .integer(FUNCTION.filename, text(path ?? ''))
      .integer(FUNCTION.startLine, line ?? 0);
    file.message(PROFILE.function, described);
  });
  const intervalUs = profile.sampling.deliveredIntervalUs ?? profile.sampling.requestedIntervalUs;
  file
    .integer(PROFILE.timeNanos, (Date.parse(profile.startedAt) || 0) * 1e6)
    .integer(PROFILE.durationNanos, Math.round(profile.durationMs * 1e6))
    .message(PROFILE.periodType, valueType('wall', 'nanoseconds'))
    .integer(PROFILE.period, Math.round(intervalUs * 1000))
    .integers(PROFILE.comment, [text(['hasten profile', ...profile.command].join(' '))])
    .integer(PROFILE.defaultSampleType, text('wall'));
  for (const [value] of strings.all()) file.text(PROFILE.stringTable, value);
  // Loaded here, since it takes long to load and only this format needs it.
  return process.getBuiltinModule('node:zlib').gzipSync(file.bytes());
}

/** A node's place; functions without a line at hand are at the line where they begin. */
function locationKey({ nodes, functions }: Profile, node: number): string {
  const { function: fn, line } = nodes[node]!;
  return `${fn} ${line ?? functions[fn]!.line ?? 0}`;
}

function countByNode(samples: { node: number; weightUs: number }[]): Map<number, { count: number; weightUs: number }> {
  const counted = new Map<number, { count: number; weightUs: number }>();
  for (const { node, weightUs } of samples) {
    const before = counted.get(node) ?? { count: 0, weightUs: 0 };
    counted.set(node, { count: before.count + 1, weightUs: before.weightUs + weightUs });
  }
  return counted;
}

/** Numbers things from 1 in the order in which they come. */
class Numbered<Key> {
  readonly #numbers = new Map<Key, number>();

  of(key: Key): number {
    const number = this.#numbers.get(key) ?? this.#numbers.size + 1;
    this.#numbers.set(key, number);
    return number;
  }

  all(): IterableIterator<[Key, number]> {
    return this.#numbers.entries();
  }
}

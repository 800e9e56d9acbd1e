/** Dates and times of `Temporal`, where Node has it. */
import { encodeByText } from './builtins.ts';
import type { Encode } from './encoding.ts';

interface TemporalType {
  prototype: object;
  from?(value: unknown): unknown;
}

interface TemporalKind {
  type: TemporalType;
  is(value: object): boolean;
  encode: Encode;
}

/** With a calendar where they have one, since what they write leaves that of ISO 8601 out. */
const names = [
  'Instant',
  'PlainDate',
  'PlainTime',
  'PlainDateTime',
  'PlainYearMonth',
  'PlainMonthDay',
  'ZonedDateTime',
];

/** Of a duration, whose text adds up milliseconds and less to seconds. */
const fields = [
  ...['years', 'months', 'weeks', 'days', 'hours'],
  ...['minutes', 'seconds', 'milliseconds', 'microseconds', 'nanoseconds'],
];

export function temporalKinds(): TemporalKind[] {
  const temporal = Reflect.get(globalThis, 'Temporal') as Record<string, TemporalType> | undefined;
  if (temporal === undefined) return [];
  const kind = (name: string, textOf: (value: object) => string): TemporalKind => {
    const type = temporal[name]!;
    return { type, is: (value) => succeeds(() => textOf(value)), encode: encodeByText(`Temporal.${name}`, textOf) };
  };
  const written = names.map((name) => {
    const write = Reflect.get(temporal[name]!.prototype, 'toString') as (options: object) => string;
    return kind(name, (value) => write.call(value, { calendarName: 'always' }));
  });
  const duration = temporal.Duration!.prototype;
  const getters = fields.map((field) => Object.getOwnPropertyDescriptor(duration, field)!.get!);
  return [...written, kind('Duration', (value) => getters.map((getter) => getter.call(value)).join(' '))];
}

/** What only looks like one has no text. */
function succeeds(action: () => unknown): boolean {
  try {
    action();
    return true;
  } catch {
    return false;
  }
}

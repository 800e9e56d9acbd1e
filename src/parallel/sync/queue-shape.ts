/** What a queue is made for: how many values, of which kind, in how many bytes; checked once, and sent along with it. */
import { HastenError } from '../../support/errors.ts';
import type { Across } from './area.ts';
import { checkDtypes, type Dtype } from './queue-records.ts';

export interface QueueOptions extends Across {
  /** Bytes for values that are no numbers or records (default 256 a value, at least 4 MB; what is not used costs no memory). */
  bytes?: number;
}

export interface Shape {
  capacity: number;
  /** Fields of records; null for single numbers of `dtypes[0]`, or for other values, without dtypes. */
  names: string[] | null;
  dtypes: Dtype[];
  /** A power of two. */
  slots: number;
  /** Of the ring of bytes; a power of two. */
  bytes: number;
}

export type ShapeOptions = QueueOptions & { record?: Record<string, Dtype>; type?: Dtype };

const MOST = 2 ** 24;
const LEAST_BYTES = 2 ** 22;
const MOST_BYTES = 2 ** 30;

/** Throws `HASTEN_SYNC_ARGUMENT`. */
export function shapeOf(capacity: number, options: ShapeOptions | undefined): Shape {
  if (!Number.isInteger(capacity) || capacity < 1 || capacity > MOST) {
    throw new HastenError('HASTEN_SYNC_ARGUMENT', `a Queue cannot be for ${capacity} values`, {
      fix: `give a whole number from 1 to ${MOST}`,
    });
  }
  const record = options?.record;
  const dtypes = record !== undefined ? Object.values(record) : options?.type !== undefined ? [options.type] : [];
  checkDtypes(dtypes);
  const bytes = options?.bytes ?? Math.min(Math.max(LEAST_BYTES, 256 * capacity), MOST_BYTES);
  if (!(bytes >= 64 && bytes <= MOST_BYTES)) {
    throw new HastenError('HASTEN_SYNC_ARGUMENT', `a Queue cannot have ${bytes} bytes for its values`, {
      fix: 'give a number from 64 to 2^30',
    });
  }
  return {
    capacity,
    names: record === undefined ? null : Object.keys(record),
    dtypes,
    // One more than there are values: where the last that was taken ended must stay to be seen.
    slots: 2 ** Math.ceil(Math.log2(capacity + 1)),
    bytes: 2 ** Math.ceil(Math.log2(bytes)),
  };
}

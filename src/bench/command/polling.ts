/**
 * What /proc tells about a running process, for machines without Perl and Python: looked at again and again, first often,
 * then every 10 ms, so that the last look is close to the end. Elsewhere than on Linux there is nothing to see.
 */
import { readFileSync } from 'node:fs';
import { statFields, TICK_NS } from '../machine/proc.ts';
import type { Measuring, Usage } from './usage.ts';

export const polling: Measuring = {
  by: 'polling',
  peakFloorBytes: 0,
  missing:
    process.platform === 'linux'
      ? 'neither perl nor python3 works here, so all figures but wall time and exit code are those of the last look at /proc, up to 10 ms before the end: apt-get install perl-base (or python3) makes them exact'
      : 'python3 does not work here, so only wall time and exit code are known: installing it gives the rest',
};

type Seen = Omit<Usage, 'wallNs'>;

const NOTHING: Seen = {
  userNs: null,
  systemNs: null,
  peakBytes: null,
  minorFaults: null,
  majorFaults: null,
  voluntarySwitches: null,
  involuntarySwitches: null,
  readBytes: null,
  writtenBytes: null,
};

/** Looks at the process `pid` until the function that it gives is called, which gives the last that was seen. */
export function poll(pid: number): () => Seen {
  let seen = NOTHING;
  let pause = 1;
  let timer: NodeJS.Timeout | undefined;
  const step = () => {
    seen = look(pid) ?? seen;
    pause = Math.min(10, pause * 1.5);
    timer = setTimeout(step, pause);
  };
  step();
  return () => {
    clearTimeout(timer);
    return seen;
  };
}

/** What the process and the children it has waited for used so far; null if it is gone. */
export function look(pid: number): Seen | null {
  try {
    const stat = statFields(readFileSync(`/proc/${pid}/stat`, 'latin1'));
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const field = (name: string) => numberOr(new RegExp(`^${name}:\\s*(\\d+)`, 'm').exec(status)?.[1]);
    const peak = field('VmHWM');
    if (peak === null) return null; // it has ended and waits to be collected
    const io = readIo(pid);
    return {
      userNs: (stat[13]! + stat[15]!) * TICK_NS,
      systemNs: (stat[14]! + stat[16]!) * TICK_NS,
      peakBytes: peak * 1024,
      minorFaults: stat[9]! + stat[10]!,
      majorFaults: stat[11]! + stat[12]!,
      voluntarySwitches: field('voluntary_ctxt_switches'),
      involuntarySwitches: field('nonvoluntary_ctxt_switches'),
      ...io,
    };
  } catch {
    return null;
  }
}

function readIo(pid: number): Pick<Seen, 'readBytes' | 'writtenBytes'> {
  try {
    const io = readFileSync(`/proc/${pid}/io`, 'latin1');
    return {
      readBytes: numberOr(/^read_bytes: (\d+)/m.exec(io)?.[1]),
      writtenBytes: numberOr(/^write_bytes: (\d+)/m.exec(io)?.[1]),
    };
  } catch {
    return { readBytes: null, writtenBytes: null };
  }
}

function numberOr(text: string | undefined): number | null {
  return text === undefined ? null : Number(text);
}

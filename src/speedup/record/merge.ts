/** What the threads of a program have recorded, as one. */
import { withoutSizes } from '../../profile/argument-type.ts';
import type { Exit } from '../../profile/launch.ts';
import type { ThreadRecord } from './files.ts';
import type { Recording, RecordRequest } from './model.ts';

/** A call's file. */
export interface KeptFile {
  name: string;
  bytes: number;
}

export interface Merged
  extends Pick<Recording, 'calls' | 'types' | 'signatures' | 'isAsync' | 'totalMs' | 'copyingMs' | 'notCopied'> {
  /** Why a thread has no calls; null where one has. */
  notWatched: string | null;
}

/** Threads may have more calls together than were asked for; those are left out evenly. */
export function choose(
  found: readonly KeptFile[],
  { calls, bytes }: Pick<RecordRequest, 'calls' | 'bytes'>,
): KeptFile[] {
  let kept = [...found];
  const tooMany = () => kept.length > calls || kept.reduce((all, call) => all + call.bytes, 0) > bytes;
  while (kept.length > 1 && tooMany()) {
    const most = Math.min(calls, kept.length - 1);
    const step = kept.length / most;
    kept = Array.from({ length: most }, (_, at) => kept[Math.floor(at * step)]!);
  }
  return kept;
}

export function merge(threads: readonly ThreadRecord[], exit: Exit): Merged {
  const sum = (of: (thread: ThreadRecord) => number) => threads.reduce((all, thread) => all + of(thread), 0);
  const signatures = new Map<string, Recording['signatures'][number]>();
  for (const one of threads.flatMap((thread) => thread.signatures)) {
    const key = one.types.map(withoutSizes).join();
    const seen = signatures.get(key);
    if (seen === undefined) signatures.set(key, { ...one });
    else seen.count += one.count;
  }
  const ordered = [...signatures.values()].sort((a, b) => b.count - a.count);
  return {
    calls: sum((thread) => thread.calls),
    types: ordered[0]?.types ?? [],
    signatures: ordered,
    isAsync: threads.some((thread) => thread.isAsync),
    totalMs: sum((thread) => thread.totalMs),
    copyingMs: sum((thread) => thread.copyingMs),
    notCopied: sentences(threads, exit),
    notWatched: threads.find((thread) => thread.notWatched !== null)?.notWatched ?? null,
  };
}

function sentences(threads: readonly ThreadRecord[], exit: Exit): string[] {
  const reasons = new Map<string, number>();
  for (const { what, count } of threads.flatMap((thread) => thread.notCopied)) {
    reasons.set(what, (reasons.get(what) ?? 0) + count);
  }
  const tried = threads.reduce((all, thread) => all + thread.tried, 0);
  const said = [...reasons]
    .sort((a, b) => b[1] - a[1])
    .map(([what, count]) => `${count} of the ${tried} calls that were to be kept could not be copied: ${what}`);
  const unsettled = threads.reduce((all, thread) => all + thread.unsettled, 0);
  if (unsettled > 0) said.push(`${unsettled} async calls had not ended when the program did`);
  const cut = threads.filter((thread) => !thread.ended).length;
  if (cut > 0) {
    const who = exit.signal !== null && threads.length === 1 ? 'the program was' : `${cut} of its threads were`;
    said.push(`${who} ended from outside: calls of the last half second are not counted`);
  }
  return said;
}

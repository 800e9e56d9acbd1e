/** Which constructs the generated programs contained and which of them ran, so that a gap in the oracle is seen. */
import type { Verdict } from './oracle.ts';

export class Statistics {
  programs = 0;
  lines = 0;
  hits = 0;
  /** For each kind of place: how many were written, and how many ran at least once. */
  places = new Map<string, { written: number; ran: number }>();
  features = new Map<string, number>();

  add(verdict: Verdict): void {
    this.programs++;
    this.lines += verdict.expected.size;
    for (const hits of verdict.expected.values()) this.hits += Math.max(0, hits);
    verdict.case.program.places.forEach((what, id) => {
      const entry = this.places.get(what) ?? { written: 0, ran: 0 };
      entry.written++;
      if ((verdict.counts.places[id] ?? 0) > 0) entry.ran++;
      this.places.set(what, entry);
    });
    for (const [feature, count] of verdict.case.program.features)
      this.features.set(feature, (this.features.get(feature) ?? 0) + count);
  }

  text(): string {
    const places = [...this.places].map(([what, { written, ran }]) => `${what} ${ran}/${written}`);
    const features = [...this.features].map(([what, count]) => `${what} ${count}`);
    return [
      `${this.programs} programs, ${this.lines} counted lines, ${this.hits} hits`,
      `places that ran: ${places.sort().join(', ')}`,
      `also written: ${features.sort().join(', ')}`,
    ].join('\n');
  }
}

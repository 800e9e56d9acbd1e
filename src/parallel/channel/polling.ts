/**
 * When a thread looks for messages without being woken. Waking a thread takes some 50 to 100 µs, a look takes one: so
 * for up to 100 µs after a message was sent or received a channel is looked at once in each turn of the event loop,
 * where timers and input have their turns too, and then it sleeps. What always holds: a channel that is awake is among
 * those that are looked at; one that sleeps costs nothing.
 *
 * Where answers take longer than that, looking for them would only take time from the threads that work on them: after
 * `PATIENCE` times in vain a channel goes to sleep at once, until messages come at such short intervals again. So it does where the
 * two threads have one processor between them, as the system arranges it while the others have work: what one looks
 * is what the other one does not run, 120 µs there and back instead of 20; with a processor each it is 3 to 5.
 */
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers';

/** How long to look, in ms. */
const LOOK_MS = 0.1;
/** An answer that takes no longer, waking included, would have come while we looked. In ms. */
const QUICK_MS = 0.25;
const PATIENCE = 3;
/** What an answer that came while we looked takes from the times in vain: one in 32 may be in vain for ever. */
const FORGETS = 1 / 32;
/** The most quick answers to let pass before looking is tried again. */
const MOST_SKIPPED = 256;

/** What is looked at. */
export interface Polled {
  /** Takes what is there; whether it was anything. */
  drain(): boolean;
  /** Asks to be woken from now on; false where something is there already. */
  sleep(): boolean;
  /** Wants no waking from now on. */
  wake(): void;
}

const awake = new Set<Poll>();
let scheduled = false;

function look(): void {
  scheduled = false;
  for (const poll of awake) poll.look();
  schedule();
}

function schedule(): void {
  if (scheduled || awake.size === 0) return;
  scheduled = true;
  setImmediate(look);
}

/** One channel's state. It begins awake. */
export class Poll {
  readonly #of: Polled;
  /** When something was last sent or received, in ms. */
  #active = performance.now();
  #inVain = 0;
  #skip = 1;
  #skipped = 0;

  constructor(of: Polled) {
    this.#of = of;
    awake.add(this);
    schedule();
  }

  /** Something was sent: its answer may come soon. */
  sent(): void {
    this.#active = performance.now();
    if (this.#inVain < PATIENCE) this.#stayAwake();
  }

  /** A wake-up came. */
  woken(): void {
    const wasQuick = performance.now() - this.#active < QUICK_MS;
    if (this.#inVain >= PATIENCE && wasQuick && ++this.#skipped >= this.#skip) {
      this.#skipped = 0;
      this.#inVain = PATIENCE - 1;
    }
    this.#stayAwake();
    this.#drain();
    if (this.#inVain >= PATIENCE) this.#fallAsleep();
  }

  /** Looks once, and goes to sleep when it is time. */
  look(): void {
    if (this.#drain()) {
      if (this.#inVain >= PATIENCE) return this.#fallAsleep();
      this.#inVain = Math.max(0, this.#inVain - FORGETS);
      if (this.#inVain === 0) this.#skip = 1;
    } else if (performance.now() - this.#active > LOOK_MS) {
      this.#fallAsleep();
      this.#inVain++;
      if (this.#inVain >= PATIENCE) this.#skip = Math.min(this.#skip * 2, MOST_SKIPPED);
    }
  }

  /** Looks no more. */
  end(): void {
    awake.delete(this);
  }

  #stayAwake(): void {
    if (awake.has(this)) return;
    this.#of.wake();
    awake.add(this);
    schedule();
  }

  #drain(): boolean {
    let got = true;
    try {
      got = this.#of.drain();
    } finally {
      // Who takes the messages may take its time, and may throw.
      if (got) this.#active = performance.now();
      schedule();
    }
    return got;
  }

  #fallAsleep(): void {
    if (this.#of.sleep()) awake.delete(this);
  }
}

/**
 * Hits in memory are told to the disk now and then, where they count for `hasten cache ls`, and where entries go by their
 * last use. At most some seconds of them are lost with a process that is killed.
 */

/** What has hits to tell. */
interface Teller {
  tellHits(): void;
}

/** In ms. */
const INTERVAL = 10_000;

const tellers = new Set<WeakRef<Teller>>();
let isTelling = false;

/** As long as the thread lives, and at its end. Holds nothing. */
export function tellNowAndThen(teller: Teller): void {
  tellers.add(new WeakRef(teller));
  if (isTelling) return;
  isTelling = true;
  setInterval(tell, INTERVAL).unref();
  // Before the store's own end.
  process.prependOnceListener('exit', tell);
}

function tell(): void {
  for (const reference of tellers) {
    const teller = reference.deref();
    if (teller === undefined) tellers.delete(reference);
    else teller.tellHits();
  }
}

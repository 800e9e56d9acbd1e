/**
 * The terminal's line in which a bar stands, on standard error. What always holds while there is one: other output of this
 * process (tasks in threads included) begins where the bar was, which is taken away before it and drawn again behind it; a line that
 * other output has begun and not ended is not drawn over. When nobody has the line, the streams are as they were.
 */

const CLEAR = '\r\x1b[K';

/** Those that want the line; the first has it. */
const owners: object[] = [];
let bar = '';
/** Whether the bar stands there now. */
let shown = false;
/** Whether other output has begun a line. */
let midline = false;
let writing = false;
let redraw: NodeJS.Immediate | null = null;
let letGo: (() => void) | null = null;

export interface TerminalLine {
  /** Draws the bar, if it is this one's turn. */
  draw(text: () => string): void;
  /** The bar is done with: a line that stays takes its place. */
  end(text: string): void;
}

export function terminalLine(): TerminalLine {
  const mine = {};
  owners.push(mine);
  letGo ??= hold();
  return {
    draw(text) {
      if (owners[0] !== mine) return;
      bar = text();
      draw();
    },
    end(text) {
      clear();
      write(`${midline ? '\n' : ''}${text}\n`);
      midline = false;
      if (owners[0] === mine) bar = '';
      owners.splice(owners.indexOf(mine), 1);
      if (owners.length > 0) return;
      letGo?.();
      letGo = null;
    },
  };
}

function draw(): void {
  if (midline || bar === '') return;
  // What stands there is written over, so that it does not flicker.
  write(`\r${bar}\x1b[K`);
  shown = true;
}

function clear(): void {
  if (shown) write(CLEAR);
  shown = false;
}

function write(text: string): void {
  writing = true;
  try {
    process.stderr.write(text);
  } finally {
    writing = false;
  }
}

/** Takes notice of other output. Gives what undoes that. */
function hold(): () => void {
  const releases = [process.stdout, process.stderr].filter(({ isTTY }) => isTTY).map(watch);
  // Before the message of an error that nobody caught, too.
  process.once('exit', clear);
  return () => {
    for (const release of releases) release();
    process.off('exit', clear);
    if (redraw !== null) clearImmediate(redraw);
    redraw = null;
  };
}

function watch(stream: NodeJS.WriteStream): () => void {
  const own = Object.getOwnPropertyDescriptor(stream, 'write');
  const { write: before } = stream;
  let isOver = false;
  const watched = function (this: NodeJS.WriteStream, ...given: unknown[]): boolean {
    const [text] = given as [string | Uint8Array];
    if (writing || isOver || text.length === 0) return Reflect.apply(before, this, given);
    clear();
    try {
      return Reflect.apply(before, this, given);
    } finally {
      midline = !endsLine(text);
      redraw ??= setImmediate(() => {
        redraw = null;
        draw();
      }).unref();
    }
  };
  stream.write = watched as typeof stream.write;
  return () => {
    isOver = true;
    // Somebody else may have put a function of theirs around this one.
    if (stream.write !== watched) return;
    if (own === undefined) delete (stream as Partial<NodeJS.WriteStream>).write;
    else Object.defineProperty(stream, 'write', own);
  };
}

/** Whether the cursor is at the beginning of a line behind that; colours may be set back behind the end. */
function endsLine(text: string | Uint8Array): boolean {
  const end = typeof text === 'string' ? text.slice(-40) : Buffer.from(text.subarray(-40)).toString('latin1');
  return /\n(\x1b\[[\d;]*m)*$/.test(end);
}

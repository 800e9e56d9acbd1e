/** The terminals that reports of whole commands are written to. */

const WIDTH_IN_A_FILE = 120;

export interface Terminal {
  width: number;
  color: boolean;
}

/** Standard error. */
export function errorTerminal(): Terminal {
  return terminalOf(process.stderr);
}

/** Standard output. */
export function outputTerminal(): Terminal {
  return terminalOf(process.stdout);
}

function terminalOf(stream: NodeJS.WriteStream): Terminal {
  return { width: stream.columns ?? WIDTH_IN_A_FILE, color: stream.isTTY === true && stream.hasColors() };
}

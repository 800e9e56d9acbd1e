/** Paths in messages. */

/** Relative to the working directory, where it is below. */
export function asWritten(file: string): string {
  const cwd = process.cwd();
  return file.startsWith(`${cwd}/`) ? file.slice(cwd.length + 1) : file;
}

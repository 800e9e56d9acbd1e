export function unifiedDiff(_file: string, _before: string, _after: string): string {
  throw new Error('not there yet');
}

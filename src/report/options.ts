/** What the reader of a report can choose. */

/** How the report orders functions. */
export type SortKey = 'self' | 'total' | 'calls';

/** How a report of any kind is drawn. */
export interface ReportStyle {
  /** The columns to fit into. */
  width: number;
  /** Whether to colour. */
  color: boolean;
}

export interface ReportOptions extends ReportStyle {
  /** How many of the user's functions to list; other kinds get a third of it each. */
  top: number;
  sort: SortKey;
  /** Names of functions whose lines to show; none, and no `files`: the hottest. */
  functions: string[];
  /** Globs of files whose lines to show. */
  files: string[];
  /** The source of a file as the Profile names it, or null where it cannot be read. */
  readSource(file: string): string | null;
}

/** Reports are laid out for at least so many columns; a terminal that has fewer wraps them. */
export const NARROWEST = 40;

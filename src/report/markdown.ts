/**
 * The pieces of reports in GitHub's Markdown. Names and messages are users' words: none of them may turn into Markdown,
 * HTML, or the end of a cell.
 */

/** A table of plain texts; `align` has an `l` or `r` for each column. Short rows are filled up. */
export function plainTable(titles: string[], rows: string[][], align: string): string {
  return markdownTable(
    titles.map(inline),
    rows.map((row) => row.map(inline)),
    align,
  );
}

/** The same of texts that are Markdown already. */
export function markdownTable(titles: string[], rows: string[][], align: string): string {
  const line = (cells: string[]) => `| ${titles.map((_, index) => cells[index] ?? '').join(' | ')} |`;
  const rule = [...align].map((side) => (side === 'r' ? '---:' : '---'));
  return [line(titles), line(rule), ...rows.map(line)].join('\n');
}

export function list(items: string[]): string {
  return items.map((item) => `- ${item}`).join('\n');
}

/** What is folded away behind a summary. */
export function details(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** Text in which nothing is Markdown or HTML, on one line. */
export function inline(text: string): string {
  return (
    text
      .replace(/\s+/g, ' ')
      .replace(/&/g, '&amp;')
      .replace(/</g, '&lt;')
      .replace(/[\\`*_[\]|~#]/g, '\\$&')
      // Nobody is called by a name in a report.
      .replace(/@(?=\w)/g, '@\u200b')
  );
}

/** Text as code on one line, fenced by more backquotes than it has in a row. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  const longest = [...line.matchAll(/`+/g)].reduce((most, [ticks]) => Math.max(most, ticks.length), 0);
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

/** The same for a table, whose cells end at every other pipe. */
export function codeCell(text: string): string {
  return code(text.replaceAll('|', String.raw`\|`));
}

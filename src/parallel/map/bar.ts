/** How far a job has come, as text: a line with a bar, or one for a log. */
import type { Progress } from './options.ts';

/** A line with a bar, no wider than that many columns. */
export function barOf(name: string, { done, total, rate, remainingMs }: Progress, columns: number): string {
  const speed = rate > 0 ? `${amount(rate)}/s` : '';
  const rest = remainingMs === null ? '' : `${duration(remainingMs)} left`;
  if (total === null) return cut([name, `${amount(done)} items`, speed].filter(Boolean).join('  '), columns);
  const share = total === 0 ? 1 : done / total;
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  const counts = `${amount(done).padStart(amount(total).length)}/${amount(total)}`;
  const tail = [counts, speed, rest].filter(Boolean).join('  ');
  const room = columns - 1 - name.length - percent.length - tail.length - 5;
  if (room < 8) return cut(`${name} ${percent.trim()}  ${tail}`, columns);
  return `${name}  ${bar(share, Math.min(40, room))} ${percent}  ${tail}`;
}

/** The same without a bar, for logs. */
export function lineOf(name: string, { done, total, rate, remainingMs }: Progress): string {
  const counts =
    total === null
      ? `${amount(done)} items`
      : `${amount(done)} of ${amount(total)} items (${percentOf(done, total)} %)`;
  const speed = rate > 0 ? `, ${amount(rate)}/s` : '';
  return `${name}: ${counts}${speed}${remainingMs === null ? '' : `, ${duration(remainingMs)} left`}`;
}

/** What stays when it is over: how many items in how long (ms). */
export function lastLine(name: string, { done, total }: Progress, ms: number): string {
  const counts =
    total === null || done >= total ? `${amount(done)} items` : `${amount(done)} of ${amount(total)} items`;
  const rate = ms > 0 && done > 0 ? `, ${amount((done / ms) * 1000)}/s` : '';
  return `${name}: ${counts} in ${duration(ms)}${rate}`;
}

function percentOf(done: number, total: number): number {
  return total === 0 ? 100 : Math.floor((done / total) * 100);
}

/** In eighths of a column. */
function bar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, share) * width * 8);
  const full = eighths >> 3;
  const part = eighths & 7;
  return `${'█'.repeat(full)}${part > 0 ? ' ▏▎▍▌▋▊▉'[part] : ''}`.padEnd(width, '░');
}

/** `12 345`, `1.2M`, `0.34`. */
function amount(value: number): string {
  if (value >= 1e9) return `${(value / 1e9).toFixed(1)}G`;
  if (value >= 1e7) return `${(value / 1e6).toFixed(1)}M`;
  if (value >= 100 || Number.isInteger(value))
    return Math.round(value)
      .toString()
      .replace(/\B(?=(\d{3})+$)/g, ' ');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

/** `0.4 s`, `12 s`, `3:05 min`, `2:10 h`. */
function duration(ms: number): string {
  const seconds = ms / 1000;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const two = (value: number): string => String(value).padStart(2, '0');
  if (whole < 3600) return `${Math.floor(whole / 60)}:${two(whole % 60)} min`;
  return `${Math.floor(whole / 3600)}:${two(Math.floor((whole % 3600) / 60))} h`;
}

function cut(text: string, columns: number): string {
  return text.length < columns ? text : text.slice(0, Math.max(0, columns - 1));
}

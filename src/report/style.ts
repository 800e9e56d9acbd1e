/**
 * The few colours of hasten's reports, by what they mean rather than what they are. Without colours every one of them
 * leaves the text alone, and no report says anything by colour only.
 */
import { styleText } from 'node:util';

/** What a piece of text is. */
export type Tone = 'heading' | 'faint' | 'hot' | 'warm' | 'good' | 'bad' | 'name' | 'series' | 'plain';

/** Colours `text` for its tone, or returns it as it is. */
export type Paint = (tone: Tone, text: string) => string;

const FORMATS: Record<Tone, Parameters<typeof styleText>[0] | null> = {
  heading: ['bold'],
  faint: ['dim'],
  hot: ['bold', 'red'],
  warm: ['yellow'],
  good: ['green'],
  bad: ['red'],
  name: ['cyan'],
  series: ['magenta'],
  plain: null,
};

/** The paint for a terminal with or without colours. */
export function painter(color: boolean): Paint {
  if (!color) return (_tone, text) => text;
  return (tone, text) => {
    const format = FORMATS[tone];
    return format === null || text === '' ? text : styleText(format, text, { validateStream: false });
  };
}

/** From this share on (0 to 1) a line or function is hot, and one that a reader should look at first. */
const HOT = 0.2;
/** From this share on it is warm. */
const WARM = 0.05;
/** Below this share a figure prints as 0.0 and is not worth a look. */
const COLD = 0.0005;

/** The tone for something that takes `share` (0 to 1) of the time. */
export function heat(share: number): Tone {
  return share >= HOT ? 'hot' : share >= WARM ? 'warm' : share < COLD ? 'faint' : 'plain';
}

const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar of at most `width` columns for a share from 0 to 1, in steps of an eighth of a column. */
export function bar(share: number, width: number): string {
  const eighths = Math.round(Math.min(1, Math.max(0, share)) * width * 8);
  return '█'.repeat(Math.floor(eighths / 8)) + EIGHTHS[eighths % 8];
}

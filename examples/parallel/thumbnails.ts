/**
 * A job over files: each image of a folder is read, made an eighth as wide and as high, and written beside it. The images (PPM, three
 * bytes a point) are made here first. One of them is cut short: `onError: 'collect'` tells of it, and the others are done.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { map, task } from 'hasten/parallel';

const WIDTH = 800;
const HEIGHT = 600;
const FACTOR = 8;

interface Image {
  width: number;
  height: number;
  /** Red, green and blue of each point. */
  points: Uint8Array;
}

const paint = task(import.meta, async ({ path, seed }: { path: string; seed: number }): Promise<void> => {
  const points = new Uint8Array(WIDTH * HEIGHT * 3);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      const at = (y * WIDTH + x) * 3;
      points[at] = x * seed;
      points[at + 1] = y + 7 * seed;
      points[at + 2] = (x ^ y) + seed;
    }
  }
  await writeFile(path, encode({ width: WIDTH, height: HEIGHT, points }));
});

/** Gives the sum of the thumbnail's bytes. */
const makeThumbnail = task(import.meta, async (path: string): Promise<number> => {
  const small = shrink(decode(await readFile(path)), FACTOR);
  await writeFile(path.replace('.ppm', '.small.ppm'), encode(small));
  return small.points.reduce((sum, byte) => sum + byte, 0);
});

function encode({ width, height, points }: Image): Buffer {
  return Buffer.concat([Buffer.from(`P6\n${width} ${height}\n255\n`), points]);
}

function decode(file: Buffer): Image {
  const [head, width, height] = /^P6\n(\d+) (\d+)\n255\n/.exec(file.toString('latin1', 0, 40)) ?? [];
  if (head === undefined) throw new Error('this is no PPM image');
  const points = file.subarray(head.length);
  if (points.length !== Number(width) * Number(height) * 3) throw new Error('the image is cut short');
  return { width: Number(width), height: Number(height), points };
}

/** Each point is the mean of `factor` by `factor` points. */
function shrink({ width, height, points }: Image, factor: number): Image {
  const small = { width: Math.floor(width / factor), height: Math.floor(height / factor) };
  const means = new Uint8Array(small.width * small.height * 3);
  for (let y = 0; y < small.height; y++) {
    for (let x = 0; x < small.width; x++) {
      for (let colour = 0; colour < 3; colour++) {
        let sum = 0;
        for (let dy = 0; dy < factor; dy++) {
          const row = ((y * factor + dy) * width + x * factor) * 3 + colour;
          for (let dx = 0; dx < factor; dx++) sum += points[row + dx * 3];
        }
        means[(y * small.width + x) * 3 + colour] = sum / (factor * factor);
      }
    }
  }
  return { ...small, points: means };
}

async function main(images: number): Promise<void> {
  const start = performance.now();
  const folder = await mkdtemp(join(tmpdir(), 'thumbnails-'));
  try {
    const paths = Array.from({ length: images }, (_, i) => join(folder, `${i}.ppm`));
    await map(
      paths.map((path, seed) => ({ path, seed })),
      paint,
    );
    await writeFile(paths[1], (await readFile(paths[1])).subarray(0, 1000));
    const begin = performance.now();
    const thumbnails = await map(paths, makeThumbnail, { onError: 'collect' });
    console.log(`${images} images, made small in ${(performance.now() - begin).toFixed(0)} ms`);
    let checksum = 0;
    for (const thumbnail of thumbnails) {
      if (thumbnail.status === 'fulfilled') checksum += thumbnail.value;
      else console.log(`${thumbnail.index}.ppm: ${thumbnail.reason.message}`);
    }
    console.log(`thumbnails ${images}: ${(performance.now() - start).toFixed(0)} ms, checksum ${checksum}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

if (import.meta.main) await main(Number(process.argv[2] ?? 60));

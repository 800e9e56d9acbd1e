/**
 * The heat equation in two dimensions, by explicit Euler steps: a drop of dye in the middle of a square spreads. The
 * borders are periodic (what leaves on one side comes in on the other), so the total stays what it was. A fresh grid for
 * every step and a remainder for every neighbour are what a profile will find.
 */
type Grid = number[][];

const STEPS = 100;
/** The diffusion constant times the time step. */
const RATE = 0.1;

function makeGrid(width: number): Grid {
  return Array.from({ length: width }, () => new Array<number>(width).fill(0));
}

/** A grid with a block of dye between 40 % and 50 % of its width and height. */
function initialGrid(width: number): Grid {
  const grid = makeGrid(width);
  const low = Math.floor(width * 0.4);
  const high = Math.floor(width * 0.5);
  for (let i = low; i < high; i++) {
    for (let j = low; j < high; j++) {
      grid[i][j] = 1;
    }
  }
  return grid;
}

/** The sum of the second differences in both directions at one cell. */
function laplacian(grid: Grid, i: number, j: number): number {
  const width = grid.length;
  const here = grid[i][j];
  const above = grid[(i + width - 1) % width][j];
  const below = grid[(i + 1) % width][j];
  const left = grid[i][(j + width - 1) % width];
  const right = grid[i][(j + 1) % width];
  return above + below + left + right - 4 * here;
}

/** The grid one time step later. */
function evolve(grid: Grid, rate: number): Grid {
  const next = makeGrid(grid.length);
  for (let i = 0; i < grid.length; i++) {
    for (let j = 0; j < grid.length; j++) {
      next[i][j] = grid[i][j] + rate * laplacian(grid, i, j);
    }
  }
  return next;
}

/** The sum of the squares: unlike the total, it falls while the dye spreads. */
function energy(grid: Grid): number {
  let sum = 0;
  for (const row of grid) {
    for (const value of row) sum += value * value;
  }
  return sum;
}

function main(width: number): void {
  const start = performance.now();
  let grid = initialGrid(width);
  for (let step = 0; step < STEPS; step++) {
    grid = evolve(grid, RATE);
  }
  const checksum = energy(grid).toFixed(6);
  const ms = performance.now() - start;
  console.log(`diffusion ${width}: ${ms.toFixed(0)} ms, checksum ${checksum}`);
}

main(Number(process.argv[2] ?? 640));

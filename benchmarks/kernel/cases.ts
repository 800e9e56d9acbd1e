/** All kernels, in the order of the table. */
import type { Case } from './case.ts';
import axpy from './kernels/axpy.ts';
import blackScholes from './kernels/black-scholes.ts';
import convolution from './kernels/convolution.ts';
import diffusion from './kernels/diffusion.ts';
import dot from './kernels/dot.ts';
import histogram from './kernels/histogram.ts';
import imputation from './kernels/imputation.ts';
import julia from './kernels/julia.ts';
import kMeans from './kernels/k-means.ts';
import mandelbrot from './kernels/mandelbrot.ts';
import matrixMultiply from './kernels/matrix-multiply.ts';
import nBody from './kernels/n-body.ts';
import pi from './kernels/pi.ts';
import prefixSum from './kernels/prefix-sum.ts';
import primes from './kernels/primes.ts';
import softmax from './kernels/softmax.ts';
import sumOfSquares from './kernels/sum-of-squares.ts';

export const cases: Case[] = [
  julia,
  mandelbrot,
  diffusion,
  axpy,
  sumOfSquares,
  dot,
  matrixMultiply,
  convolution,
  histogram,
  blackScholes,
  softmax,
  nBody,
  pi,
  primes,
  kMeans,
  prefixSum,
  imputation,
];

/** Those with these names, all without names. Throws where there is none of a name. */
export function casesNamed(names: string[]): Case[] {
  const unknown = names.filter((name) => !cases.some((one) => one.name === name));
  if (unknown.length > 0) {
    throw new Error(`there is no kernel ${unknown.join(', ')}; there are ${cases.map(({ name }) => name).join(', ')}`);
  }
  return names.length === 0 ? cases : cases.filter(({ name }) => names.includes(name));
}

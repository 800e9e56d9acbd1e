import type { Proven, ProveRequest } from './model.ts';

export async function prove(_request: ProveRequest): Promise<Proven> {
  throw new Error('not there yet');
}

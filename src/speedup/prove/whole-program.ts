import type { WholeProgram, WholeProgramRequest } from './model.ts';

export async function wholeProgram(_request: WholeProgramRequest): Promise<WholeProgram> {
  throw new Error('not there yet');
}
